"""What a Word document shows beside its text, and what of its text it does not show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgets.disclosure.readers.errors import damaged
from budgets.disclosure.readers.formats.colours import BLACK, WHITE, indistinct
from budgets.disclosure.readers.formats.office_package import Attributes, Package
from budgets.reports.verification.tables import package_of

# What shows something else than the text around it: none of our own documents has any.
_COVERING = frozenset(("drawing", "pict", "object", "control", "altChunk", "subDoc", "sym", "ruby"))
_KNOWN_FIELDS = frozenset(("TOC", "PAGE", "NUMPAGES", "PAGEREF", "HYPERLINK"))
_TRACKED = frozenset(("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
_FORMER = frozenset(("rPrChange", "pPrChange", "tcPrChange", "trPrChange", "sectPrChange"))
_NO = ("0", "false", "off")
_SMALLEST = 6  # half points
_NARROWEST = 20  # per cent of a character's width
_LOWEST = 40  # twips: an exact height of two points
_LIGHT = ("background1", "light1", "bg1", "lt1")
_DARK = ("text1", "dark1", "tx1", "dk1")
_MARKERS = {
    "black": BLACK, "white": WHITE, "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF",
    "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
_DEEPEST = 20  # styles that are based on each other
_MOST_NESTED = 200  # elements: Word itself nests some sixty
Look = dict[str, str]


@dataclass(slots=True)
class Shown:
    """What a document shows beside its paragraphs and tables, and what it does not show of them."""

    objects: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    tracked: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    margins: dict[str, list[str]] = field(default_factory=dict)  # of one section after the other
    apart: dict[str, set[str]] = field(default_factory=dict)  # of first and of even pages


def shown_in(data: bytes) -> Shown:
    """Walks the document, the heads and feet that it uses, and its comments."""
    shown = Shown()
    with package_of(data) as package:
        main = package.main_part("word/document.xml")
        relations = {
            identifier: (kind, path)
            for identifier, (kind, path) in package.relations(main).items()
            if path in package.names
        }
        parts = dict(relations.values())
        styles = _Styles(package, parts["styles"]) if "styles" in parts else _Styles()
        walk = _Walk(styles, shown)
        package.parse(main, walk.start, walk.end, walk.text)
        if "comments" in parts:
            shown.comments = _comments(package, parts["comments"])
        texts = {"": ""}
        for identifier in sorted(walk.identifiers):
            _kind, path = relations.get(identifier, ("", ""))
            texts[identifier] = _margin(package, path, styles, shown) if path else ""
    for kind in ("header", "footer"):
        shown.margins[kind] = [texts[each] for each in walk.margins[kind]]
        shown.apart[kind] = {texts[each] for each in walk.apart[kind]}
    return shown


def _margin(package: Package, path: str, styles: _Styles, shown: Shown) -> str:
    walk = _Walk(styles, shown)
    package.parse(path, walk.start, walk.end, walk.text)
    return "".join(walk.texts)


def _comments(package: Package, path: str) -> list[str]:
    texts: list[list[str]] = []

    def start(tag: str, _attributes: Attributes) -> None:
        if tag == "comment":
            texts.append([])

    def text(text: str) -> None:
        if texts:
            texts[-1].append(text)

    package.parse(path, start, None, text)
    return [joined for joined in ("".join(pieces).strip() for pieces in texts) if joined]


def _of_property(tag: str, attributes: Attributes, inside: str) -> Look:
    """How an element of a paragraph's or a run's properties makes a text look."""
    value = attributes.get("val", "")
    match tag:
        case "color":
            return {"colour": _colour(value, attributes.get("themeColor", ""))}
        case "shd":
            name, theme = ("color", "themeColor") if value == "solid" else ("fill", "themeFill")
            return {"ground": _colour(attributes.get(name, ""), attributes.get(theme, ""))}
        case "highlight":
            return {"marker": _MARKERS.get(value, "")}
        case "sz" | "w":
            return {tag: value}
        case "vanish":
            return {"vanish": "" if value in _NO else "1"}
        case "spacing" if inside == "pPr" and "line" in attributes:
            exact = attributes.get("lineRule") == "exact"
            return {"line": attributes["line"] if exact else ""}
        case "noFill":
            return {"colour": "none"}
        case "srgbClr" | "schemeClr":
            return {"colour": _colour(value, value)}
    return {}


def _colour(value: str, theme: str) -> str:
    """A colour as six digits; "" where the program chooses one that can be read."""
    if theme in _LIGHT:
        return WHITE
    if theme in _DARK:
        return BLACK
    return value.upper() if len(value) == 6 and value.isalnum() and value.isascii() else ""


def _less(value: str, least: int) -> bool:
    return value.isdecimal() and len(value) < 9 and int(value) < least


class _Styles:
    """The styles of a document, each with what it is based on."""

    def __init__(self, package: Package | None = None, path: str = "") -> None:
        self._looks: dict[str, Look] = defaultdict(dict)
        self._based: dict[str, str] = {}
        self._usual: dict[str, str] = {}  # the style of what names none, by its type
        self._known: dict[str, Look] = {}
        self._stack: list[str] = []
        self._name = ""
        if package:
            package.parse(path, self._start, self._end)

    def look(self, name: str, kind: str) -> Look:
        """How a text in a style looks, with what it takes from others."""
        name = name or self._usual.get(kind, "")
        if name not in self._known:
            chain = [name]
            while len(chain) < _DEEPEST and (base := self._based.get(chain[-1])):
                chain.append(base)
            look: Look = {}
            for each in reversed(chain):
                look |= self._looks.get(each, {})
            self._known[name] = look
        return self._known[name]

    @property
    def defaults(self) -> Look:
        return self._looks.get("", {})

    def _start(self, tag: str, attributes: Attributes) -> None:
        inside = self._stack[-1] if self._stack else ""
        if tag == "style":
            self._name = attributes.get("styleId", "")
            if attributes.get("default", "0") not in _NO:
                self._usual[attributes.get("type", "")] = self._name
        elif tag == "basedOn":
            self._based[self._name] = attributes.get("val", "")
        elif inside in ("rPr", "pPr") and "tblStylePr" not in self._stack:
            self._looks[self._name] |= _of_property(tag, attributes, inside)
        _push(self._stack, tag)

    def _end(self, tag: str) -> None:
        self._stack.pop()
        if tag == "style":
            self._name = ""


class _Walk:
    """The state of one walk through a document, or through the head or foot of its pages."""

    def __init__(self, styles: _Styles, shown: Shown) -> None:
        self.texts: list[str] = []  # of all that is written, one piece after the other
        self.margins: dict[str, list[str]] = {"header": [], "footer": []}
        self.apart: dict[str, set[str]] = {"header": set(), "footer": set()}
        self._styles = styles
        self._shown = shown
        self._stack: list[str] = []
        self._looks: list[tuple[str, Look]] = []  # of the rows, cells, paragraphs, runs around
        self._written: list[list[str]] = []  # in each run around
        self._tracked: list[list[str]] = []
        self._field: list[str] | None = None
        self._page: Look = {"ground": WHITE}
        self._used: dict[tuple[str, str], str] = {}
        self._title_page = False

    def start(self, tag: str, attributes: Attributes) -> None:
        inside = self._stack[-1] if self._stack else ""
        _push(self._stack, tag)
        if tag in _COVERING:
            self._shown.objects.append(tag)
        elif tag in _TRACKED:
            self._tracked.append([])
        elif tag in ("tr", "tc", "p", "r"):
            self._looks.append((tag, {}))
            if tag == "r":
                self._written.append([])
        elif tag in ("fldSimple", "fldChar"):
            self._start_field(tag, attributes)
        elif tag == "background":
            self._page = {"ground": _colour(attributes.get("color", ""), "") or WHITE}
        elif inside == "sectPr":
            self._section(tag, attributes)
        elif self._looks:
            self._property(tag, attributes, inside)

    def end(self, tag: str) -> None:
        self._stack.pop()
        if tag in _TRACKED:
            self._shown.tracked.append("".join(self._tracked.pop()))
        elif tag in ("tr", "tc", "p", "r"):
            if tag == "r":
                text = "".join(self._written.pop())
                if text.strip() and self._is_unseen():
                    self._shown.unseen.append(text)
            self._looks.pop()
        elif tag == "sectPr" and not _FORMER & {*self._stack}:
            self._end_section()

    def text(self, text: str) -> None:
        inside = self._stack[-1] if self._stack else ""
        if self._field is not None and inside in ("instrText", "delInstrText"):
            self._field.append(text)
        elif inside in ("t", "delText"):
            for pieces in (*self._tracked, *self._written[-1:]):
                pieces.append(text)
            self.texts.append(text)

    def _start_field(self, tag: str, attributes: Attributes) -> None:
        if tag == "fldSimple":
            self._shown.objects.extend(_unknown(attributes.get("instr", "")))
        elif attributes.get("fldCharType") == "begin":
            self._field = []
        elif self._field is not None:
            self._shown.objects.extend(_unknown("".join(self._field)))
            self._field = None

    def _section(self, tag: str, attributes: Attributes) -> None:
        if tag in ("headerReference", "footerReference") and not _FORMER & {*self._stack}:
            kind = tag.removesuffix("Reference")
            self._used[kind, attributes.get("type", "default")] = attributes.get("id", "")
        elif tag == "titlePg":
            self._title_page = attributes.get("val", "1") not in _NO

    def _end_section(self) -> None:
        """A section that names no head has that of the section before."""
        kinds = ["even", "first"] if self._title_page else ["even"]
        for kind, found in self.margins.items():
            found.append(self._used.get((kind, "default"), ""))
            self.apart[kind] |= {
                self._used[kind, each] for each in kinds if (kind, each) in self._used
            }
        self._title_page = False

    @property
    def identifiers(self) -> set[str]:
        """The relations by which heads and feet are named."""
        found = (*self.margins.values(), *self.apart.values())
        return {identifier for some in found for identifier in some}

    def _property(self, tag: str, attributes: Attributes, inside: str) -> None:
        around, look = self._looks[-1]
        if _FORMER & {*self._stack[-8:]}:
            return
        if tag in ("pStyle", "rStyle"):
            if inside == ("pPr" if around == "p" else "rPr"):
                look["style"] = attributes.get("val", "")
        elif around == "tr" and inside == "trPr":
            exact = tag == "trHeight" and attributes.get("hRule") == "exact"
            low = exact and _less(attributes.get("val", ""), _LOWEST)
            if low or (tag == "hidden" and attributes.get("val", "1") not in _NO):
                look["vanish"] = "1"
        elif {"tr": "", "tc": "tcPr", "p": "pPr", "r": "rPr"}[around] == inside or (
            around == "r" and "textFill" in self._stack[-4:]
        ):
            look |= _of_property(tag, attributes, inside)

    def _is_unseen(self) -> bool:
        """Whether the run that ends here cannot be seen."""
        look = self._page | self._styles.defaults
        for kind, own in self._looks:
            if kind in ("p", "r"):
                style = own.get("style", "")
                named = {"p": "paragraph", "r": "character"}[kind]
                look = look | self._styles.look(style, named)
            look = look | {name: value for name, value in own.items() if value or name != "ground"}
        if look.get("vanish") or look.get("colour") == "none":
            return True
        small = (("sz", _SMALLEST), ("w", _NARROWEST), ("line", _LOWEST))
        if any(_less(look.get(name, ""), least) for name, least in small):
            return True
        ground = look.get("marker") or look.get("ground") or WHITE
        colour = look.get("colour", "")
        return bool(colour) and _readable(colour) and indistinct(colour, ground)


def _push(stack: list[str], tag: str) -> None:
    if len(stack) >= _MOST_NESTED:
        raise damaged()
    stack.append(tag)


def _readable(colour: str) -> bool:
    try:
        return int(colour, 16) >= 0
    except ValueError:
        return False


def _unknown(code: str) -> Iterator[str]:
    """The code of a field, unless it is one that numbers pages or leads to a place."""
    if not (code.split()[:1] and code.split()[0].upper() in _KNOWN_FIELDS):
        yield code.strip()[:100]
