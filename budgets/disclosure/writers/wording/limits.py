"""What rendering one template may cost: rounds, steps, characters, nesting and processor time.

Everything a template does is counted while it is done, constants included, so that nothing is built
first and found too large afterwards. The clock is the last resort, for what the counts do not foresee.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from time import thread_time
from typing import Any

from jinja2 import nodes

from budgets.disclosure.model import Section

LONGEST_TEMPLATE = 20_000
LONGEST_TEXT = 200_000  # characters of one section; the longest real ones have some 20,000
MOST_MADE = 1_000_000  # characters that filters and concatenations make on the way
MOST_PARAGRAPHS = 3_000
MOST_ROUNDS = 100_000
MOST_STEPS = 1_000_000  # a round counts as many as its body has parts
MOST_SECONDS = 2.0  # of the thread's own processor time
DEEPEST_LOOP = 2
DEEPEST_NESTING = 40
_CHARACTERS_OF_A_STEP = 100  # of a constant that a round compares or prints
_ROUNDS_BETWEEN_LOOKS = 16  # at the clock


SECTION_NAMES = {section: section.text.short for section in Section} | {
    Section.FISCAL_APPROPRIATION: "财政拨款收支",
    Section.TABLES: "公开表",
}


class BrokenWording(ValueError):
    """A template that cannot be used: why, in two languages, and on which `line` (0 where unknown)."""

    section: Section  # that the template is of; set where it is rendered

    def __init__(self, line: int, why: str, why_en: str) -> None:
        super().__init__(why)
        self.line, self.why, self.why_en = line, why, why_en

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """The sentence that says so, in Chinese."""
        at = f"第 {self.line} 行" if self.line else ""
        return f"“{SECTION_NAMES[self.section]}”的措辞模板{at}：{self.why}"

    @property
    def message_en(self) -> str:
        """The sentence that says so, in English."""
        at = f", line {self.line}" if self.line else ""
        return f"Wording template “{self.section.value}”{at}: {self.why_en}"


class Work:
    """Count the work of one rendering; without bounds for the portal's own templates.

    Their cost grows linearly with the disclosure, whose size its readers bound: a large one, too, must get
    its document. The methods raise BrokenWording where a bound is passed.
    """

    def __init__(self, *, bounded: bool = True) -> None:
        self.bounded = bounded
        self._rounds = self._steps = self._made = self._written = 0
        self._ends = thread_time() + MOST_SECONDS

    def round(self, steps: int = 1) -> None:
        """Count one round of a loop or a filter; `steps` is how many parts its body has."""
        if not self.bounded:
            return
        self._rounds += 1
        self._steps += steps
        if self._rounds > MOST_ROUNDS or self._steps > MOST_STEPS:
            raise BrokenWording(
                0, "循环的次数太多，请减少嵌套的循环。", "too many rounds: nest fewer loops."
            )
        if self._rounds % _ROUNDS_BETWEEN_LOOKS == 0 and thread_time() > self._ends:
            raise BrokenWording(
                0, "模板太复杂，在限定时间内没有写完。", "too complex: not done in time."
            )

    def make(self, characters: int) -> None:
        """Count characters of a text that is being put together."""
        self._made += characters
        if self.bounded and self._made > MOST_MADE:
            raise _too_long()

    def write(self, piece: str) -> str:
        """Count a piece of the rendered text, and return it."""
        self._written += len(piece)
        if self.bounded and self._written > LONGEST_TEXT:
            raise _too_long()
        return piece

    def joined(self, texts: Iterable[str], between: str = "") -> str:
        """Join texts, counting each before the whole is made."""
        found = []
        for text in texts:
            self.make(len(text) + len(between))
            found.append(text)
        return between.join(found)


class Counted(Sequence[object]):
    """A sequence that counts each round of the loop or filter that runs through it."""

    def __init__(self, items: Sequence[object], work: Work, steps: int = 1) -> None:
        self._size = len(items)  # an unknown word says so here
        self._items, self._work, self._steps = items, work, steps

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]

    def __iter__(self) -> Iterator[object]:
        for item in self._items:
            self._work.round(self._steps)
            yield item


def parts_of(body: Iterable[nodes.Node]) -> int:
    """Return how many parts one round of a loop executes; an inner loop counts its own rounds."""
    return sum(_parts(node) for node in body)


def _parts(node: nodes.Node) -> int:
    if isinstance(node, nodes.For):
        return 1 + _parts(node.iter)
    own = len(str(node.value)) // _CHARACTERS_OF_A_STEP if isinstance(node, nodes.Const) else 0
    return 1 + own + sum(map(_parts, node.iter_child_nodes()))


def check_nesting(line: int, depth: int, loops: int) -> None:
    """Raise BrokenWording for what is nested too deep."""
    if depth > DEEPEST_NESTING:
        raise nested_too_deep(line)
    if loops > DEEPEST_LOOP:
        raise BrokenWording(
            line,
            f"循环最多套 {DEEPEST_LOOP} 层。",
            f"at most {DEEPEST_LOOP} loops inside each other.",
        )


def nested_too_deep(line: int = 0) -> BrokenWording:
    """Return the error for parentheses, conditions or filters that are nested too deep."""
    return BrokenWording(
        line,
        f"套得太深：括号、条件和过滤器最多套 {DEEPEST_NESTING} 层。",
        f"nested too deep: at most {DEEPEST_NESTING} levels of brackets, conditions and filters.",
    )


def check_paragraphs(text: str, work: Work) -> str:
    """Return the text; raise BrokenWording if it has more lines than a document can use."""
    if work.bounded and text.count("\n") > MOST_PARAGRAPHS:
        raise BrokenWording(
            0, f"写出来超过 {MOST_PARAGRAPHS} 段。", f"it makes more than {MOST_PARAGRAPHS} lines."
        )
    return text


def _too_long() -> BrokenWording:
    return BrokenWording(
        0,
        f"写出来的文字太长：一个部分最多 {LONGEST_TEXT // 10_000} 万字。",
        f"the text becomes too long: at most {LONGEST_TEXT} characters a section.",
    )
