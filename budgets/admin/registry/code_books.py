"""The year's official list of headings: an administrator sees what it changes, then loads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from budgets import code_book_cache, publishing
from budgets.access.rights import editions_within_reach, reaches_everything, user_of
from budgets.admin.admin_pages import AdminPage, admin_page
from budgets.admin.allowed_lookups import LookupRefused, RestrictedModelAdmin
from budgets.admin.generics import ModelForm
from budgets.admin.imports.uploads import file_field, sentence_of
from budgets.admin.registry.log import csv_download
from budgets.disclosure.codes import OFFICIAL, Amended, Amendment
from budgets.disclosure.open_data.schema import csv_lines
from budgets.disclosure.readers import UnreadableDocument, read_code_list
from budgets.disclosure.readers.code_book import BadRow, CodeList
from budgets.display.answers.words import is_english
from budgets.forms import TextField
from budgets.models import CodeBook, Line
from budgets.models.editions import FIRST_YEAR, LAST_YEAR

LARGEST_LIST = 5 * 1024 * 1024
MOST_SHOWN = 300  # rows of one kind of change
MANY = 0.2  # a share of the list that no year's book has ended at once
_HOW = {
    Amendment.NEW: _("新增的科目"),
    Amendment.RENAMED: _("改名的科目"),
    Amendment.IN_FORCE: _("原来在这一年不用的科目"),
    Amendment.ENDED: _("停用的科目"),
}


class ListForm(ModelForm[CodeBook]):
    """A list as a file."""

    file = file_field(
        _("科目表文件"),
        _("有“编码”和“名称”两列的表格（Excel、WPS 表格或 CSV），最大 5 MB。"),
        [".xlsx", ".xls", ".et", ".ods", ".csv", ".txt", ".tsv"],
    )

    class Meta:
        model = CodeBook
        fields = ["kind", "year", "whole"]


class ReadForm(ModelForm[CodeBook]):
    """A list that was read and waits in the page to be confirmed."""

    file_name = TextField(max_length=200)
    headings = TextField(lines=True)  # CSV, read as strictly as the file was
    books = TextField(required=False)  # that lay over the list when the changes were shown

    class Meta:
        model = CodeBook
        fields = ["kind", "year", "whole", "file_name"]


class ListQuery(forms.Form):
    """Which list a person downloads."""

    kind = forms.ChoiceField(choices=CodeBook.Kind.choices)
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


@admin.register(CodeBook)
class CodeBookAdmin(RestrictedModelAdmin[CodeBook]):
    list_display = ["kind", "year", "extent", "count", "file_name", "loaded_by", "loaded_at"]
    list_display_links = ["kind", "year"]
    change_list_template = "admin/budgets/registry/code_book_list.html"
    delete_confirmation_template = "admin/budgets/registry/code_book_delete.html"
    ordering = ["-year", "-pk"]
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow only administrators of all jurisdictions, because all of them share the lists."""
        return super().has_add_permission(request) and reaches_everything(request.user)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CodeBook | None = None) -> bool:
        return super().has_delete_permission(request, obj) and reaches_everything(request.user)

    def delete_model(self, request: HttpRequest, obj: CodeBook) -> None:
        publishing.discard_code_book(book=obj, actor=user_of(request))

    @admin.display(description=_("范围"), ordering="whole")
    def extent(self, book: CodeBook) -> str:
        return _now("全部科目") if book.whole else _now("补充的科目")

    @admin.display(description=_("科目数"))
    def count(self, book: CodeBook) -> int:
        return len(book.headings)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), **_downloads()})

    @admin_page("headings.csv", name="headings", permission="view")
    def as_file(self, request: HttpRequest) -> StreamingHttpResponse:
        """Return the headings in force in a year as CSV: to read, to complete and to load again."""
        if unknown := request.GET.keys() - ListQuery.base_fields.keys():
            raise LookupRefused(", ".join(unknown))
        this_year = {"kind": "functional", "year": timezone.localdate().year}
        form = ListQuery(this_year | request.GET.dict())
        if not form.is_valid():
            raise Http404
        kind, year = form.cleaned_data["kind"], form.cleaned_data["year"]
        listed = OFFICIAL[kind].classification
        rows = (
            (each.code, each.name_in(year))
            for each in listed.codes
            if listed.in_force(each.code, year)
        )
        return csv_download(f"{CodeBook.Kind(kind).label} {year}.csv", _as_csv(rows))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for a file, show what it changes, then load it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "_confirm" in request.POST:
            return self._confirmed(request)
        initial = {"year": timezone.localdate().year, "kind": CodeBook.Kind.FUNCTIONAL}
        form = ListForm(request.POST or None, request.FILES or None, initial=initial)
        if form.is_valid() and (found := _read(form)):
            if found.problems:
                return self._refused(request, form, found)
            book = form.instance
            book.file_name = form.cleaned_data["file"].name[:200]
            book.headings = sorted(found.headings.items())
            return self._shown(request, book, found)
        return self._page(request, "load", _now("导入科目表"), {"form": form})

    def _refused(self, request: HttpRequest, form: ListForm, found: CodeList) -> HttpResponse:
        messages.error(request, _now("科目表有看不懂的行，什么都没有导入：问题列在下面。"))
        more = {"form": form, "problems": [_as_problems(found.problems)]}
        return self._page(request, "load", _now("导入科目表"), more)

    def _shown(
        self, request: HttpRequest, book: CodeBook, found: CodeList | None = None
    ) -> HttpResponse:
        """Show what a list would change; it waits in the page itself."""
        changes = code_book_cache.amended_by(book)
        ended = sum(each.how is Amendment.ENDED for each in changes)
        more = {
            "book": book,
            "changes": _grouped(request, book, changes),
            # A “whole” list that ends so many headings is probably not whole.
            "doubtful": ended > MANY * len(OFFICIAL[book.kind].classification.codes),
            # Headings that began after the year of the list end with it too.
            "ends_today": ended and book.year < timezone.localdate().year,
            "found": found,
            "headings": "".join(_as_csv(book.headings)),
            "books": code_book_cache.version(),
        }
        return self._page(request, "preview", _now("科目表会改变什么"), more)

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        form = ReadForm(request.POST)
        if not form.is_valid():
            raise Http404
        book = form.instance
        kept = form.cleaned_data["headings"].encode()
        try:
            found = _headings_of(book, "headings.csv", kept)
        except UnreadableDocument as unreadable:
            raise Http404 from unreadable
        if found.problems:  # a list to which they belong was deleted meanwhile
            again = {"kind": book.kind, "year": book.year, "whole": book.whole}
            return self._refused(request, ListForm(initial=again), found)
        book.headings = sorted(found.headings.items())
        try:
            seen = form.cleaned_data["books"]
            publishing.load_code_book(book=book, actor=user_of(request), seen=seen)
        except publishing.ActRefused as refused:
            messages.warning(request, str(refused))
            return self._shown(request, book)
        messages.success(request, _now("已导入：%(book)s。") % {"book": book})
        return redirect("admin:budgets_codebook_changelist")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show one list: when it was loaded, and what it changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        book = self.get_object(request, object_id)
        if book is None:
            raise Http404
        more = {
            "book": book,
            "changes": _grouped(request, book, code_book_cache.amended_by(book)),
            "may_discard": self.has_delete_permission(request, book),
        }
        return self._page(request, "detail", str(book), more)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask as Django does, and show what the list changed and would no longer."""
        more: dict[str, Any] = {"title": _now("撤下科目表")}
        book = self.get_object(request, object_id)
        if book and self.has_delete_permission(request, book):
            more["changes"] = _grouped(request, book, code_book_cache.amended_by(book))
        return super().delete_view(request, object_id, more)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Return to the lists, in the words of the page."""
        messages.success(request, _now("已撤下：%(book)s。") % {"book": obj_display})
        return redirect("admin:budgets_codebook_changelist")

    def _page(
        self, request: HttpRequest, name: str, title: str, more: dict[str, Any]
    ) -> TemplateResponse:
        template = f"budgets/registry/code_book_{name}.html"
        return AdminPage(request, CodeBook).render(template, title, **_downloads(), **more)


