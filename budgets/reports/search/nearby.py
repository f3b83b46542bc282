"""What is next to a word that is not found: one wrong character, or words that share a part with it."""

from __future__ import annotations

import re
from collections import Counter

from psycopg import sql

from budgets.disclosure.codes import Everyday
from budgets.reports.search.asking import asked
from budgets.reports.search.directory import Directory
from budgets.reports.search.query import Filters, Query, conditions, grams_of, like
from budgets.reports.search.understanding import Understood
from budgets.reports.search.vocabulary import Filler, Meaning, key_of, vocabulary

SHORTEST, LONGEST = 4, 12  # characters of a word in which one may be wrong
MOST_READ = 200  # rows
MOST_NEAR = 6
_HANZI = re.compile(r"^[\u3400-\u9fff]+$")


def stands_in_documents(query: Query) -> bool:
    """Return whether all words of a query stand together somewhere. One query."""
    where, values = conditions(query, Filters())
    statement = sql.SQL("SELECT EXISTS (SELECT FROM budgets_searchentry WHERE {})").format(where)
    ((stands,),) = asked(statement, values)
    return bool(stands)


def slip_in_documents(query: Query) -> str:
    """Return the word of the documents that differs from what was typed by one character; "" for none.

    One query. Shorter words would be like too many others.
    """
    word = query.words[0] if len(query.words) == 1 and not query.instead else ""
    if not (SHORTEST <= len(word) <= LONGEST and _HANZI.match(word)):
        return ""
    conditions, values = [], []
    for at in range(len(word)):
        before, after = word[:at], word[at + 1 :]
        pieces = [gram for part in (before, after) if part for gram in grams_of(part)]
        conditions.append("(budgets_grams(words) @> %s AND words LIKE %s)")
        values += [pieces, f"{like(before)[:-1]}_{like(after)[1:]}"]
    statement = sql.SQL(
        "SELECT words FROM budgets_searchentry WHERE is_current AND ({}) LIMIT %s"
    ).format(sql.SQL(" OR ".join(conditions)))
    either = "|".join(
        f"{re.escape(word[:at])}.{re.escape(word[at + 1 :])}" for at in range(len(word))
    )
    places = re.compile(f"(?=({either}))")
    rows = asked(statement, [*values, MOST_READ])
    found = Counter(x for (words,) in rows for x in places.findall(words) if _HANZI.match(x))
    return max(found, key=lambda each: (found[each], each), default="")


def _is_unknown(meaning: Meaning) -> bool:
    """Return whether all that is known of a word are those next to it."""
    return isinstance(meaning, Everyday) and any(x.startswith("near:") for x in meaning.about)


def near_words(meant: Understood, query: Query, found: Directory) -> tuple[str, ...]:
    """Return known words that share two characters in a row with what was typed, the likest first."""
    typed = key_of("".join(query.words))
    pairs = {typed[at : at + 2] for at in range(len(typed) - 1)}
    scored = []
    words = vocabulary(found)
    for word, meaning in words.words.items():
        shared = sum(word[at : at + 2] in pairs for at in range(len(word) - 1))
        knows = not isinstance(meaning, Filler) and not _is_unknown(meaning)
        if shared and knows and not word.isascii():
            scored.append((-shared, len(word), word))
    known = [word for _shared, _size, word in sorted(scored)]
    near = dict.fromkeys([*meant.near, *meant.look_for, *known])
    return tuple(word for word in near if key_of(word) != typed)[:MOST_NEAR]
