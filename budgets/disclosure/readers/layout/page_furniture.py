"""Tell what a web page prints around its text: where one is, how often it was read, the size of letters."""

from __future__ import annotations

import re

from budgets.disclosure.readers.blocks.document import half_width

_LONGEST = 120
_FURNITURE = re.compile(
    r"^(?:您?(?:当前|现在)的?(?:位置|所在)|您的位置|位置):"  # 当前位置：首页 > 预决算公开
    r"|^首页\s*(?:>|»|/|\\)"
    r"|^[^。]{0,40}(?:>>?|»)[^。]{0,60}(?:>>?|»|正文)"
    r"|^\[?(?:字体(?:大小)?|字号):|^【?(?:字体|字号)"
    r"|(?:访问|浏览|阅读|点击)(?:次数|人数|量|数)?:"
    r"|^(?:发布)?(?:时间|日期):.{0,30}来源:|^来源:.{0,30}(?:时间|日期|\d{4}-)"
    r"|^\[?\s*(?:索引号|主题分类|体裁分类|发文字号|主题词)\s*\]?"
    r"|^(?:打印(?:本页|文本)?|关闭(?:窗口|本页)?|全文下载|分享到?:?|扫一扫.{0,20}|无障碍浏览|返回顶部|上一篇:.*|下一篇:.*)$"
    r"|^\|?\s*无障碍浏览|^简体\s*繁体"
)


def is_page_furniture(text: str) -> bool:
    """Return whether a line is no text of the document: 「首页 > 政府预决算」, 「浏览次数：12」."""
    plain = half_width(text).strip("| ")
    return len(plain) <= _LONGEST and bool(_FURNITURE.search(plain))
