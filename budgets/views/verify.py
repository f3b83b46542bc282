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
from budgets.models.editions import SHORT_CHECKSUM
from budgets.reports.open_data.line_files import FixedAddresses
from budgets.reports.verification.answers import (
    MOST_LISTED,
    DifferenceKind,
    EditionMatch,
    FileDifference,
    FileReport,
    FileVerdict,
)
from budgets.reports.verification.checksums import digits_of, look_up
from budgets.reports.verification.standing import standings_of
from budgets.reports.verification.verifying import Portal, verify_file
from budgets.views.files.one_edition import file_of
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
    """Return what a file, or a checksum, is to the editions that were ever public. Nothing of the file is
    kept.
    """
    given = request.POST if request.method == "POST" else request.GET if request.GET else None
    form = FileAtHandForm(given, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "crumbs": [(_("数据说明"), reverse("budgets:data")), (_("我的文件还有效吗"), "")],
    }
    if given is not None and form.is_valid():
        editions, link = look_up(form.cleaned_data["checksum"])
        if file := form.cleaned_data["file"]:
            report = verify_file(file.read(), _portal(request), editions)
            context |= _context_of(report)
        else:
            found = standings_of(editions)
            context |= {
                "looked_up": True,
                "found": found[:SHOWN],
                "count": len(found),
                "link": link,
            }
    return render(request, "budgets/verify.html", context)


def _portal(request: HttpRequest) -> Portal:
    def written(edition: Edition, ending: str) -> bytes:
        with translation.override(settings.LANGUAGE_CODE):  # files are the same in every language
            return file_of(request, edition, ending).content

    return Portal(FixedAddresses(base_of(request)), written)


def _context_of(report: FileReport) -> dict[str, Any]:
    """Return what the page says of a file: one headline, the first differences, the editions."""
    matches, comparisons = report.matches, report.comparisons
    by_verdict = {
        verdict: [each for each in matches if each.verdict is verdict] for verdict in FileVerdict
    }
    differing = by_verdict.pop(FileVerdict.DIFFERS)
    # Editions that hold and do not differ are folded away where they are so many that they would hide others.
    quiet = {
        verdict: [each for each in some if each.standing.holds and len(matches) > _FEW]
        for verdict, some in by_verdict.items()
    }
    folded = [each for some in quiet.values() for each in some]
    telling = sorted((each for each in matches if each not in folded), key=_gravest)
    counts = sum((each.counts for each in comparisons), report.whole.counts)
    rows = _rows(report)[:MOST_LISTED]
    blank = [name for name in ("edition", "part", "column") if not any(x[name] for x in rows)]
    return {
        "answer": report,
        "verdict": _verdict(report),
        "count": len(matches),
        "differences": counts.total(),
        "kinds": [_counted(kind, counts[kind]) for kind in DifferenceKind if counts[kind]],
        "table": VerifiedTable(rows, exclude=blank) if rows else None,
        "unlisted": counts.total() - len(rows),
        "telling": telling[:SHOWN],
        "quiet": [(verdict.value, some) for verdict, some in reversed(quiet.items()) if some],
        "more": max(0, len(telling) - SHOWN),
        "compared": sum(each.rows for each in comparisons),
        "tally": {
            "identical": len(by_verdict[FileVerdict.IDENTICAL]),
            "differing": len(differing),
            "claimed": len(by_verdict[FileVerdict.CLAIMS]),
        },
        "holding": sum(each.standing.holds for each in matches),
    }


def _verdict(report: FileReport) -> str:
    """Return the word by which the page knows what to say: a withdrawn edition is never compared."""
    if report.matches and all(each.standing.withdrawn for each in report.matches):
        return "withdrawn"
    return report.verdict.value if report.verdict else "unknown"


def _gravest(match: EditionMatch) -> tuple[int, bool]:
    return list(FileVerdict).index(match.verdict), match.standing.holds


def _rows(report: FileReport) -> list[dict[str, str]]:
    """Return the first differences as table rows: those of the file as a whole, then by edition."""
    rows = [_row("", each) for each in report.whole.first]
    for match in report.matches:
        if match.comparison:
            edition = match.edition
            name = f"{edition.department.name} {edition.fiscal_year} {edition.get_phase_display()}"
            name = name if len(report.matches) > 1 else ""
            rows += [_row(name, each) for each in match.comparison.first]
    return rows


