"""The words of the large portal: fictional counties, their departments, and what these say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_NAMES, _CLAUSES, _TEXTS = _WORDS["names"], _WORDS["clauses"], _WORDS["texts"]
NOTICE: str = _WORDS["notice"]
COUNTIES = tuple(_WORDS["counties"].items())


def departments(count: int) -> list[tuple[int, str, str]]:
    """For each department: the position of its county, its name, its part of the address."""
    found = []
    for number in range(count):
        county, index = number % len(COUNTIES), number // len(COUNTIES)
        name, slug = COUNTIES[county]
        found.append((county, name + _body(index), f"{slug}-{index + 1:03d}"))
    return found


def _body(index: int) -> str:
    bureaux, places, bodies = (_NAMES[kind] for kind in ("bureaux", "places", "bodies"))
    if index < len(bureaux):
        return str(bureaux[index])
    place, body = divmod(index - len(bureaux), len(bodies))
    return f"{places[place % len(places)]}{bodies[body]}"


def function(random: Random) -> str:
    """One function: two clauses."""
    return f"{_clause(random)}；{_clause(random)}。"


def priority(random: Random) -> tuple[str, str]:
    """One priority: its title, its text."""
    subject = random.choice(_CLAUSES["subjects"])
    return f"做好{subject}", f"今年{_clause(random)}，{_clause(random)}，{_clause(random)}。"


def reason(random: Random) -> str:
    """Why an amount changed."""
    return f"{random.choice(_TEXTS['reasons'])}，主要是{_clause(random)}。"


def term(random: Random) -> tuple[str, str]:
    """Return a word of the glossary and what it means."""
    name, text = random.choice(list(_TEXTS["terms"].items()))
    return name, f"{text}，包括{random.choice(_CLAUSES['subjects'])}等方面的资金。"


def purpose(random: Random) -> str:
    """Return what an item's money is for."""
    return f"{random.choice(_CLAUSES['subjects'])}{random.choice(_CLAUSES['objects'])}"


def project(random: Random) -> tuple[str, str]:
    """Return a project's name and goal."""
    subject = random.choice(_CLAUSES["subjects"])
    return f"{subject}项目", f"完成{subject}，{_clause(random)}，群众满意度达到90%以上。"


def _clause(random: Random) -> str:
    return "".join(random.choice(_CLAUSES[part]) for part in ("verbs", "subjects", "objects"))
