"""Open an Office package (.docx, .xlsx): a zip of XML parts, read part by part in one stream.

A document type declaration is refused before any entity can be declared, so nothing is expanded and
nothing is fetched; every limit holds while reading, whatever sizes the archive claims.
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from budgets.disclosure.readers.errors import UnreadableDocument, damaged, encrypted, too_large

LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 300  # a page of Office markup packs 20 to 60 times
RATIO_COUNTS_FROM = 5 * 1024 * 1024
LONGEST_TOKEN = 4 * 1024 * 1024  # one tag or comment, which the parser must hold as a whole
MOST_PARTS = 20_000
MOST_ELEMENTS = 1_000_000
MOST_NAMES = 10_000
_CHUNK = 256 * 1024
_CENTRAL_ENTRY = b"PK\x01\x02"

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a package is read, all parts together: bytes once unpacked, parts, XML elements."""

    unpacked: int = LARGEST_UNPACKED
    parts: int = MOST_PARTS
    elements: int = MOST_ELEMENTS


USUAL_LIMITS = Limits()


class Package:
    """The parts of one package. Reading them counts against limits that all parts share."""

    def __init__(self, archive: ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._parts = {info.filename.lstrip("/"): info for info in archive.infolist()}
        self._unpacked = self._elements = 0
        if any(info.flag_bits & 1 for info in self._parts.values()):
            raise encrypted()

    @property
    def names(self) -> frozenset[str]:
        """The paths of all parts."""
        return frozenset(self._parts)

    @property
    def ambiguous(self) -> bool:
        """Whether two parts have one name: programs differ in which of them they show."""
        names = [info.filename.lstrip("/").lower() for info in self._archive.infolist()]
        return len(set(names)) < len(names)

    def holds(self, folder: str) -> bool:
        """Return whether a part lies in a folder."""
        return any(name.startswith(folder) for name in self._parts)

    def check_declared_size(self) -> None:
        """Refuse a package whose parts together claim to be too large, unpacked."""
        if sum(info.file_size for info in self._parts.values()) > self._limits.unpacked:
            raise self._too_large()

    def start(self, name: str, size: int) -> bytes:
        """Return the first bytes of a part."""
        with self._archive.open(self._info(name)) as stream:
            return stream.read(size)

    def parse(
        self,
        name: str,
        on_start: Callable[[str, Attributes], None],
        on_end: Callable[[str], None] | None = None,
        on_text: Callable[[str], None] | None = None,
        skipped: frozenset[str] = frozenset(),
    ) -> None:
        """Walk the XML of a part without the elements to be skipped and all that is in them.

        Element and attribute names come without their namespaces.
        """
        names = _LocalNames()
        skipping = 0  # the depth inside of an element that is skipped

        def start(name: str, attributes: Attributes) -> None:
            nonlocal skipping
            self._elements += 1
            if self._elements > self._limits.elements:
                raise self._too_large()
            if skipping or names[name] in skipped:
                skipping += 1
                return
            if attributes:
                attributes = {names[key]: value for key, value in attributes.items()}
            on_start(names[name], attributes)

        def end(name: str) -> None:
            nonlocal skipping
            if skipping:
                skipping -= 1
            elif on_end is not None:
                on_end(names[name])

        def text(data: str) -> None:
            if on_text is not None and not skipping:
                on_text(data)

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse
        self._feed(parser, self._info(name))

    def _feed(self, parser: expat.XMLParserType, info: ZipInfo) -> None:
        read = 0
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                read += len(chunk)
                self._check_size(len(chunk), read, info)
                parser.Parse(chunk, False)
                if read - parser.CurrentByteIndex > LONGEST_TOKEN:
                    raise damaged()
            parser.Parse(b"", True)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: by id the kind of relation (its last word) and the part's path."""
        folder, _, own = name.rpartition("/")
        listed = posixpath.join(folder, "_rels", f"{own}.rels")
        found: dict[str, tuple[str, str]] = {}
        if listed not in self._parts:
            return found

        def start(tag: str, attributes: Attributes) -> None:
            target = attributes.get("Target", "")
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))

        self.parse(listed, start)
        return found

    def main_part(self, usual: str) -> str:
        """Return the path of the part that the package is about: its usual one, or the one it names."""
        named = [path for kind, path in self.relations("").values() if kind == "officeDocument"]
        found = next((path for path in [*named, usual] if path in self._parts), None)
        if found is None:
            raise damaged()
        return found

    def _info(self, name: str) -> ZipInfo:
        info = self._parts.get(name)
        if info is None or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise damaged()
        return info

    def _check_size(self, more: int, read: int, info: ZipInfo) -> None:
        self._unpacked += more
        ratio = read / max(info.compress_size, 1)
        if self._unpacked > self._limits.unpacked or (
            read > RATIO_COUNTS_FROM and ratio > LARGEST_RATIO
        ):
            raise self._too_large()

    def _too_large(self) -> UnreadableDocument:
        megabytes = self._limits.unpacked // (1024 * 1024)
        return too_large(
            f"解压后超过 {megabytes} MB，或压缩比异常",
            f"unpacked it exceeds {megabytes} MB, or it is packed suspiciously tight",
        )


@contextmanager
def opened(data: bytes, limits: Limits = USUAL_LIMITS) -> Iterator[Package]:
    """Yield the package in a file; raise UnreadableDocument if it, or what is read of it, is damaged."""
    if data.count(_CENTRAL_ENTRY) > limits.parts:
        raise damaged()
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield Package(archive, limits)
    except UnreadableDocument:
        raise
    except (
        BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        expat.ExpatError,
        NotImplementedError,
        RuntimeError,  # zipfile's word for a missing password
        LookupError,  # an encoding that nobody knows
        ValueError,  # its file names in a wrong encoding, its offsets beyond the file
        OverflowError,
    ):
        raise damaged() from None


class _LocalNames(dict[str, str]):
    """Names without their namespaces, each cut once."""

    def __missing__(self, name: str) -> str:
        if len(self) > MOST_NAMES:
            self.clear()
        self[name] = local = name.rpartition(" ")[2]
        return local


def _refuse(*declaration: Any) -> None:
    raise damaged()