def _row(edition: str, difference: FileDifference) -> dict[str, str]:
    kind, part, place, column, ours, theirs = difference
    row = {"edition": edition, "part": part, "place": place, "column": column}
    match kind:
        case DifferenceKind.CELL:
            pass
        case (
            DifferenceKind.MISSING_ROW | DifferenceKind.MISSING_COLUMN | DifferenceKind.MISSING_PART
        ):
            theirs = f"（{_KINDS[kind]}）"
        case DifferenceKind.ADDED_ROW | DifferenceKind.ADDED_COLUMN | DifferenceKind.ADDED_PART:
            ours = f"（{_KINDS[kind]}）"
        case DifferenceKind.HIDDEN | DifferenceKind.UNSEEN:
            theirs = f"（{_KINDS[kind]}）{theirs}"
        case _:
            row["place"] = str(_KINDS[kind])
    return row | {"ours": ours, "theirs": theirs}


_KINDS = {
    DifferenceKind.MISSING_ROW: gettext_lazy("文件缺这一行"),
    DifferenceKind.MISSING_COLUMN: gettext_lazy("文件缺这一列"),
    DifferenceKind.MISSING_PART: gettext_lazy("文件缺这张表，或者隐藏了它"),
    DifferenceKind.ADDED_ROW: gettext_lazy("没有公开过这一行"),
    DifferenceKind.ADDED_COLUMN: gettext_lazy("没有公开过这一列"),
    DifferenceKind.ADDED_PART: gettext_lazy("没有公开过这张表"),
    DifferenceKind.ORDER: gettext_lazy("各行的次序不同"),
    DifferenceKind.OBJECT: gettext_lazy("图片、域或嵌入的对象"),
    DifferenceKind.HIDDEN: gettext_lazy("隐藏了"),
    DifferenceKind.UNSEEN: gettext_lazy("看不见，或者显示的不是内容"),
    DifferenceKind.MARGIN: gettext_lazy("页眉页脚"),
    DifferenceKind.TRACKED: gettext_lazy("修订痕迹"),
    DifferenceKind.COMMENT: gettext_lazy("批注"),
}


def _counted(kind: DifferenceKind, count: int) -> str:
    words = {
        DifferenceKind.CELL: ngettext("%(n)s 格不同", "%(n)s 格不同", count),
        DifferenceKind.MISSING_ROW: ngettext("缺 %(n)s 行", "缺 %(n)s 行", count),
        DifferenceKind.ADDED_ROW: ngettext("多 %(n)s 行", "多 %(n)s 行", count),
        DifferenceKind.MISSING_COLUMN: ngettext("缺 %(n)s 列", "缺 %(n)s 列", count),
        DifferenceKind.ADDED_COLUMN: ngettext("多 %(n)s 列或格", "多 %(n)s 列或格", count),
        DifferenceKind.MISSING_PART: ngettext("缺 %(n)s 张表", "缺 %(n)s 张表", count),
        DifferenceKind.ADDED_PART: ngettext("多 %(n)s 张表", "多 %(n)s 张表", count),
        DifferenceKind.ORDER: ngettext("%(n)s 处次序不同", "%(n)s 处次序不同", count),
        DifferenceKind.OBJECT: ngettext("多 %(n)s 个图片或对象", "多 %(n)s 个图片或对象", count),
        DifferenceKind.HIDDEN: ngettext("隐藏 %(n)s 行或列", "隐藏 %(n)s 行或列", count),
        DifferenceKind.UNSEEN: ngettext("%(n)s 处看不见", "%(n)s 处看不见", count),
        DifferenceKind.MARGIN: ngettext("页眉页脚 %(n)s 处不同", "页眉页脚 %(n)s 处不同", count),
        DifferenceKind.TRACKED: ngettext("%(n)s 处修订痕迹", "%(n)s 处修订痕迹", count),
        DifferenceKind.COMMENT: ngettext("%(n)s 条批注", "%(n)s 条批注", count),
    }
    return words[kind] % {"n": count}
