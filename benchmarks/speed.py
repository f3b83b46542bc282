"""`python -m benchmarks.speed`: how fast documents are read, judged and written, against limits.

To open a file may take twice the time that the library alone needs to get its text in the same run: our
own share is at most as large again. The other limits are seconds of CPU. Every figure is a median.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from io import BytesIO

import docx

from benchmarks.detector.papers import Paper, paper_of
from benchmarks.detector.printing import as_docx, as_html, as_pdf, as_txt, as_xlsx
from benchmarks.timing import cpu_seconds
from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.readers.formats.pdf import read_pdf
from budgets.disclosure.readers.in_process import blocks_of, read_bytes
from budgets.disclosure.readers.reading import read
from budgets.disclosure.rules import judge
from budgets.disclosure.writers.word.document import write_docx
from budgets.disclosure.writers.workbook import write_workbook
from demo.county.editions import editions_of
from demo.county.profiles import profiles

ROUNDS = 7
_LINES = 200
_MEGABYTES = 300


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of CPU for one document, and what they are held against."""

    what: str
    seconds: float
    limit: float
    against: str

    @property
    def ratio(self) -> float:
        """1 is the limit."""
        return self.seconds / self.limit


def cpu(work: Callable[[], object], rounds: int) -> float:
    """The median seconds of CPU that the work takes once it is warm."""
    work()  # what is loaded once is not the document's
    return cpu_seconds(work, rounds)


def measured(rounds: int) -> list[Measured]:
    """All measurements, in the order in which they are printed."""
    disclosure = _large_disclosure()
    paper = paper_of(disclosure)
    text = as_txt(paper)
    word, page, book, pdf = as_docx(paper), as_html(paper), as_xlsx(paper), _long_pdf(paper)
    kinds = [
        ("a text", "a.txt", text, None),
        ("a Word file", "a.docx", word, _word_alone),
        ("a web page", "a.html", page, _html_alone),
        ("a workbook", "a.xlsx", book, _workbook_alone),
        ("a PDF of 30 pages", "a.pdf", pdf, _pdf_alone),
    ]
    found = []
    for what, name, data, alone in kinds:
        read = cpu(partial(_read, name, data), rounds)
        limit = 4.0 if alone is _pdf_alone else 0.15
        found.append(Measured(f"read {what}, {len(data) // 1000} KB", read, limit, f"{limit} s"))
        if alone:
            opened = cpu(partial(_opened, name, data), rounds)
            library = 2 * cpu(partial(alone, data), rounds)
            found.append(
                Measured("  of that, open it", opened, library, "the library alone, twice")
            )
    found += [
        Measured("write a Word file", cpu(lambda: write_docx(disclosure), rounds), 1.0, "1 s"),
        Measured("write a workbook", cpu(lambda: write_workbook(disclosure), rounds), 1.0, "1 s"),
    ]
    lines = len(disclosure.lines)
    allowed = 0.020 * max(lines / _LINES, 1)
    found.append(
        Measured(f"judge {lines} lines by all rules", cpu(lambda: judge(disclosure), rounds),
                 allowed, f"20 ms for {_LINES} lines")
    )  # fmt: skip
    return found


def _opened(name: str, data: bytes) -> object:
    """The paragraphs and tables of a file, before anything is understood of them."""
    return read_pdf(name, data) if name.endswith(".pdf") else blocks_of(name, data)


def _read(name: str, data: bytes) -> object:
    """As `read_bytes`; a PDF without the process of its own, whose CPU would not be counted."""
    return read(read_pdf(name, data)) if name.endswith(".pdf") else read_bytes(name, data)


def _large_disclosure() -> Disclosure:
    """The budget of the county that has most lines."""
    editions = [each.disclosure for profile in profiles() for each in editions_of(profile)]
    budgets = [each for each in editions if each.phase is Phase.BUDGET]
    return max(budgets, key=lambda each: len(each.lines))


def _long_pdf(paper: Paper) -> bytes:
    """Thirty pages: the document as often as they hold it."""
    pages = as_pdf(paper).count(b"/Type/Page/")
    times = -(-30 // pages)
    return as_pdf(Paper(paper.disclosure, paper.blocks * times))


def _word_alone(data: bytes) -> object:
    document = docx.Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs], cells


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _html_alone(data: bytes) -> object:
    parser = _Texts()
    parser.feed(data.decode())
    return parser.texts


def _workbook_alone(data: bytes) -> object:
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), read_only=False)
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def _pdf_alone(data: bytes) -> object:
    import pdfplumber

    with pdfplumber.open(BytesIO(data)) as pdf:
        return [(page.extract_text(), page.extract_tables()) for page in pdf.pages]


def _peak(_: object) -> float:
    """Megabytes that a process needs to read, judge and write the large document as PDF and Word."""
    disclosure = _large_disclosure()
    paper = paper_of(disclosure)
    judge(read_pdf("a.pdf", _long_pdf(paper)).blocks and disclosure)
    read_bytes("a.docx", write_docx(disclosure))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures speed and memory against limits.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    print(f"Speed: medians of {rounds}, seconds of CPU a document")
    missed = 0
    for each in measured(rounds):
        missed += each.ratio > 1
        print(
            f"  {each.what:36} {each.seconds * 1000:8.1f} ms  {1 / each.seconds:7.1f}/s"
            f"  {each.ratio:5.2f} of {each.against}{'  LIMIT MISSED' if each.ratio > 1 else ''}"
        )
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        megabytes = pool.apply(_peak, (None,))
    print(f"  peak memory {megabytes:.0f} MB, {megabytes / _MEGABYTES:.2f} of {_MEGABYTES} MB")
    return 1 if missed or megabytes > _MEGABYTES else 0


if __name__ == "__main__":
    sys.exit(main())
