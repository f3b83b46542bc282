"""Renders a template of the official document: plain words, conditions and lists, nothing else.

A template comes from a county, so it is held to a small part of Jinja2: no calls, no macros, no
imports, two loops inside each other at most, and so many rounds and characters in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import TracebackType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from budgets.disclosure.shape import Section

LONGEST_TEMPLATE = 20_000
MOST_ROUNDS = 100_000
DEEPEST_LOOP = 2
_NAME = "<模板>"

SECTION_NAMES = {
    Section.FUNCTIONS: "职能简介",
    Section.PRIORITIES: "重点工作",
    Section.UNITS: "单位构成",
    Section.REVENUE_EXPENDITURE: "收支情况",
    Section.FISCAL_APPROPRIATION: "财政拨款收支",
    Section.GENERAL_BUDGET: "一般公共预算",
    Section.BASIC_EXPENDITURE: "基本支出",
    Section.THREE_PUBLIC: "“三公”经费",
    Section.GOVERNMENT_FUND: "政府性基金预算",
    Section.STATE_CAPITAL: "国有资本经营预算",
    Section.OTHER_MATTERS: "其他重要事项",
    Section.OPERATING_COST: "机关运行经费",
    Section.PROCUREMENT: "政府采购",
    Section.ASSETS: "国有资产",
    Section.PERFORMANCE: "绩效目标",
    Section.GLOSSARY: "名词解释",
    Section.CONTACT: "联系方式",
    Section.TABLES: "公开表",
}


class BrokenWording(ValueError):
    """A template that cannot be used: `section`, `line` (0 where unknown), and why in two languages."""

    def __init__(self, section: Section, line: int, why: str, why_en: str) -> None:
        name = SECTION_NAMES.get(section, section.value)
        at, at_en = (f"第 {line} 行", f", line {line}") if line else ("", "")
        self.section = section
        self.line = line
        self.message = f"“{name}”的措辞模板{at}：{why}"
        self.message_en = f"Wording template “{section.value}”{at_en}: {why_en}"
        super().__init__(self.message)


class _Refused(Exception):
    """Something that a template may not do."""

    def __init__(self, line: int, why: str, why_en: str) -> None:
        super().__init__(why)
        self.line, self.why, self.why_en = line, why, why_en


class _Rounds:
    """Counts what the loops of one rendering run through."""

    def __init__(self) -> None:
        self.left = MOST_ROUNDS

    def one(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _Refused(
                0, "循环的次数太多，请减少嵌套的循环。", "too many rounds: nest fewer loops."
            )


class _Counted(Sequence[object]):
    """A list of the vocabulary that counts how often it is run through."""

    def __init__(self, items: Sequence[object], rounds: _Rounds) -> None:
        self._items, self._rounds = items, rounds

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]

    def __iter__(self) -> Iterator[object]:
        for item in self._items:
            self._rounds.one()
            yield item


def _listed(items: Iterable[object], between: str = "、") -> str:
    """「甲1万元、乙2万元」: names with their amounts, those without a printed amount left out."""
    pairs = ((getattr(each, "名称", str(each)), getattr(each, "金额", None)) for each in items)
    return between.join(f"{name}{amount or ''}" for name, amount in pairs if amount != "")


def _with_shares(items: Iterable[object], between: str = "；") -> str:
    """「甲1万元，占25.00%；乙3万元，占75.00%」."""
    found = [each for each in items if getattr(each, "金额", "")]
    return between.join(f"{_listed([each])}{_share(each)}" for each in found)


def _share(each: object) -> str:
    share = getattr(each, "占比", "")
    return f"，占{share}" if share else ""


def _names(items: Iterable[object], between: str = "、") -> str:
    return between.join(str(getattr(each, "名称", each)) for each in items)


def _counted(items: Sequence[object]) -> int:
    return len(items)


def _with_stop(text: object) -> str:
    """A text that ends with one full stop."""
    bare = str(text).rstrip("。；;，, ")
    return f"{bare}。" if bare else ""


FILTERS: dict[str, Callable[..., object]] = {
    "列出": _listed,
    "列出占比": _with_shares,
    "名称": _names,
    "个数": _counted,
    "句号": _with_stop,
}
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.Concat,
    nodes.Keyword,
)


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    environment.filters.update(FILTERS)
    return environment


_ENVIRONMENT = _environment()


def rendered(section: Section, text: str, words: Mapping[str, object]) -> str:
    """A template filled in; BrokenWording where it cannot be used."""
    rounds = _Rounds()
    try:
        return _template(text).render(_counting(words, rounds))
    except _Refused as refused:
        raise BrokenWording(section, refused.line, refused.why, refused.why_en) from None
    except TemplateSyntaxError as error:
        raise _not_understood(section, error) from None
    except (UndefinedError, SecurityError) as error:
        raise _unknown_word(section, error) from None
    except (TemplateError, TypeError, ValueError, AttributeError) as error:
        line = _line_of(error.__traceback__)
        raise BrokenWording(
            section, line, "这里的写法用不上，请检查。", "this cannot be evaluated."
        ) from None


def _counting(words: Mapping[str, object], rounds: _Rounds) -> dict[str, object]:
    return {
        name: _Counted(value, rounds) if isinstance(value, list | tuple) else value
        for name, value in words.items()
    }


@lru_cache(maxsize=256)
def _template(text: str) -> Template:
    if len(text) > LONGEST_TEMPLATE:
        raise _Refused(
            0, f"模板超过 {LONGEST_TEMPLATE} 字。", f"longer than {LONGEST_TEMPLATE} characters."
        )
    tree = _ENVIRONMENT.parse(text)
    _check(tree, 0)
    code = _ENVIRONMENT.compile(tree, filename=_NAME)
    return Template.from_code(_ENVIRONMENT, code, _ENVIRONMENT.make_globals(None))


def _check(node: nodes.Node, depth: int) -> None:
    """Refuses whatever is not plain words, conditions and lists."""
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
        raise _Refused(
            node.lineno,
            "模板里只能写词语、条件（if）、列表（for）和说明中列出的过滤器。",
            "only words, if, for and the documented filters can be used.",
        )
    depth += isinstance(node, nodes.For)
    if depth > DEEPEST_LOOP:
        raise _Refused(
            node.lineno,
            f"循环最多套 {DEEPEST_LOOP} 层。",
            f"at most {DEEPEST_LOOP} loops inside each other.",
        )
    for child in node.iter_child_nodes():
        _check(child, depth)


def _not_understood(section: Section, error: TemplateSyntaxError) -> BrokenWording:
    unknown = re.match(r"No filter named '(.+)'", error.message or "")
    if unknown:
        return BrokenWording(
            section, error.lineno, f"没有“{unknown[1]}”这个过滤器。", f"no filter {unknown[1]}."
        )
    return BrokenWording(
        section,
        error.lineno,
        "写法有误，请检查括号 {{ }}、{% %} 是否成对，if 和 for 是否有 endif、endfor。",
        f"syntax error: {error.message}",
    )


def _unknown_word(section: Section, error: TemplateError) -> BrokenWording:
    """A word that the vocabulary does not hold, or a property that a word does not have."""
    found = re.search(r"(?:'|attribute ')([^' ]+)'(?: is undefined|$)", error.message or "")
    word = found[1] if found else "?"
    line = _line_of(error.__traceback__)
    return BrokenWording(section, line, f"没有“{word}”这个词。", f"unknown word {word}.")


def _line_of(trace: TracebackType | None) -> int:
    """The line of the template in which something went wrong; Jinja2 keeps it in the traceback."""
    line = 0
    while trace:
        if trace.tb_frame.f_code.co_filename == _NAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
