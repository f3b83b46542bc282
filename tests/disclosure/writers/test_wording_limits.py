"""What a template may cost: each of these was accepted once, or brought the process down."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from budgets.disclosure.model import Phase, Section
from budgets.disclosure.writers.outline import outline_of
from budgets.disclosure.writers.wording import (
    check_wording,
    limits,
    standard_template,
    usable_wording,
)
from budgets.disclosure.writers.wording.limits import DEEPEST_NESTING, LONGEST_TEXT, BrokenWording
from budgets.disclosure.writers.wording.sample import sample_of

FILTERED = "{{ '" + "x" * 600 + "'|名称('" + "y" * 600 + "')|名称('" + "z" * 600 + "') }}"
FILTERED_MORE = FILTERED.replace("x" * 600, "x" * 1500).replace("y" * 600, "y" * 1500)
JOINED = (
    "{% for a in '" + "x" * 300 + "' %}{{ " + " ~ ".join(["职能|列出"] * 900) + " }}{% endfor %}"
)
HOSTILE = {
    "filters over constants": (FILTERED, "太长"),
    "filters over longer constants": (FILTERED_MORE.replace("z" * 600, "z" * 1500), "太长"),
    "loops over constants": (
        "{% for a in '" + "x" * 9000 + "' %}{% for b in '" + "y" * 9000 + "' %}"
        "{% endfor %}{% endfor %}",
        "循环的次数太多",
    ),
    "parentheses": ("{{ " + "(" * 120 + "1" + ")" * 120 + " }}", "套得太深"),
    "more parentheses": ("{{ " + "(" * 9000 + "1" + ")" * 9000 + " }}", "套得太深"),
    "filters in a row": ("{{ 职能" + "|名称" * 3000 + " }}", "套得太深"),
    "properties in a row": ("{{ 职能" + ".a" * 3000 + " }}", "套得太深"),
    "negations": ("{{ " + "not " * 4000 + "1 }}", "套得太深"),
    "alternatives": ("{{ " + "1 if 1 else " * 1500 + "1 }}", "套得太深"),
    "conditions": ("{% if 1 %}" * 120 + "x" + "{% endif %}" * 120, "套得太深"),
    "more conditions": ("{% if 1 %}" * 900 + "x" + "{% endif %}" * 900, "套得太深"),
    "concatenations": (JOINED, "太长"),
    "a long text in a loop": (
        "{% for a in '" + "x" * 900 + "' %}" + "甲" * 9000 + "{% endfor %}",
        "太长",
    ),
    "much work in few rounds": (
        "{% for a in '"
        + "x" * 1000
        + "' %}{% for b in '"
        + "y" * 90
        + "' %}"
        + "{% if 部门 == 年度 %}{% endif %}" * 500
        + "{% endfor %}{% endfor %}",
        "循环的次数太多",
    ),
    "empty lines": ("{% for a in '" + "x" * 9000 + "' %}\n\n\n{% endfor %}", "段"),
}
# 64 MB beyond what the process has: enough for every text that is allowed, and for none of the bombs.
IN_A_CHILD = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from tests.disclosure.writers.test_wording_limits import HOSTILE, told
for text, _why in HOSTILE.values():
    told("甲")
with open("/proc/self/statm") as told_pages:
    now = int(told_pages.read().split()[5]) * resource.getpagesize()
limit = now + 64 * 1024 * 1024
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
for text, why in HOSTILE.values():
    assert why in told(text), (text[:60], told(text))
"""


def told(text: str) -> str:
    """What whoever saves this template is told; "" where it is taken."""
    try:
        check_wording(Section.THREE_PUBLIC, Phase.BUDGET, text)
    except BrokenWording as broken:
        return broken.message
    return ""


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_a_sentence_before_it_costs_anything(name: str) -> None:
    text, why = HOSTILE[name]
    told("甲")
    before = process_time()
    assert why in told(text)
    assert process_time() - before < 1.5


def test_no_template_needs_memory_worth_speaking_of() -> None:
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", IN_A_CHILD, str(root)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_memory_that_runs_out_all_the_same_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_args: object) -> str:
        raise MemoryError

    monkeypatch.setattr("budgets.disclosure.writers.wording.rendering.check_paragraphs", exhausted)
    assert "内存不够" in told("甲")


def test_the_clock_is_the_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SECONDS", -1)
    assert "限定时间" in told("{% for a in '" + "x" * 100 + "' %}{% endfor %}")


def test_a_very_large_department_has_its_document_in_the_wording_of_the_portal() -> None:
    sample = sample_of(Phase.BUDGET)
    function = sample.functions[0]
    many = tuple(replace(function, text=f"负责第{n}项工作" * 10) for n in range(4_000))
    large = replace(sample, functions=many, passages=())
    assert len(outline_of(large, tables=False).blocks) > 4_000
    own = {Section.FUNCTIONS: standard_template(Section.FUNCTIONS, Phase.BUDGET)}
    assert usable_wording(large, own) == {}
    assert usable_wording(sample, own) == own


def test_what_a_county_could_want_is_far_within_the_limits() -> None:
    assert told("{% for 甲 in 职能 %}" + "乙" * 15_000 + "{% endfor %}") == ""
    assert (
        told("{{ " + "(" * (DEEPEST_NESTING // 2) + "年度" + ")" * (DEEPEST_NESTING // 2) + " }}")
        == ""
    )
    assert (
        told(
            "{{ 部门 ~ 年度 ~ '年' }}{{ '甲乙'|名称('、') }}{% for 字 in '甲乙' %}{{ loop.last }}{% endfor %}"
        )
        == ""
    )
    assert LONGEST_TEXT >= 200_000
