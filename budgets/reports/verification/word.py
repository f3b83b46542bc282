"""Read what a Word document shows besides its text, and what of its text it does not show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.etree.ElementTree import Element, TreeBuilder

from budgets.disclosure.readers.errors import damaged
from budgets.disclosure.readers.formats.colours import BLACK, WHITE, indistinct
from budgets.disclosure.readers.formats.office_package import Attributes, Package
from budgets.reports.verification.parsing import package_of

# What shows something else than the text around it: none of our own documents has any.
_COVERING = frozenset(("drawing", "pict", "object", "control", "altChunk", "subDoc", "sym", "ruby"))
_KNOWN_FIELDS = frozenset(("TOC", "PAGE", "NUMPAGES", "PAGEREF", "HYPERLINK"))
_TRACKED = frozenset(("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
_FORMER = frozenset(("rPrChange", "pPrChange", "tcPrChange", "trPrChange", "sectPrChange"))
_PROPERTIES = {"tr": "trPr", "tc": "tcPr", "p": "pPr", "r": "rPr"}
_STYLES = {"p": ("pStyle", "paragraph"), "r": ("rStyle", "character")}
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
    """What a document shows besides its paragraphs and tables, and what it does not show of them."""

    objects: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    tracked: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    # Heads and feet, of one section after the other; apart those of first and of even pages.
    margins: dict[str, list[str]] = field(default_factory=lambda: {"header": [], "footer": []})
    apart: dict[str, set[str]] = field(default_factory=lambda: {"header": set(), "footer": set()})


def shown_in(data: bytes) -> Shown:
    """Return what a document, the heads and feet that it uses, and its comments show and hide."""
    shown = Shown()
    with package_of(data) as package:
        main = package.main_part("word/document.xml")
        relations = {
            identifier: (kind, path)
            for identifier, (kind, path) in package.relations(main).items()
            if path in package.names
        }
        parts = dict(relations.values())
        named = _tree_of(package, parts["styles"]) if "styles" in parts else Element("styles")
        styles = _Styles(named)
        document = _tree_of(package, main)
        _add_shown(document, styles, shown)
        if "comments" in parts:
            comments = _tree_of(package, parts["comments"]).iter("comment")
            texts = ("".join(each.itertext()).strip() for each in comments)
            shown.comments = [text for text in texts if text]

        @cache
        def text_of(identifier: str) -> str:
            """Return the text of a head or foot, and add what it shows."""
            _kind, path = relations.get(identifier, ("", ""))
            if not path:
                return ""
            margin = _tree_of(package, path)
            _add_shown(margin, styles, shown)
            return _text_of(margin)

        _add_margins(document, text_of, shown)
    return shown


def _tree_of(package: Package, path: str) -> Element:
    """Return a part as a tree, within the limits of the package and without its former properties."""
    builder, depth = TreeBuilder(), 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_NESTED:
            raise damaged()
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    package.parse(path, start, end, builder.data)
    root: Element = builder.close()
    for parent in root.iter():
        for former in [child for child in parent if child.tag in _FORMER]:
            parent.remove(former)
    return root


def _text_of(element: Element) -> str:
    texts = (x for x in element.iter() if x.tag in ("t", "delText"))
    return "".join(piece for each in texts for piece in each.itertext())


def _add_shown(root: Element, styles: _Styles, shown: Shown) -> None:
    """Add what a part shows besides its text, what it tracks, and the runs that cannot be seen."""
    shown.objects += _objects_in(root)
    shown.tracked += [_text_of(each) for each in root.iter() if each.tag in _TRACKED]
    background = root.find("background")
    colour = _colour(background.get("color", ""), "") if background is not None else ""
    shown.unseen += _unseen_in(root, {"ground": colour or WHITE} | styles.defaults, styles)


def _objects_in(root: Element) -> Iterator[str]:
    """Yield what covers text, and the code of each field but those that number pages or lead to a place."""
    code: str | None = None  # of the field that has begun
    for each in root.iter():
        if each.tag in _COVERING:
            yield each.tag
        elif each.tag == "fldSimple":
            yield from _unknown(each.get("instr", ""))
        elif each.tag == "fldChar" and each.get("fldCharType") == "begin":
            code = ""
        elif each.tag == "fldChar" and code is not None:
            yield from _unknown(code)
            code = None
        elif each.tag in ("instrText", "delInstrText") and code is not None:
            code += each.text or ""


def _unknown(code: str) -> Iterator[str]:
    if not (code.split()[:1] and code.split()[0].upper() in _KNOWN_FIELDS):
        yield code.strip()[:100]


def _add_margins(document: Element, text_of: Callable[[str], str], shown: Shown) -> None:
    """Add the heads and feet of each section, and apart from them those of its first and even pages.

    A section that names no head has that of the section before.
    """
    used: dict[tuple[str, str], str] = {}
    for section in document.iter("sectPr"):
        title_page = section.find("titlePg")
        has_first = title_page is not None and title_page.get("val", "1") not in _NO
        for kind, texts in shown.margins.items():
            for each in section.findall(f"{kind}Reference"):
                used[kind, each.get("type", "default")] = each.get("id", "")
            texts.append(text_of(used.get((kind, "default"), "")))
            own = [(kind, "even"), (kind, "first")] if has_first else [(kind, "even")]
            shown.apart[kind] |= {text_of(used[page]) for page in own if page in used}


class _Styles:
    """The styles of a document, each with what it is based on."""

    def __init__(self, root: Element) -> None:
        self.defaults: Look = {}  # of all text
        self._looks: dict[str, Look] = defaultdict(dict)
        self._based: dict[str, str] = {}
        self._usual: dict[str, str] = {}  # the style of what names none, by its type
        self._known: dict[str, Look] = {}
        for kind in ("pPr", "rPr"):
            for each in root.findall(f"docDefaults/{kind}Default/{kind}/*"):
                self.defaults |= _look_of(each, kind)
            for style in root.findall("style"):
                for each in style.findall(f"{kind}/*"):
                    self._looks[style.get("styleId", "")] |= _look_of(each, kind)
        for style in root.findall("style"):
            name, base = style.get("styleId", ""), style.find("basedOn")
            if base is not None:
                self._based[name] = base.get("val", "")
            if style.get("default", "0") not in _NO:
                self._usual[style.get("type", "")] = name

    def look(self, name: str, kind: str) -> Look:
        """Return how a text in a style looks, with what the style takes from others."""
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


def _unseen_in(element: Element, around: Look, styles: _Styles) -> Iterator[str]:
    """Yield the text of each run that cannot be seen; `around` is how text looks outside the element."""
    for child in element:
        look = around
        if child.tag in _PROPERTIES:
            look = around | _own_look(child, styles)
        if child.tag == "r" and _is_unseen(look) and (text := _text_of(child)).strip():
            yield text
        yield from _unseen_in(child, look, styles)


def _own_look(element: Element, styles: _Styles) -> Look:
    """Return the look that a table row, cell, paragraph or run gives to the text inside."""
    own: Look = {}
    kind = _PROPERTIES[element.tag]
    for each in element.findall(f"{kind}/*"):
        own |= _height_of(each) if kind == "trPr" else _look_of(each, kind)
    if element.tag == "r":
        for fill in element.iter("textFill"):
            for each in fill.iter():
                own |= _look_of(each, kind)
    look: Look = {}
    if element.tag in _STYLES:
        tag, type_ = _STYLES[element.tag]
        named = [each.get("val", "") for each in element.findall(f"{kind}/{tag}")]
        look = styles.look(named[-1] if named else "", type_)
    return look | {name: value for name, value in own.items() if value or name != "ground"}


def _height_of(element: Element) -> Look:
    """Return whether a property of a table row hides it: by word, or by an exact height of nothing."""
    exact = element.tag == "trHeight" and element.get("hRule") == "exact"
    low = exact and _less(element.get("val", ""), _LOWEST)
    hidden = element.tag == "hidden" and element.get("val", "1") not in _NO
    return {"vanish": "1"} if low or hidden else {}


def _look_of(element: Element, inside: str) -> Look:
    """Return how an element of the properties (`inside`) of a paragraph or a run makes text look."""
    value = element.get("val", "")
    match element.tag:
        case "color":
            return {"colour": _colour(value, element.get("themeColor", ""))}
        case "shd":
            name, theme = ("color", "themeColor") if value == "solid" else ("fill", "themeFill")
            return {"ground": _colour(element.get(name, ""), element.get(theme, ""))}
        case "highlight":
            return {"marker": _MARKERS.get(value, "")}
        case "sz" | "w":
            return {element.tag: value}
        case "vanish":
            return {"vanish": "" if value in _NO else "1"}
        case "spacing" if inside == "pPr" and "line" in element.attrib:
            exact = element.get("lineRule") == "exact"
            return {"line": element.get("line", "") if exact else ""}
        case "noFill":
            return {"colour": "none"}
        case "srgbClr" | "schemeClr":
            return {"colour": _colour(value, value)}
    return {}


def _colour(value: str, theme: str) -> str:
    """Return a colour as six digits; "" where the program chooses one that can be read."""
    if theme in _LIGHT:
        return WHITE
    if theme in _DARK:
        return BLACK
    return value.upper() if len(value) == 6 and value.isalnum() and value.isascii() else ""


def _less(value: str, least: int) -> bool:
    return value.isdecimal() and len(value) < 9 and int(value) < least


def _is_unseen(look: Look) -> bool:
    """Return whether a text of this look cannot be seen."""
    if look.get("vanish") or look.get("colour") == "none":
        return True
    small = (("sz", _SMALLEST), ("w", _NARROWEST), ("line", _LOWEST))
    if any(_less(look.get(name, ""), least) for name, least in small):
        return True
    ground = look.get("marker") or look.get("ground") or WHITE
    colour = look.get("colour", "")
    return bool(colour) and _readable(colour) and indistinct(colour, ground)


def _readable(colour: str) -> bool:
    try:
        return int(colour, 16) >= 0
    except ValueError:
        return False
