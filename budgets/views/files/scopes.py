"""Files of many editions: amounts, totals and words of a department, a year, a place, or the portal."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import condition, require_safe

from budgets.disclosure.writers.large_workbook import write_large_workbook
from budgets.disclosure.writers.media_types import MEDIA_TYPES
from budgets.models.editions import EditionQuerySet
from budgets.reports.control_totals import total_lines
from budgets.reports.file_scope import FileScope
from budgets.reports.line_files import FixedAddresses, csv_chunks, json_chunks, row_count
from budgets.reports.narrative_files import NARRATIVES, narrative_lines
from budgets.views.files.asked import (
    FILTERS,
    base_of,
    licence_in_words,
    once_kept,
    refusal,
    scope_of,
    wants_excel,
)
from budgets.views.files.streaming import (
    CSV,
    disposition,
    encoded,
    impatient,
    marked,
    streamed,
    takes_gzip,
)

XLSX = MEDIA_TYPES["xlsx"]
MOST_ROWS_OF_A_WORKBOOK = 300_000  # ten seconds; Excel itself is slow beyond
NAMES = ("lines", "totals", *NARRATIVES)
Chunks = Callable[[], Generator[bytes]]


@require_safe
@once_kept
def scope_file(
    request: HttpRequest, *, name: str = "lines", ending: str = "csv", **given: Any
) -> HttpResponseBase:
    """The file `name` of a scope: `given` comes from the address, `?year=` and the like narrow it."""
    filters = [each for each in FILTERS if each not in given]
    if refused := refusal(request, *filters, "excel" if ending == "csv" else ""):
        return refused
    scope = scope_of(request, given)
    if "year" in given and not scope.editions.exists():
        raise Http404(_("这一年没有公开的数据。"))
    answer = condition(
        etag_func=lambda *_args, **_named: _etag(request, scope, name, ending),
        last_modified_func=lambda *_args, **_named: scope.changed_at,
    )
    return answer(_answer)(request, scope, name, ending)


def _answer(request: HttpRequest, scope: FileScope, name: str, ending: str) -> HttpResponseBase:
    if ending == "xlsx":
        response = _workbook(request, scope)
    elif ending == "json":
        addresses = FixedAddresses(base_of(request))
        response = streamed(
            request, lambda: json_chunks(scope.editions, addresses), MEDIA_TYPES["json"]
        )
    else:
        chunks = csv_of(name, scope.editions, base_of(request))
        excel = wants_excel(request)
        response = streamed(request, lambda: marked(chunks()) if excel else chunks(), CSV)
    if response.status_code == 200:
        plain = f"{scope.slug}-{name}.{ending}"
        response["Content-Disposition"] = disposition(
            plain, f"{scope.title}-{label_of(name)}.{ending}"
        )
    return response


def csv_of(name: str, editions: EditionQuerySet, base: str) -> Chunks:
    """What gives the bytes of a CSV of these editions, whenever it is called."""
    addresses = FixedAddresses(base)
    if name == "lines":
        return lambda: csv_chunks(editions.all(), addresses)
    if name == "totals":
        return lambda: encoded(total_lines(editions.all(), addresses))
    return lambda: encoded(narrative_lines(name, editions.all(), addresses))


def _etag(request: HttpRequest, scope: FileScope, name: str, ending: str) -> str:
    """Another one for each way in which the same rows leave."""
    ways = [f"{name}.{ending}", "excel" * wants_excel(request)]
    ways.append("gzip" * (takes_gzip(request) and ending != "xlsx"))
    return f'"{scope.fingerprint(base_of(request))}-{"-".join(filter(None, ways))}"'


def _workbook(request: HttpRequest, scope: FileScope) -> HttpResponseBase:
    count = row_count(scope.editions)
    if count > MOST_ROWS_OF_A_WORKBOOK:
        text = ngettext(
            "这个范围有 %(count)s 行，做成 Excel 太大了；请按年度、部门或地区下载，或者用 CSV 文件。",
            "这个范围有 %(count)s 行，做成 Excel 太大了；请按年度、部门或地区下载，或者用 CSV 文件。",
            count,
        ) % {"count": f"{count:,}"}
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    if request.method == "HEAD":
        response = HttpResponse(content_type=XLSX)
        del response["Content-Length"]
        return response
    impatient(request)
    pieces = csv_chunks(scope.editions, FixedAddresses(base_of(request)))
    next(pieces)  # the heading
    # The file has no name any more once it is open: it goes when the last byte has left.
    with NamedTemporaryFile(suffix=".xlsx") as file:
        write_large_workbook(Path(file.name), pieces, _cover(request, scope, count))
        return FileResponse(Path(file.name).open("rb"), content_type=XLSX)


def _cover(request: HttpRequest, scope: FileScope, count: int) -> list[tuple[str, str]]:
    base = base_of(request)
    changed = timezone.localtime(scope.changed_at) if scope.changed_at else None
    return [
        (_("内容"), scope.title),
        (_("行数"), f"{count:,}"),
        (_("单位"), _("amount_yuan 等列是元；旁边是文件里印的原样和原单位。")),
        (_("相加"), _("同一版、同一张表、同一边的 amount_yuan 加起来等于这张表的总计；不同的表不要相加。")),
        (_("版次"), _("每个部门、年度和阶段当前公开的一版；每行有版次、固定网址和校验值（SHA-256）。")),
        (_("截至"), date_format(changed, "Y-m-d H:i") if changed else ""),
        (_("公开记录的状态"), scope.fingerprint(base)),
        (_("来源"), base),
        (_("各列的意思"), base.rstrip("/") + reverse("budgets:data")),
        (_("许可"), licence_in_words()),
        *((_("数据声明"), f"{each.name} {said}") for each in scope.with_notice for said in each.notices),
    ]  # fmt: skip


def label_of(name: str) -> str:
    """What a file holds, in words."""
    return {
        "lines": _("金额"),
        "totals": _("控制总数"),
        "functions": _("职能"),
        "priorities": _("重点工作"),
        "reasons": _("变化原因"),
        "glossary": _("名词解释"),
        "projects": _("项目和目标"),
        "indicators": _("绩效指标"),
        "findings": _("核对结果"),
        "holdings": _("占有的资产"),
        "staff": _("人员"),
    }[name]
