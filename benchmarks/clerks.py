"""Clerks at their desks and citizens who read meanwhile, as HTTP clients."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

import aiohttp
from lxml import html

PASSWORD = "Cloud-stream-1949"  # noqa: S105 - of a portal that lives for a minute
LINES = 40  # of a clerk's budget
TYPED = 5  # cells that a clerk changes at a time
PUBLISHED = [
    f"office-{number}" for number in range(10)
]  # departments with a year that citizens read
_THINKS = 2.0, 5.0  # seconds between two acts of a clerk
_clients = count()
READS = 0.5  # seconds between two pages of a citizen


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a clerk works: what `prepared` tells."""

    name: str
    sheets: list[str]
    submit: str


@dataclass(slots=True)
class Seen:
    """What clients saw: the seconds of each kind of act, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    # A figure of a sheet as it may stand: the last that was acknowledged, and what was sent since then.
    typed: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    async def timed(self, kind: str, address: str, act: Awaitable[int]) -> int:
        """Wait for an act, note how long it took and whether it failed; return its status, 0 for none."""
        before, status, failed = monotonic(), 0, ""
        try:
            status = await act
        except (aiohttp.ClientError, TimeoutError) as error:
            failed = type(error).__name__
        else:
            failed = str(status) if status >= 400 else ""
            self.took.setdefault(kind, []).append(monotonic() - before)
        if failed:
            self.errors.append(f"{kind} {address}: {failed}")
        self.note(kind, monotonic() - before, failed)
        return status

    def note(self, kind: str, seconds: float, failed: str) -> None:
        """Be told of an act: how long it took, and how it failed."""

    def percentile(self, kind: str, part: float) -> float:
        """Return the time that a part of the acts of a kind stayed under, in seconds; 0 for none."""
        took = sorted(self.took.get(kind, ()))
        return took[min(len(took) - 1, int(part * len(took)))] if took else 0.0


def a_browser(base: str) -> aiohttp.ClientSession:
    """Return a client with cookies of its own, and an address of its own: nginx counts what each one asks."""
    return aiohttp.ClientSession(
        base,
        cookie_jar=aiohttp.CookieJar(unsafe=True),  # of a server without a name, too
        connector=aiohttp.TCPConnector(local_addr=(f"127.0.1.{next(_clients) % 250 + 1}", 0)),
        timeout=aiohttp.ClientTimeout(60),
    )


def fields_of(content: bytes) -> dict[str, str]:
    """Return the fields of the largest form of a page, as a browser would send them."""
    forms: Any = html.document_fromstring(content.decode()).forms
    return dict(max((form.form_values() for form in forms), key=len, default=()))


class Clerk:
    """Opens two sheets in turns, changes five cells, saves; at the end submits."""

    def __init__(self, base: str, desk: Desk, seen: Seen) -> None:
        self.base, self.desk, self.seen = base, desk, seen
        self._random = random.Random(desk.name)  # noqa: S311 - figures to type
        self._saves = 0

    async def work(
        self, until: float, *, thinks: tuple[float, float] = _THINKS, submits: bool = True
    ) -> None:
        """Work until a moment of the monotonic clock."""
        async with a_browser(self.base) as self.session:
            await self.seen.timed("login", "/admin/login/", log_in(self.session, self.desk.name))
            while monotonic() < until:
                for sheet in self.desk.sheets:
                    await asyncio.sleep(self._random.uniform(*thinks))
                    await self._change(sheet)
            if submits:
                await self.seen.timed("submit", self.desk.submit, self._submit())

    async def _change(self, sheet: str) -> None:
        fields: dict[str, str] = {}

        async def open_() -> int:
            async with self.session.get(sheet) as page:
                fields.update(fields_of(await page.read()))
                return page.status

        if await self.seen.timed("open", sheet, open_()) != 200:
            return
        # In the middle of a sheet: the first rows are totals.
        figures = [name for name in fields if name.endswith("-c0") and fields[name]][3:]
        if not figures:  # the login did not succeed, or its session ended
            self.seen.errors.append(f"open {sheet}: no sheet")
            await log_in(self.session, self.desk.name)
            return
        self._saves += 1
        for name in self._random.sample(figures, min(TYPED, len(figures))):
            fields[name] = f"{self._random.randint(1, 900)}.{self._saves % 100:02}"
        watched = figures[0]
        fields[watched] = f"{self._saves}.{self._random.randint(10, 99)}"
        self.seen.typed.setdefault((sheet, watched), []).append(fields[watched])
        said: dict[str, Any] = {}

        async def save() -> int:
            async with self.session.post(
                sheet, data=fields, headers={"Accept": "application/json"}
            ) as answer:
                text = await answer.text()
                said.update(json.loads(text) if answer.content_type == "application/json" else {})
                return answer.status

        if await self.seen.timed("save", sheet, save()) == 200:
            if said.get("saved"):
                self.seen.typed[sheet, watched] = [fields[watched]]
            else:
                self.seen.errors.append(f"save: {said.get('message', 'no answer of the desk')}")

    async def _submit(self) -> int:
        async with self.session.get(self.desk.submit) as page:
            fields = fields_of(await page.read())
        async with self.session.post(
            self.desk.submit, data=fields | {"hurry": "on"}, allow_redirects=False
        ) as answer:
            return answer.status


async def read(
    base: str, addresses: list[str], seen: Seen, until: float, pause: float = READS
) -> None:
    """Read pages as one citizen does, one after another."""
    turn = random.Random(len(seen.took)).randrange(len(addresses))  # noqa: S311
    async with a_browser(base) as session:
        while monotonic() < until:
            turn += 1

            address = addresses[turn % len(addresses)]

            async def ask(address: str = address) -> int:
                async with session.get(address) as answer:
                    await answer.read()
                    return answer.status

            await seen.timed("read", address, ask())
            await asyncio.sleep(pause)


async def lost(base: str, desks: list[Desk], typed: dict[tuple[str, str], list[str]]) -> list[str]:
    """Return the figures that were acknowledged and do not stand on their sheet."""
    found = []
    for desk in desks:
        async with a_browser(base) as session:
            await log_in(session, desk.name)
            for sheet in desk.sheets:
                async with session.get(sheet) as page:
                    shown = fields_of(await page.read())
                found += [
                    f"{sheet} {name}: {' or '.join(figures)}, not {shown.get(name)}"
                    for (of, name), figures in typed.items()
                    if of == sheet and shown.get(name) not in figures
                ]
    return found


async def log_in(session: aiohttp.ClientSession, name: str) -> int:
    """Log a clerk in; return the status of the answer, 401 where the page is shown again."""
    async with session.get("/admin/login/") as page:
        fields = fields_of(await page.read())
    fields |= {"username": name, "password": PASSWORD}
    async with session.post("/admin/login/", data=fields, allow_redirects=False) as answer:
        return answer.status if answer.status != 200 else 401


def together(*acts: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Let clients act at the same time; return what each returned."""

    async def all_() -> list[Any]:
        return await asyncio.gather(*(act() for act in acts))

    return asyncio.run(all_())
