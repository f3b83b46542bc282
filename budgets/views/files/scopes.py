"""Files of many editions: amounts, totals and words of a department, a year, a place, or the portal."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy, pgettext

from budgets.concurrency_limits import Limit, hold_until_sent
from budgets.data_views.declaration import data_view
from budgets.data_views.refusals import Refused
from budgets.data_views.streaming import (
    BOM,
    CSV,
    between,
    set_send_timeout,
    streamed,
    with_bom,
)
from budgets.data_views.validators import state_of
from budgets.disclosure.open_data.large_workbook import write_large_workbook
from budgets.disclosure.open_data.media_types import MEDIA_TYPES
from budgets.models.editions import EditionQuerySet
from budgets.reports.open_data.csv_files import chunks_of
from budgets.reports.open_data.file_scope import FileScope
from budgets.reports.open_data.line_files import (
    FixedAddresses,
    csv_chunks,
    csv_pieces,
    json_pieces,
    row_count,
)
from budgets.safe_text import attachment
from budgets.views.files.params import (
    base_of,
    licence_in_words,
    once_kept,
    parameters_of_scope,
    scope_of,
)
from budgets.views.files.sizes import Chunks, size_where_asked

XLSX = MEDIA_TYPES["xlsx"]
FEW_EDITIONS = 50  # whose words are made, or whose lengths are counted, in hundredths of a second
MOST_ROWS_OF_A_WORKBOOK = 300_000  # ten seconds; Excel itself is slow beyond


@data_view(parameters_of_scope)
@once_kept
def scope_file(
    request: HttpRequest,
    asked: dict[str, Any],
    *,
    name: str = "lines",
    ending: str = "csv",
    **given: Any,
) -> HttpResponseBase:
    """Return the file `name` of a scope: `given` comes from the address, `?year=` and the like narrow it."""
    scope, excel = scope_of(asked, given), asked.get("excel", False)
    state = scope.fingerprint(base_of(request), state_of(request))
    if ending == "xlsx":
        response = _workbook(request, scope, state)
    elif name == "lines":
        response = _lines(request, scope, state, ending, excel=excel)
    else:
        response = _words(request, scope, state, name, excel=excel)
    if response.status_code == 200:
        plain = f"{scope.slug}-{name}.{ending}"
        response["Content-Disposition"] = attachment(
            f"{scope.title}-{label_of(name)}.{ending}", plain
        )
    return response


def _lines(
    request: HttpRequest, scope: FileScope, state: str, ending: str, *, excel: bool
) -> HttpResponseBase:
    """Return all amounts as CSV, or all Disclosures as JSON: put together from what is kept of each
    edition.
    """
    base = base_of(request)
    pieces = (csv_pieces if ending == "csv" else json_pieces)(scope.editions, FixedAddresses(base))
    if len(pieces.keys) <= FEW_EDITIONS:
        size: int | None = pieces.size
    else:
        size = size_where_asked(request, f"{scope.slug}/lines.{ending}", state, lambda: pieces.size)
    if excel:
        pieces = replace(pieces, begin=BOM + pieces.begin)
        size = size and size + len(BOM)
    media_type = CSV if ending == "csv" else MEDIA_TYPES[ending]
    return streamed(request, pieces.chunks, media_type, size)


def _words(
    request: HttpRequest, scope: FileScope, state: str, name: str, *, excel: bool
) -> HttpResponseBase:
    """Return control totals or words, which are made while they are sent; of few editions at once."""
    base = base_of(request)
    chunks = csv_of(name, scope.editions, base)

    def all_of_it() -> Generator[bytes]:
        return with_bom(chunks()) if excel else chunks()

    if scope.editions.count() <= FEW_EDITIONS:
        content = b"".join(all_of_it())
        return streamed(
            request,
            lambda start=0, stop=None: (part for part in [content[start:stop]]),
            CSV,
            len(content),
        )
    size = size_where_asked(
        request, f"{scope.slug}/{name}.csv", state, lambda: sum(map(len, chunks()))
    )
    if size is None:
        return streamed(request, all_of_it, CSV)
    size += len(BOM) * excel
    response = streamed(request, lambda *part: between(all_of_it(), size, *part), CSV, size)
    return hold_until_sent(Limit.ROWS, response) if "Range" in request.headers else response


def csv_of(name: str, editions: EditionQuerySet, base: str) -> Chunks:
    """Return what yields the bytes of a CSV of these editions, whenever it is called."""
    addresses = FixedAddresses(base)
    return lambda: chunks_of(name, editions.all(), addresses)


def _workbook(request: HttpRequest, scope: FileScope, state: str) -> HttpResponseBase:
    count = row_count(scope.editions)
    if count > MOST_ROWS_OF_A_WORKBOOK:
        raise Refused(
            "too_large",
            ngettext_lazy(
                "这个范围有 %(count)s 行，做成 Excel 太大了；请按年度、部门或地区下载，或者用 CSV 文件。",
                "这个范围有 %(count)s 行，做成 Excel 太大了；请按年度、部门或地区下载，或者用 CSV 文件。",
                count,
            ),
            count=f"{count:,}",
        )
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=XLSX)  # its size is known once it is made
    set_send_timeout(request)
    pieces = csv_chunks(scope.editions, FixedAddresses(base_of(request)))
    next(pieces)  # the heading
    # The file has no name any more once it is open: it goes when the last byte has left.
    with NamedTemporaryFile(suffix=".xlsx") as file:
        write_large_workbook(Path(file.name), pieces, _cover(request, scope, state, count))
        return FileResponse(Path(file.name).open("rb"), content_type=XLSX)


def _cover(request: HttpRequest, scope: FileScope, state: str, count: int) -> list[tuple[str, str]]:
    base = base_of(request)
    changed = timezone.localtime(scope.changed_at) if scope.changed_at else None
    return [
        (_("内容"), scope.title),
        (_("行数"), f"{count:,}"),
        (_("单位"), _("amount_yuan 等列是元；旁边是文件里印的原样和原单位。")),
        (_("相加"), _("同一版、同一张表、同一边的 amount_yuan 加起来等于这张表的总计；不同的表不要相加。")),
        (_("版次"), _("每个部门、年度和阶段当前公开的一版；每行有版次、固定网址和校验值（SHA-256）。")),
        (_("截至"), date_format(changed, "Y-m-d H:i") if changed else ""),
        (_("公开记录的状态"), state),
        (_("来源"), base),
        (_("各列的意思"), base.rstrip("/") + reverse("budgets:data")),
        (_("许可"), licence_in_words()),
        *((_("数据声明"), f"{each.name} {said}") for each in scope.with_notice for said in each.notices),
    ]  # fmt: skip


def label_of(name: str) -> str:
    """Return what a file holds, in words."""
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
        "particulars": _("规定数据：人员、接待、用车、采购份额"),
        "staff": pgettext("headcount", "人员"),
    }[name]
