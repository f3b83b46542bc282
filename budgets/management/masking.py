"""Hide what a document says of a place and its people; keep its figures, its layout and its official words.

For cases that a county hands on: "云溪县林业局收入预算12.5万元" becomes "某某县某某局收入预算12.5万元".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from budgets.disclosure.codes import OFFICIAL, plain_words
from budgets.disclosure.official_form.vocabulary import (
    Fund,
    Nature,
    Phase,
    Row,
    Section,
    Side,
    Table,
)
from budgets.disclosure.readers.layout.headings import known_headings

PLACEHOLDER, LETTER = "某", "x"
# Numbers of telephones, mobile telephones and identity cards: 0839-5555555, （0839）5555555, 13800000000,
# 51080219800101001X; and 联系电话：6620123, which alone could be a code or an amount.
_PERSONAL = re.compile(
    r"(?<!\d)(?:[（(]?0\d{2,3}[)）]?[-—－–\s]?\d{7,8}|1[3-9]\d{9}|\d{17}[\dXx])(?![\d.])"
    r"|(?:电话|传真|手机|热线|联系方式)[^。；;\d]{0,8}\d{7,8}(?![\d.]|\s*[万亿]?元)"
)


def masked(text: str) -> str:
    """Return a text of the same length in which only figures, punctuation and official words are left."""
    text = _PERSONAL.sub(lambda found: re.sub(r"[\dXx]", "0", found[0]), text)
    kept = 0
    pieces = []
    for word in _official().finditer(text):
        pieces += [_hidden(text[kept : word.start()]), word[0]]
        kept = word.end()
    return "".join((*pieces, _hidden(text[kept:])))


def _hidden(text: str) -> str:
    return "".join(
        each if not each.isalpha() else LETTER if each.isascii() else PLACEHOLDER for each in text
    )


@cache
def _official() -> re.Pattern[str]:
    longest_first = sorted({word for word in _words() if word}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))


def _words() -> Iterator[str]:
    """Yield the names of headings and tables, and the words that documents of this kind are made of."""
    for official in OFFICIAL.values():
        for code in official.classification.codes:
            yield from (code.name, *code.former_names, *code.aliases)
    for kind in (Fund, Nature, Phase, Row, Section, Side, Table):
        for member in kind:
            yield from (member.text.zh, member.text.short)
    yield from known_headings()
    yield from (term.term for term in plain_words())
    yield from files(__package__).joinpath("masking_words.txt").read_text("utf-8").split()
