"""Chinese texts as they sound.

The library reads a dictionary of phrases, a third of a second at the start of each process and command: it is
loaded when something is spelt for the first time.
"""

from __future__ import annotations


def spelt(text: str) -> str:
    """Return a text without tones and spaces: 教育局 jiaoyuju. What is not Chinese stays as it is."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text))


def initials(text: str) -> str:
    """Return the first letters: 教育局 jyj. What is not Chinese stays as it is."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
