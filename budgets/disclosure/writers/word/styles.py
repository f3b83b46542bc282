"""The styles of an official document (公文): fonts by name, sizes, spacing.

Names of fonts are those of every Chinese office; where a computer lacks one, the font table names
what to take instead.
"""

from __future__ import annotations

from lxml import etree

from budgets.disclosure.writers.word.markup import NAMESPACES

TITLE_FONT, HEADING_FONT, SUBHEADING_FONT = "方正小标宋简体", "黑体", "楷体_GB2312"
BODY_FONT, TABLE_FONT, LATIN_FONT = "仿宋_GB2312", "宋体", "Times New Roman"
_INSTEAD = {
    TITLE_FONT: "小标宋,宋体,SimSun,Noto Serif CJK SC",
    HEADING_FONT: "SimHei,Noto Sans CJK SC",
    SUBHEADING_FONT: "楷体,KaiTi,KaiTi_GB2312,Noto Serif CJK SC",
    BODY_FONT: "仿宋,FangSong,FangSong_GB2312,Noto Serif CJK SC",
    TABLE_FONT: "SimSun,Noto Serif CJK SC",
}
SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 44, 32, 28, 21  # 二号, 三号, 四号, 五号 in half points
LINE_PITCH = 560  # 28 pt in twips
LINES_A_PAGE = 22
BODY, TITLE, ISSUER, CAPTION, UNIT_LINE = "BodyText", "Title", "Issuer", "Caption", "TableUnit"
CONTENTS, TABLE_STYLE, NOTE = "TOCHeading", "OfficialTable", "TableNote"
TABLE_HEAD, TABLE_NAME, TABLE_FIGURE = "TableHead", "TableName", "TableFigure"

_EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH}" w:lineRule="exact"/>'
_TIGHT = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_KEEP = "<w:keepNext/>"


def _fonts(east_asian: str) -> str:
    return (
        f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:cs="{LATIN_FONT}" '
        f'w:eastAsia="{east_asian}"/>'
    )


def _style(
    name: str,
    font: str,
    size: int,
    paragraph: str,
    *,
    identifier: str = "",
    after: str = "",
    bold: bool = False,
) -> str:
    """One paragraph style; `after` is the style of the paragraph that follows."""
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    following = f'<w:next w:val="{after}"/>' if after else ""
    own = ' w:customStyle="1"' if name.startswith(("Issuer", "Table ")) else ""
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{identifier or name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/>{following}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>"
        f'<w:rPr>{_fonts(font)}{weight}<w:color w:val="000000"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _level(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _tab(width: int) -> str:
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'


def _centred(before: int = 0) -> str:
    return (
        f'<w:spacing w:before="{before}" w:after="0" w:line="240" w:lineRule="auto"/>'
        '<w:jc w:val="center"/>'
    )


_CONTENTS_WIDTH = 8844
_STYLES = (
    _style("Title", TITLE_FONT, SIZE_2, _centred(2600)),
    _style("Issuer", SUBHEADING_FONT, SIZE_3, _centred(240)),
    _style("heading 1", HEADING_FONT, SIZE_3, _KEEP + _EXACT + _INDENT + _level(0),
           identifier="Heading1", after=BODY),
    _style("heading 2", SUBHEADING_FONT, SIZE_3, _KEEP + _EXACT + _INDENT + _level(1),
           identifier="Heading2", after=BODY),
    _style("heading 3", BODY_FONT, SIZE_3, _KEEP + _EXACT + _INDENT + _level(2),
           identifier="Heading3", after=BODY, bold=True),
    _style("Body Text", BODY_FONT, SIZE_3, _EXACT + _INDENT + '<w:jc w:val="both"/>'),
    _style("TOC Heading", HEADING_FONT, SIZE_2, _centred(0).replace('w:after="0"', 'w:after="240"')),
    _style("toc 1", HEADING_FONT, SIZE_4, _tab(_CONTENTS_WIDTH) + _EXACT, identifier="TOC1"),
    _style("toc 2", BODY_FONT, SIZE_4,
           _tab(_CONTENTS_WIDTH) + _EXACT + '<w:ind w:leftChars="200" w:left="560"/>',
           identifier="TOC2"),
    _style("caption", HEADING_FONT, SIZE_4, _KEEP + _centred(0) + _level(1), identifier=CAPTION),
    _style("Table Unit", TABLE_FONT, SIZE_5, _KEEP + _TIGHT + '<w:jc w:val="right"/>',
           identifier=UNIT_LINE),
    _style("Table Head", HEADING_FONT, SIZE_5, _TIGHT + '<w:jc w:val="center"/>'),
    _style("Table Name", TABLE_FONT, SIZE_5, _TIGHT),
    _style("Table Figure", TABLE_FONT, SIZE_5, _TIGHT + '<w:jc w:val="right"/>'),
    _style("Table Note", TABLE_FONT, SIZE_5,
           '<w:spacing w:before="120" w:after="0" w:line="240" w:lineRule="auto"/>'),
    _style("header", TABLE_FONT, SIZE_4, _TIGHT + '<w:jc w:val="right"/>', identifier="Header"),
    _style("footer", TABLE_FONT, SIZE_4, _TIGHT + '<w:jc w:val="center"/>', identifier="Footer"),
)  # fmt: skip
_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_TABLE = (
    f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">'
    '<w:name w:val="Official Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    + '</w:tblBorders><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
)  # fmt: skip
_DEFAULTS = (
    f"<w:docDefaults {NAMESPACES}><w:rPrDefault><w:rPr>{_fonts(BODY_FONT)}"
    f'<w:sz w:val="{SIZE_3}"/><w:szCs w:val="{SIZE_3}"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
)
# A page of an official document is full of lines: a paragraph may leave one line of it alone.
_NORMAL = f'<w:pPr {NAMESPACES}><w:widowControl w:val="0"/></w:pPr>'
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BASIC = ("Normal", "TableNormal", "DefaultParagraphFont", "NoList")


def set_styles(styles: etree._Element) -> None:
    """Replaces all but the most basic styles of a document by those of an official one."""
    for style in styles.findall(f"{_W}style"):
        if style.get(f"{_W}styleId") not in _BASIC:
            styles.remove(style)
        elif style.get(f"{_W}styleId") == "Normal":
            for name in ("rPr", "pPr"):
                for old in style.findall(f"{_W}{name}"):
                    style.remove(old)
            style.append(etree.fromstring(_NORMAL))
    old_defaults = styles.find(f"{_W}docDefaults")
    if old_defaults is not None:
        styles.replace(old_defaults, etree.fromstring(_DEFAULTS))
    root = etree.fromstring(f"<w:styles {NAMESPACES}>{''.join(_STYLES)}{_TABLE}</w:styles>")
    for style in list(root):
        styles.append(style)


def font_table() -> bytes:
    """The font table: each font by name, with what to take where it is missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in _INSTEAD.items()
    )
    latin = (
        f'<w:font w:name="{LATIN_FONT}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'
    )
    text = f"<w:fonts {NAMESPACES}>{fonts}{latin}</w:fonts>"
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text.encode()
