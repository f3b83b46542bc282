"""Damages real structures, every case again the same from its seed and number."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from random import Random

from tests.fuzz import oddities, structures
from tests.fuzz.huge_files import HUGE, zipped

KINDS = ("txt", "docx", "xlsx", "xls", "html", "mht", "pdf", "other")
_WEIGHTS = (14, 24, 20, 8, 18, 3, 10, 3)
_OF_OCTETS = ("flip", "flip", "flip", "set", "cut", "drop", "double", "blank")
_METHODS = (zipfile.ZIP_DEFLATED,) * 40 + (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)
_TELLING = re.compile(r"document\.xml$|sheet\d|shared|styles|workbook\.xml$")  # word/document.xml
_RARE = 0.004  # share of cases that are huge


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged file, and how it was damaged."""

    number: int
    kind: str
    name: str
    data: bytes
    recipe: str


class _Damage:
    """Damages one file with one source of chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.recipe: list[str] = []

    def file(self, kind: str) -> bytes:
        """Return a damaged file of a kind."""
        if self.chance.random() < _RARE and kind in HUGE:
            make = self.chance.choice(HUGE[kind])
            self.recipe.append(make.__name__.strip("_"))
            return make()
        match kind:
            case "txt":
                data = self.encoded(self.text(structures.as_text().decode(), markup=False))
            case "docx":
                data = self.package(structures.as_word())
            case "xlsx":
                books = (structures.as_workbook, structures.as_shared_workbook)
                data = self.package(self.chance.choice(books)())
            case "html":
                data = self.encoded(self.text(structures.as_page().decode(), markup=True))
            case "mht":
                text = self.text(structures.as_web_archive().decode(), markup=True)
                data = text.encode("utf-8", "replace")
            case "xls":
                data = self.octets(structures.as_old_workbook(), at_least=1)
            case "pdf":
                data = self.pdf(structures.as_pdf())
            case _:
                data = self.octets(self.chance.choice(oddities.MARKS) + structures.as_text())
        often = {"txt": 0.25, "html": 0.25, "mht": 0.25, "docx": 0.08, "xlsx": 0.08}
        if self.chance.random() < often.get(kind, 0):
            data = self.octets(data)
        return data

    # Octets

    def octets(self, data: bytes, at_least: int = 0) -> bytes:
        """Flips, cuts, doubles, blanks."""
        changed = bytearray(data)
        for _ in range(max(at_least, self.chance.choice((1, 1, 1, 2, 4, 16)))):
            if not changed:
                break
            start = self.chance.randrange(len(changed))
            stop = min(len(changed), start + self.chance.choice((1, 2, 8, 64, 512)))
            kind = self.chance.choice(_OF_OCTETS)
            self.recipe.append(f"{kind}@{start}")
            if kind == "flip":
                changed[start] ^= 1 << self.chance.randrange(8)
            elif kind == "set":
                changed[start] = self.chance.choice((0, 1, 0x7F, 0x80, 0xFF))
            elif kind == "cut":
                del changed[start:]
            elif kind == "drop":
                del changed[start:stop]
            elif kind == "double":
                changed[start:start] = changed[start:stop] * self.chance.choice((1, 3, 30))
            else:
                changed[start:stop] = bytes(stop - start)
        return bytes(changed)

    # Text and markup

    def text(self, text: str, *, markup: bool) -> str:
        """Figures, words, lines and, in markup, tags put wrong."""
        kinds = ["figure"] * 4 + ["word"] * 3 + ["repeat", "shuffle"]
        kinds += ["lines", "cut"] if text.count("\n") > 9 else []
        kinds += ["tag", "attribute", "nest", "doctype", "reference", "unclosed"] if markup else []
        for kind in self.chance.choices(kinds, k=self.chance.choice((1, 2, 3, 6))):
            self.recipe.append(kind)
            text = getattr(self, f"_{kind}")(text)
        return text

    def well_formed(self, text: str) -> str:
        """Figures, words and attributes put wrong, in markup that a parser still takes."""
        times = self.chance.choice((1, 3, 9))
        for kind in self.chance.choices(("figure", "said", "attribute"), k=times):
            self.recipe.append(kind)
            text = getattr(self, f"_{kind}")(text)
        return text

    def _said(self, text: str) -> str:
        """Between two tags, where text stands."""
        places = [found.end() for found in re.finditer(r"<(?:w:)?[tv]>", text)]
        if not places:
            return text
        place = self.chance.choice(places)
        return text[:place] + self.chance.choice((*oddities.FIGURES, *oddities.SAID)) + text[place:]

    def _figure(self, text: str) -> str:
        found = list(re.finditer(r"\d[\d.,]*", text))[3:]  # not the version of its XML
        if not found:
            return text
        one = self.chance.choice(found)
        return text[: one.start()] + self.chance.choice(oddities.FIGURES) + text[one.end() :]

    def _word(self, text: str) -> str:
        place = self.chance.randrange(len(text) + 1)
        words = self.chance.choice(oddities.WORDS) * self.chance.choice((1, 1, 40))
        return text[:place] + words + text[place:]

    def _lines(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        self.chance.shuffle(lines)
        return "".join(lines[: self.chance.randrange(len(lines) + 1)])

    def _shuffle(self, text: str) -> str:
        pieces = re.split(r"(?<=[。；、>])", text)
        start = self.chance.randrange(len(pieces))
        some = pieces[start : start + 8]
        self.chance.shuffle(some)
        return "".join(pieces[:start] + some + pieces[start + 8 :])

    def _repeat(self, text: str) -> str:
        start = self.chance.randrange(len(text) + 1)
        piece = text[start : start + self.chance.choice((1, 5, 40, 300))]
        times = self.chance.choice((2, 10, 100)) if len(piece) < 200 else 3
        return text[:start] + piece * times + text[start:]

    def _cut(self, text: str) -> str:
        return text[: self.chance.randrange(len(text) + 1)]

    def _tag(self, text: str) -> str:
        tags = list(re.finditer(r"</?[\w:]+", text))
        if not tags:
            return text
        one, other = self.chance.choice(tags), self.chance.choice(tags)
        return text[: one.start()] + other[0] + text[one.end() :]

    def _attribute(self, text: str) -> str:
        values = list(re.finditer(r'="[^"]*"', text))
        new = self.chance.choice(oddities.ATTRIBUTES)
        if not values or self.chance.random() < 0.2:
            name = self.chance.choice(oddities.ATTRIBUTE_NAMES)
            return re.sub(r"<(td|c|w:tc)\b", rf'<\1 {name}="{new}"', text, count=3)
        one = self.chance.choice(values)
        return text[: one.start()] + f'="{new}"' + text[one.end() :]

    def _nest(self, text: str) -> str:
        tag = self.chance.choice(oddities.TAGS)
        times = self.chance.choice((2, 25, 300))
        place = text.find(">", self.chance.randrange(len(text) + 1)) + 1
        closed = f"</{tag}>" * times if self.chance.random() < 0.6 else ""
        return text[:place] + f"<{tag}>" * times + "412.60" + closed + text[place:]

    def _doctype(self, text: str) -> str:
        declared = self.chance.choice((oddities.ENTITIES, *oddities.EXTERNAL))
        place = text.find("?>") + 2 if text.startswith("<?") else 0
        return text[:place] + declared + text[place:].replace("预算", "&x9;&x;", 2)

    def _reference(self, text: str) -> str:
        new = self.chance.choice(oddities.REFERENCES)
        return self._word(text).replace("一", new, 2)

    def _unclosed(self, text: str) -> str:
        place = self.chance.randrange(len(text) + 1)
        mark = self.chance.choice(oddities.UNCLOSED)
        return text[:place] + mark * self.chance.choice((1, 50)) + text[place:]

    def encoded(self, text: str) -> bytes:
        """In UTF-8, in another encoding, or in two at once."""
        if self.chance.random() < 0.6:
            return text.encode("utf-8", "replace")
        encoding = self.chance.choice(oddities.ENCODINGS)
        self.recipe.append(encoding)
        if self.chance.random() < 0.3:
            middle = self.chance.randrange(len(text) + 1)
            utf_8 = text[:middle].encode("utf-8", "replace")
            return utf_8 + text[middle:].encode(encoding, "replace")
        return text.encode(encoding, "replace")

    # Packages

    def package(self, data: bytes) -> bytes:
        """One part damaged, dropped, renamed or doubled."""
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        telling = [name for name in parts if _TELLING.search(name)]
        for _ in range(self.chance.choice((1, 1, 2))):
            name = self.chance.choice(telling if self.chance.random() < 0.85 else list(parts))
            kind = self.chance.choice(("kept",) * 24 + ("xml",) * 8 + oddities.PART_KINDS)
            self.recipe.append(f"{kind} {name}")
            content = parts.get(name, b"")
            if kind == "kept":
                written = content.decode(errors="replace")
                text = self.well_formed(
                    oddities.REFERENCE.sub(lambda found: chr(int(found[1])), written)
                )
                parts[name] = text.encode("utf-8", "replace")
            elif kind == "xml":
                text = self.text(content.decode(errors="replace"), markup=True)
                parts[name] = text.encode("utf-8", "replace")
            elif kind == "octets":
                parts[name] = self.octets(content)
            elif kind == "drop":
                parts.pop(name, None)
            elif kind == "rename":
                folder = self.chance.choice(("/", "../", "word/", "xl/"))
                parts[folder + name] = parts.pop(name, b"")
            elif kind == "empty":
                parts[name] = b""
            else:
                encoding = self.chance.choice(oddities.ENCODINGS)
                parts[name] = content.decode(errors="replace").encode(encoding, "replace")
        return zipped(parts, self.chance.choice(_METHODS))

    # PDF

    def pdf(self, data: bytes) -> bytes:
        """Octets flipped, figures and operators of the page exchanged."""
        if self.chance.random() < 0.5:
            return self.octets(data)
        text = data.decode("latin-1")
        for _ in range(self.chance.choice((1, 2, 5))):
            words = list(re.finditer(r"[\w.+-]+", text))
            one = self.chance.choice(words)
            new = self.chance.choice(
                (*oddities.PDF_WORDS, words[0][0], self.chance.choice(words)[0])
            )
            self.recipe.append(f"{one[0][:10]}>{new[:10]}")
            text = text[: one.start()] + new + text[one.end() :]
        return text.encode("latin-1", "replace")


def case(seed: int, number: int, kinds: tuple[str, ...] = KINDS) -> Case:
    """Return the case of a seed and number."""
    chance = Random(f"{seed}:{number}")  # noqa: S311 - damage must come again, not surprise
    kind = chance.choices(KINDS, _WEIGHTS)[0]
    if kind not in kinds:
        kind = chance.choice(kinds)
    damage = _Damage(chance)
    data = damage.file(kind)
    suffix = kind if kind != "other" and chance.random() < 0.9 else chance.choice(oddities.SUFFIXES)
    return Case(number, kind, f"2023年部门预算.{suffix}", data, ", ".join(damage.recipe))


def huge() -> list[Case]:
    """Return every huge file once."""
    made = [(kind, make) for kind, makers in HUGE.items() for make in makers]
    return [
        Case(-number, kind, f"2023年部门预算.{kind}", make(), make.__name__.strip("_"))
        for number, (kind, make) in enumerate(made, 1)
    ]
