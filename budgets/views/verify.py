"""Whether a file that somebody has is what was published, and whether that still holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from budgets.display.tables import VerifiedTable
from budgets.forms import TextField
from budgets.models import Edition
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.verification import (
    SHORT_CHECKSUM,
    Answer,
    Found,
    Portal,
    Verdict,
    looked_up,
    standings,
    verified,
)
from budgets.reports.verification.answers import MOST_LISTED, Difference, Sort
from budgets.reports.verification.typed import digits_of
from budgets.views.files import file_of
from budgets.views.files.params import base_of

SHOWN = 200  # editions that the answer lists
LARGEST_FILE = 20 * 1024 * 1024
_FEW = 3  # editions that are listed one by one, though all is well with them


class FileAtHandForm(forms.Form):
    """A file, or a checksum, or both: then the checksum says of which edition the file is."""

    checksum = TextField(
        label=gettext_lazy("校验值"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"size": 66, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("文件"), required=False)

    def clean_checksum(self) -> str:
        typed = str(self.cleaned_data["checksum"])
        if typed and not digits_of(typed):
            text = _("校验值是 64 个十六进制字符（0–9、a–f）；引用里印的开头 %(count)s 个也可以。")
            raise forms.ValidationError(text % {"count": SHORT_CHECKSUM})
        return typed

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("文件太大：最多 20 MB。整个网站的文件请分年度或者分部门下载了再核对。")
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("checksum") and not cleaned.get("file"):
            raise forms.ValidationError(_("请填校验值，或选一个文件。"))
        return cleaned


@csrf_exempt  # it only answers a question: no cookie, nothing to forge
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """What a file, or a checksum, is to the editions that were ever public. Nothing of the file is kept."""
    given = request.POST if request.method == "POST" else request.GET if request.GET else None
    form = FileAtHandForm(given, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "crumbs": [(_("数据说明"), reverse("budgets:data")), (_("我的文件还有效吗"), "")],
    }
    if given is not None and form.is_valid():
        meant = looked_up(form.cleaned_data["checksum"])
        if file := form.cleaned_data["file"]:
            context |= _of_file(verified(file.read(), _portal(request), meant.editions))
        else:
            known = standings(meant.editions)
            context |= {
                "looked_up": True,
                "found": known[:SHOWN],
                "count": len(known),
                "link": meant.link,
            }
    return render(request, "budgets/verify.html", context)


def _portal(request: HttpRequest) -> Portal:
    def written(edition: Edition, ending: str) -> bytes:
        with translation.override(settings.LANGUAGE_CODE):  # files are the same in every language
            return file_of(request, edition, ending).content

    return Portal(FixedAddresses(base_of(request)), written)


def _of_file(answer: Answer) -> dict[str, Any]:
    """What the page says of a file: one headline, the first differences, the editions."""
    found = answer.found
    quiet = [(verdict, _quiet(found, verdict)) for verdict in (Verdict.IDENTICAL, Verdict.CLAIMS)]
    passed_over = [each for _verdict, some in quiet for each in some]
    telling = sorted((each for each in found if each not in passed_over), key=_gravest)
    count = answer.whole.total + sum(x.outcome.total for x in found if x.outcome)
    rows = _rows(answer)[:MOST_LISTED]
    blank = [name for name in ("edition", "part", "column") if not any(x[name] for x in rows)]
    table = VerifiedTable(rows, exclude=blank) if rows else None
    return {
        "answer": answer,
        "verdict": _verdict(answer),
        "count": len(found),
        "differences": count,
        "kinds": _kinds(answer),
        "table": table,
        "unlisted": count - len(rows),
        "telling": telling[:SHOWN],
        "quiet": [(verdict.value, some) for verdict, some in quiet if some],
        "more": max(0, len(telling) - SHOWN),
        "compared": sum(each.outcome.rows for each in found if each.outcome),
        "tally": {
            name: sum(each.verdict is verdict for each in found)
            for name, verdict in (
                ("identical", Verdict.IDENTICAL),
                ("differing", Verdict.DIFFERS),
                ("claimed", Verdict.CLAIMS),
            )
        },
        "holding": sum(each.standing.holds for each in found),
    }


def _quiet(found: list[Found], verdict: Verdict) -> list[Found]:
    """Editions that hold and do not differ, where they are so many that they would hide the others."""
    same = [each for each in found if each.verdict is verdict and each.standing.holds]
    return same if len(found) > _FEW else []


def _verdict(answer: Answer) -> str:
    """The word by which the page knows what to say: a withdrawn edition is never compared."""
    if answer.found and all(each.standing.withdrawn for each in answer.found):
        return "withdrawn"
    return answer.verdict.value if answer.verdict else "unknown"


def _gravest(found: Found) -> tuple[int, bool]:
    return list(Verdict).index(found.verdict), found.standing.holds


def _rows(answer: Answer) -> list[dict[str, str]]:
    """The first differences as the table says them: those of the file as a whole, then edition by edition."""
    rows = [_row("", each) for each in answer.whole.first]
    for found in answer.found:
        if found.outcome and len(rows) < MOST_LISTED:
            edition = found.edition
            name = f"{edition.department.name} {edition.fiscal_year} {edition.get_phase_display()}"
            name = name if len(answer.found) > 1 else ""
            rows += [_row(name, each) for each in found.outcome.first]
    return rows


def _row(edition: str, difference: Difference) -> dict[str, str]:
    sort, part, place, column, ours, theirs = difference
    row = {"edition": edition, "part": part, "place": place, "column": column}
    match sort:
        case Sort.MISSING_ROW | Sort.MISSING_COLUMN | Sort.MISSING_PART:
            theirs = f"（{_SORTS[sort]}）"
        case Sort.ADDED_ROW | Sort.ADDED_COLUMN | Sort.ADDED_PART:
            ours = f"（{_SORTS[sort]}）"
        case Sort.ORDER | Sort.OBJECT | Sort.MARGIN | Sort.TRACKED | Sort.COMMENT:
            row["place"] = str(_SORTS[sort])
        case Sort.HIDDEN | Sort.UNSEEN:
            theirs = f"（{_SORTS[sort]}）{theirs}"
    return row | {"ours": ours, "theirs": theirs}


_SORTS = {
    Sort.MISSING_ROW: gettext_lazy("文件缺这一行"),
    Sort.MISSING_COLUMN: gettext_lazy("文件缺这一列"),
    Sort.MISSING_PART: gettext_lazy("文件缺这张表，或者隐藏了它"),
    Sort.ADDED_ROW: gettext_lazy("没有公开过这一行"),
    Sort.ADDED_COLUMN: gettext_lazy("没有公开过这一列"),
    Sort.ADDED_PART: gettext_lazy("没有公开过这张表"),
    Sort.ORDER: gettext_lazy("各行的次序不同"),
    Sort.OBJECT: gettext_lazy("图片、域或嵌入的对象"),
    Sort.HIDDEN: gettext_lazy("隐藏了"),
    Sort.UNSEEN: gettext_lazy("看不见，或者显示的不是内容"),
    Sort.MARGIN: gettext_lazy("页眉页脚"),
    Sort.TRACKED: gettext_lazy("修订痕迹"),
    Sort.COMMENT: gettext_lazy("批注"),
}


def _kinds(answer: Answer) -> list[str]:
    """How many differences of each sort, in words."""
    counts = answer.whole.counts.copy()
    for found in answer.found:
        if found.outcome:
            counts += found.outcome.counts
    return [_counted(sort, counts[sort]) for sort in Sort if counts[sort]]


def _counted(sort: Sort, count: int) -> str:
    words = {
        Sort.CELL: ngettext("%(n)s 格不同", "%(n)s 格不同", count),
        Sort.MISSING_ROW: ngettext("缺 %(n)s 行", "缺 %(n)s 行", count),
        Sort.ADDED_ROW: ngettext("多 %(n)s 行", "多 %(n)s 行", count),
        Sort.MISSING_COLUMN: ngettext("缺 %(n)s 列", "缺 %(n)s 列", count),
        Sort.ADDED_COLUMN: ngettext("多 %(n)s 列或格", "多 %(n)s 列或格", count),
        Sort.MISSING_PART: ngettext("缺 %(n)s 张表", "缺 %(n)s 张表", count),
        Sort.ADDED_PART: ngettext("多 %(n)s 张表", "多 %(n)s 张表", count),
        Sort.ORDER: ngettext("%(n)s 处次序不同", "%(n)s 处次序不同", count),
        Sort.OBJECT: ngettext("多 %(n)s 个图片或对象", "多 %(n)s 个图片或对象", count),
        Sort.HIDDEN: ngettext("隐藏 %(n)s 行或列", "隐藏 %(n)s 行或列", count),
        Sort.UNSEEN: ngettext("%(n)s 处看不见", "%(n)s 处看不见", count),
        Sort.MARGIN: ngettext("页眉页脚 %(n)s 处不同", "页眉页脚 %(n)s 处不同", count),
        Sort.TRACKED: ngettext("%(n)s 处修订痕迹", "%(n)s 处修订痕迹", count),
        Sort.COMMENT: ngettext("%(n)s 条批注", "%(n)s 条批注", count),
    }
    return words[sort] % {"n": count}
