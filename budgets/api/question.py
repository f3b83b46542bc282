"""A question as it was read, and the page of rows that answers it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext_lazy as _

from budgets.api import cursors
from budgets.api.fields import Member
from budgets.data_views.refusals import Refused
from budgets.models import Edition
from budgets.reports.open_data.line_files import FixedAddresses, published_as
from budgets.reports.open_data.scope import Scope

ApiRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageOfRows:
    """A page. `next_cursor` is None on the last; `columns` are those of the page as CSV."""

    rows: list[ApiRow]
    next_cursor: str | None
    columns: tuple[str, ...]

    @classmethod
    def of(
        cls,
        fields: Sequence[Member],
        rows: Iterable[ApiRow],
        *,
        more: bool,
        without: Collection[str] = ("cursor", "files"),
    ) -> PageOfRows:
        """Return rows with their members in the order of the fields; a CSV is `without` some of them."""
        names = [field.name for field in fields]
        ordered = [{name: row[name] for name in names} for row in rows]
        columns = tuple(name for name in names if name not in without)
        return cls(ordered, ordered[-1]["cursor"] if more else None, columns)


@dataclass(frozen=True, slots=True)
class ApiQuestion:
    """What was asked of one endpoint: the values of its parameters, and where the site is."""

    endpoint: str
    values: dict[str, Any]
    addresses: FixedAddresses

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def absolute(self, path: str) -> str:
        """Return the address of a path of the site."""
        return urljoin(self.addresses.base, path)

    @property
    def order(self) -> str:
        """Return the endpoint and the order of its rows: a cursor belongs to one."""
        return f"{self.endpoint} {self.values.get('sort', '')}"

    def after(self, order: str = "") -> list[Any] | None:
        """Return the place after which the page begins; None for the first page."""
        return cursors.place(self["cursor"], order or self.order) if self["cursor"] else None

    def cursor(self, place: list[Any], order: str = "") -> str:
        """Return the cursor that begins after a place."""
        return cursors.cursor(place, order or self.order)

    def scope(self) -> Scope:
        """Return the editions that are meant; Refused where there is none of a checksum."""
        checksum = self.values.get("checksum") or ""
        if checksum and not Edition.objects.filter(checksum=checksum).exists():
            raise Refused(
                "not_found",
                _("没有哪一版的校验值是“%(checksum)s”。/verify/ 可以核对文件。"),
                parameter="checksum",
                checksum=checksum,
            )
        return Scope(
            jurisdictions=self["jurisdiction"],
            departments=self["department"],
            years=self["year"],
            phases=self["phase"],
            checksum=checksum,
            every=self.values.get("edition") == "all",
            since=self.values.get("since"),
            level=self.values.get("level") or "",
        )

    def cells_of(self, edition: Edition) -> ApiRow:
        """Return what every row of an edition says of it, in the words of the CSV."""
        return published_as(edition, self.addresses)._asdict()