def _read(form: ListForm) -> CodeList | None:
    """Return the headings of an uploaded file; None where there are none, which the form then says."""
    file = form.cleaned_data["file"]
    if file.size > LARGEST_LIST:
        form.add_error("file", _now("文件太大：最多 %(most)s MB。") % {"most": 5})
        return None
    try:
        return _headings_of(form.instance, file.name, file.read())
    except UnreadableDocument as unreadable:
        form.add_error("file", sentence_of(unreadable))
        return None


def _headings_of(book: CodeBook, name: str, data: bytes) -> CodeList:
    code_book_cache.refresh()  # the headings above them may be of a list loaded just now
    return read_code_list(name, data, book.kind, book.year, whole=book.whole)


def _as_problems(rows: list[BadRow]) -> dict[str, Any]:
    """Return the rows that cannot be read as the pages of the desk list problems."""
    english = is_english()
    said = [
        {"place": row.place.en if english else row.place.zh, "sentence": sentence_of(row)}
        for row in rows[:MOST_SHOWN]
    ]
    if more := len(rows[MOST_SHOWN:]):
        sentence = _now("另有 %(more)s 处，没有一一列出。") % {"more": more}
        said.append({"place": "…", "sentence": sentence})
    return {"weight": "error", "title": _now("看不懂或不能存的"), "problems": said}


def _as_csv(rows: Iterable[Iterable[str]]) -> list[str]:
    columns = ("编码", "名称")
    return list(csv_lines((dict(zip(columns, row, strict=True)) for row in rows), columns))


def _downloads() -> dict[str, Any]:
    """Return the lists of this year as they are now: (label, address)."""
    year = timezone.localdate().year
    address = reverse("admin:budgets_codebook_headings")
    kinds = CodeBook.Kind
    return {
        "downloads": [(kind.label, f"{address}?kind={kind.value}&year={year}") for kind in kinds],
        "this_year": year,
    }


def _grouped(request: HttpRequest, book: CodeBook, changes: list[Amended]) -> list[dict[str, Any]]:
    """Return the changes by kind, each heading with the number of drafts within reach that have it."""
    drafts = editions_within_reach(request.user).unpublished().filter(fiscal_year__gte=book.year)
    lines = Line.objects.filter(edition__in=drafts, code__in=[each.code for each in changes])
    counts = lines.order_by().values("code").annotate(used=Count("edition", distinct=True))
    used = dict(counts.values_list("code", "used"))
    groups = []
    for how in Amendment:
        rows = [(each, used.get(each.code, 0)) for each in changes if each.how is how]
        # Those that somebody has to mend a draft for come first.
        rows.sort(key=lambda row: (-row[1], row[0].code))
        if rows:
            title = _now("%(what)s：%(count)s 个") % {"what": _HOW[how], "count": len(rows)}
            groups.append(
                {"title": title, "rows": rows[:MOST_SHOWN], "more": len(rows[MOST_SHOWN:])}
            )
    return groups
