"""Renders a template of the official document: plain words, conditions and lists, nothing else.

A template comes from a county, so it is held to a small part of Jinja2: no calls, no macros, no
imports, two loops inside each other at most, and so many rounds and characters in all (`limits.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import TracebackType
from typing import Any

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
    pass_context,
)
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.visitor import NodeTransformer

from budgets.disclosure.characters import harmful
from budgets.disclosure.model import Section
from budgets.disclosure.writers.wording.limits import (
    LONGEST_TEMPLATE,
    Counted,
    Refused,
    Work,
    check_nesting,
    check_paragraphs,
    nested_too_deep,
    parts_of,
    too_much_memory,
)

_NAME = "<模板>"
# What no template can write: the name of the work in its words, and of two filters of our own.
_WORK, _ROUNDS, _JOINED = "(work)", "(rounds)", "(joined)"

SECTION_NAMES = {section: section.text.short for section in Section} | {
    Section.FISCAL_APPROPRIATION: "财政拨款收支",
    Section.TABLES: "公开表",
}


class BrokenWording(ValueError):
    """A template that cannot be used: `section`, `line` (0 where unknown), and why in two languages."""

    def __init__(self, section: Section, line: int, why: str, why_en: str) -> None:
        name = SECTION_NAMES[section]
        at, at_en = (f"第 {line} 行", f", line {line}") if line else ("", "")
        self.section = section
        self.line = line
        self.message = f"“{name}”的措辞模板{at}：{why}"
        self.message_en = f"Wording template “{section.value}”{at_en}: {why_en}"
        super().__init__(self.message)


@pass_context
def _listed(context: Context, items: Sequence[object], between: str = "、") -> str:
    """「甲1万元、乙2万元」: names with their amounts, those without a printed amount left out."""
    pairs = ((getattr(each, "名称", str(each)), _amount(each)) for each in _each(context, items))
    return _work(context).joined((f"{n}{a or ''}" for n, a in pairs if a != ""), between)


@pass_context
def _with_shares(context: Context, items: Sequence[object], between: str = "；") -> str:
    """「甲1万元，占25.00%；乙3万元，占75.00%」."""
    found = (each for each in _each(context, items) if _amount(each))
    texts = (f"{getattr(x, '名称', str(x))}{_amount(x)}{_share(x)}" for x in found)
    return _work(context).joined(texts, between)


def _amount(each: object) -> Any:
    return getattr(each, "金额", None)


def _share(each: object) -> str:
    share = getattr(each, "占比", "")
    return f"，占{share}" if share else ""


@pass_context
def _names(context: Context, items: Sequence[object], between: str = "、") -> str:
    texts = (str(getattr(each, "名称", each)) for each in _each(context, items))
    return _work(context).joined(texts, between)


def _counted(items: Sequence[object]) -> int:
    return len(items)


@pass_context
def _with_stop(context: Context, text: object) -> str:
    """A text that ends with one full stop."""
    bare = str(text).rstrip("。；;，, ")
    _work(context).make(len(bare))
    return f"{bare}。" if bare else ""


def _work(context: Context) -> Work:
    work: Work = context.parent[_WORK]
    return work


@pass_context
def _each(context: Context, items: Sequence[object], steps: int = 1) -> Counted:
    """What is run through, counted: every loop of a template does so by this filter."""
    return Counted(items, _work(context), steps)


@pass_context
def _joined(context: Context, texts: Sequence[object]) -> str:
    """Jinja's `~`, counted."""
    return _work(context).joined(map(str, texts))


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
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # it would work out constants while compiling, where nothing is counted
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    environment.filters.update({**FILTERS, _ROUNDS: _each, _JOINED: _joined})
    return environment


_ENVIRONMENT = _environment()


def rendered(
    section: Section, text: str, words: Mapping[str, object], *, bounded: bool = True
) -> str:
    """A template filled in; BrokenWording where it cannot be used. `bounded`: it is not one of ours."""
    work = Work(bounded=bounded)
    try:
        pieces = _template(text).generate({**words, _WORK: work})
        return check_paragraphs("".join(map(work.write, pieces)), work)
    except Refused as refused:
        raise _broken(section, refused) from None
    except (RecursionError, SyntaxError):  # SyntaxError: Python's own, of what Jinja2 makes of it
        raise _broken(section, nested_too_deep()) from None
    except MemoryError:
        raise _broken(section, too_much_memory()) from None
    except TemplateSyntaxError as error:
        raise _not_understood(section, error) from None
    except (UndefinedError, SecurityError) as error:
        raise _unknown_word(section, error) from None
    except (TemplateError, TypeError, ValueError, AttributeError) as error:
        line = _line_of(error.__traceback__)
        raise BrokenWording(
            section, line, "这里的写法用不上，请检查。", "this cannot be evaluated."
        ) from None


def _broken(section: Section, refused: Refused) -> BrokenWording:
    return BrokenWording(section, refused.line, refused.why, refused.why_en)


@lru_cache(maxsize=256)
def _template(text: str) -> Template:
    if len(text) > LONGEST_TEMPLATE:
        raise Refused(
            0, f"模板超过 {LONGEST_TEMPLATE} 字。", f"longer than {LONGEST_TEMPLATE} characters."
        )
    _check_brackets(text)
    tree = _ENVIRONMENT.parse(text)
    _check(tree, 0, 0)
    code = _ENVIRONMENT.compile(_Counting().visit(tree), filename=_NAME)
    return Template.from_code(_ENVIRONMENT, code, _ENVIRONMENT.make_globals(None))


def _check_brackets(text: str) -> None:
    """Refuses brackets that no tree will show, but that the parser must go down into."""
    depth = 0
    for line, kind, value in _ENVIRONMENT.lex(text):
        if kind == "operator":
            depth += (value in "([{") - (value in ")]}")
            check_nesting(line, depth, 0)


def _check(node: nodes.Node, depth: int, loops: int) -> None:
    """Refuses whatever is not plain words, conditions and lists."""
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
        raise Refused(
            node.lineno,
            "模板里只能写词语、条件（if）、列表（for）和说明中列出的过滤器。",
            "only words, if, for and the documented filters can be used.",
        )
    # The form sees what is typed; a constant may spell such a character out ('\u202e').
    own = node.value if isinstance(node, nodes.Const) else getattr(node, "data", "")
    if isinstance(own, str) and (found := harmful(own)):
        raise Refused(
            node.lineno,
            f"里面有看不见的控制字符（{found}），请删去。",
            f"it holds the control character {found}.",
        )
    loops += isinstance(node, nodes.For)
    check_nesting(node.lineno, depth, loops)
    for child in node.iter_child_nodes():
        _check(child, depth + 1, loops)


class _Counting(NodeTransformer):
    """Puts the filters that count into a template: at every loop, and for every `~`."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        inside = [*node.body, *node.else_, *([node.test] if node.test else [])]
        steps = nodes.Const(parts_of(inside), lineno=node.lineno)
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _ROUNDS, steps)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        self.generic_visit(node)
        return _filtered(nodes.Tuple(node.nodes, "load", lineno=node.lineno), _JOINED)


def _filtered(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, [*arguments], [], None, None, lineno=node.lineno)


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
