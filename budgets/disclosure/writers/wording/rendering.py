"""Render a template of the official document: plain words, conditions and lists, nothing else.

A template comes from a county, so it is held to a small part of Jinja2: no calls, no macros, no
imports, two loops inside each other at most, and so many rounds and characters in all (`limits.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import TracebackType

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
    BrokenWording,
    Counted,
    Work,
    check_nesting,
    check_paragraphs,
    nested_too_deep,
    parts_of,
)

_NAME = "<模板>"
# What no template can write: the name of the work in its words, and of two filters of our own.
_WORK, _ROUNDS, _JOINED = "(work)", "(rounds)", "(joined)"

Filter = Callable[..., object]


def _joins(between: str, text_of: Callable[[object], str | None]) -> Filter:
    """Return a filter that joins the texts of items; those of which `text_of` gives None are left out."""

    @pass_context
    def joined(context: Context, items: Sequence[object], between: str = between) -> str:
        texts = map(text_of, _counted(context, items))
        return _work(context).joined((text for text in texts if text is not None), between)

    return joined


def _name(item: object) -> str:
    return str(getattr(item, "名称", item))


def _with_amount(item: object) -> str | None:
    """「甲1万元」; None where an amount is not printed."""
    amount = getattr(item, "金额", None)
    return None if amount == "" else f"{_name(item)}{amount or ''}"


def _with_share(item: object) -> str | None:
    """「甲1万元，占25.00%」; None where there is no printed amount."""
    if not getattr(item, "金额", ""):
        return None
    share = getattr(item, "占比", "")
    return f"{_with_amount(item)}，占{share}" if share else _with_amount(item)


@pass_context
def _with_stop(context: Context, text: object) -> str:
    """Return a text that ends with one full stop."""
    bare = str(text).rstrip("。；;，, ")
    _work(context).make(len(bare))
    return f"{bare}。" if bare else ""


def _work(context: Context) -> Work:
    work: Work = context.parent[_WORK]
    return work


@pass_context
def _counted(context: Context, items: Sequence[object], steps: int = 1) -> Counted:
    """Return what a loop runs through, counted: every loop of a template uses this filter."""
    return Counted(items, _work(context), steps)


FILTERS: dict[str, Filter] = {
    "列出": _joins("、", _with_amount),
    "列出占比": _joins("；", _with_share),
    "名称": _joins("、", _name),
    "个数": len,
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
    environment.filters.update({**FILTERS, _ROUNDS: _counted, _JOINED: _joins("", str)})
    return environment


_ENVIRONMENT = _environment()


def rendered(
    section: Section, text: str, words: Mapping[str, object], *, bounded: bool = True
) -> str:
    """Return a template filled in; `bounded` by limits unless it is one of the portal's own.

    Raise BrokenWording where it cannot be used.
    """
    try:
        return _rendered(text, words, Work(bounded=bounded))
    except BrokenWording as broken:
        broken.section = section
        raise


def _rendered(text: str, words: Mapping[str, object], work: Work) -> str:
    try:
        pieces = _template(text).generate({**words, _WORK: work})
        return check_paragraphs("".join(map(work.write, pieces)), work)
    except BrokenWording:
        raise
    except (RecursionError, SyntaxError):  # SyntaxError: Python's own, about the compiled template
        raise nested_too_deep() from None
    except MemoryError:
        raise BrokenWording(
            0, "模板太复杂，内存不够。", "too complex: not enough memory."
        ) from None
    except TemplateSyntaxError as error:
        raise _not_understood(error) from None
    except (UndefinedError, SecurityError) as error:
        raise _unknown_word(error) from None
    except (TemplateError, TypeError, ValueError, AttributeError) as error:
        line = _line_of(error.__traceback__)
        raise BrokenWording(
            line, "这里的写法用不上，请检查。", "this cannot be evaluated."
        ) from None


@lru_cache(maxsize=256)
def _template(text: str) -> Template:
    if len(text) > LONGEST_TEMPLATE:
        raise BrokenWording(
            0, f"模板超过 {LONGEST_TEMPLATE} 字。", f"longer than {LONGEST_TEMPLATE} characters."
        )
    _check_brackets(text)
    tree = _ENVIRONMENT.parse(text)
    _check(tree, 0, 0)
    code = _ENVIRONMENT.compile(_Counting().visit(tree), filename=_NAME)
    return Template.from_code(_ENVIRONMENT, code, _ENVIRONMENT.make_globals(None))


def _check_brackets(text: str) -> None:
    """Raise BrokenWording for deep brackets: the parser recurses into them, though no tree shows them."""
    depth = 0
    for line, kind, value in _ENVIRONMENT.lex(text):
        if kind == "operator":
            depth += (value in "([{") - (value in ")]}")
            check_nesting(line, depth, 0)


def _check(node: nodes.Node, depth: int, loops: int) -> None:
    """Raise BrokenWording for whatever is not plain words, conditions and lists."""
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.For) and node.recursive):
        raise BrokenWording(
            node.lineno,
            "模板里只能写词语、条件（if）、列表（for）和说明中列出的过滤器。",
            "only words, if, for and the documented filters can be used.",
        )
    # The form sees what is typed; a constant may spell such a character out ('\u202e').
    own = node.value if isinstance(node, nodes.Const) else getattr(node, "data", "")
    if isinstance(own, str) and (found := harmful(own)):
        raise BrokenWording(
            node.lineno,
            f"里面有看不见的控制字符（{found}），请删去。",
            f"it holds the control character {found}.",
        )
    loops += isinstance(node, nodes.For)
    check_nesting(node.lineno, depth, loops)
    for child in node.iter_child_nodes():
        _check(child, depth + 1, loops)


class _Counting(NodeTransformer):
    """Put the counting filters into a template: at every loop, and for every `~`."""

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


def _not_understood(error: TemplateSyntaxError) -> BrokenWording:
    unknown = re.match(r"No filter named '(.+)'", error.message or "")
    if unknown:
        why, why_en = f"没有“{unknown[1]}”这个过滤器。", f"no filter {unknown[1]}."
        return BrokenWording(error.lineno, why, why_en)
    why = "写法有误，请检查括号 {{ }}、{% %} 是否成对，if 和 for 是否有 endif、endfor。"
    return BrokenWording(error.lineno, why, f"syntax error: {error.message}")


def _unknown_word(error: TemplateError) -> BrokenWording:
    """Return the error for a word that there is not, or a property that a word does not have."""
    found = re.search(r"(?:'|attribute ')([^' ]+)'(?: is undefined|$)", error.message or "")
    word = found[1] if found else "?"
    line = _line_of(error.__traceback__)
    return BrokenWording(line, f"没有“{word}”这个词。", f"unknown word {word}.")


def _line_of(trace: TracebackType | None) -> int:
    """Return the line of the template in which an error occurred; Jinja2 keeps it in the traceback."""
    line = 0
    while trace:
        if trace.tb_frame.f_code.co_filename == _NAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
