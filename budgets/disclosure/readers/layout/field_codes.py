"""The marks that word processors leave in a text: bookmarks, field codes, broken references."""

from __future__ import annotations

import re

_QUOTED = r"\s*[\"“”][^\"“”]{0,200}[\"“”]"
_SWITCHES = r"(?:\s*\\[a-z*](?:\s*MERGEFORMAT)?)*"
_DEBRIS = re.compile(
    "|".join(
        (
            r"\[bookmark:[^\]]{0,80}\]",
            r"错误[!！]\s*(?:未找到引用源|未定义书签|书签未定义|未指定书签|超链接引用无效|文档中没有指定样式的文字)"
            r"[。.]?",
            r"Error!\s*(?:Reference source not found|Bookmark not defined)\.?",
            rf"HYPERLINK(?:\s*\\l)?{_QUOTED}{_SWITCHES}",
            rf"TOC(?=\s*\\){_SWITCHES}(?:{_QUOTED})?(?:{_SWITCHES})",
            rf"PAGEREF\s*_?\w+{_SWITCHES}(?:\s+h)?(?:\s+\d{{1,3}})?",
            rf"(?<![A-Za-z])REF\s*_\w+{_SWITCHES}",
            r"(?<![A-Za-z])(?:NUM)?PAGES?\s*\\\*\s*(?:MERGEFORMAT|Arabic)(?:\s*\\\*\s*MERGEFORMAT)?",
            r"\\\*\s*MERGEFORMAT",
            r"EMBED\s*[A-Z][A-Za-z]*\.[A-Za-z.]+\d*",
            r"_GoBack|_Toc\d+",
        )
    )
)


def without_debris(text: str) -> str:
    """Return the text without the marks that word processors leave behind."""
    return _DEBRIS.sub("", text).strip()


def debris_in(text: str) -> list[str]:
    """Return the marks that word processors left in a text."""
    return _DEBRIS.findall(text)
