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
from functools import partial
from html.parser import HTMLParser
from io import BytesIO

import docx
import openpyxl
import pdfplumber

from benchmarks.detector.papers import Paper, paper_of
from benchmarks.detector.printing import as_docx, as_html, as_pdf, as_txt, as_xlsx
from benchmarks.harness import Report, cpu_seconds
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


def measure(report: Report, rounds: int) -> None:
    """Print all measurements."""

    def cpu(work: Callable[[], object]) -> float:
        work()  # what is loaded only once does not count
        return cpu_seconds(work, rounds)

    def judged(what: str, work: Callable[[], object], limit: float, against: str) -> None:
        seconds = cpu(work)
        figure = f"{seconds * 1000:.1f} ms  {1 / seconds:7.1f}/s"
        report.line(what, figure, seconds / limit, against)

    disclosure = _large_disclosure()
    paper = paper_of(disclosure)
    text, page, book = as_txt(paper), as_html(paper), as_xlsx(paper)
    for what, name, data, alone, limit in (
        ("a text", "a.txt", text, None, 0.15),
        ("a Word file", "a.docx", as_docx(paper), _word_alone, 0.15),
        ("a web page", "a.html", page, _html_alone, 0.15),
        ("a workbook", "a.xlsx", book, _workbook_alone, 0.15),
        ("a PDF of 30 pages", "a.pdf", _long_pdf(paper), _pdf_alone, 4.0),
    ):
        size = len(data) // 1000
        judged(f"read {what}, {size} KB", partial(_read, name, data), limit, f"{limit} s")
        if alone:
            library = 2 * cpu(partial(alone, data))
            opened = partial(_opened, name, data)
            judged("  of that, open it", opened, library, "the library alone, twice")
    judged("write a Word file", lambda: write_docx(disclosure), 1.0, "1 s")
    judged("write a workbook", lambda: write_workbook(disclosure), 1.0, "1 s")
    lines = len(disclosure.lines)
    allowed = 0.020 * max(lines / _LINES, 1)
    what, against = f"judge {lines} lines by all rules", f"20 ms for {_LINES} lines"
    judged(what, lambda: judge(disclosure), allowed, against)


def _opened(name: str, data: bytes) -> object:
    """Return the paragraphs and tables of a file, before anything is understood of them."""
    return read_pdf(name, data) if name.endswith(".pdf") else blocks_of(name, data)


def _read(name: str, data: bytes) -> object:
    """As `read_bytes`; a PDF without the process of its own, whose CPU would not be counted."""
    return read(read_pdf(name, data)) if name.endswith(".pdf") else read_bytes(name, data)


def _large_disclosure() -> Disclosure:
    """Return the budget of the county that has most lines."""
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
    book = openpyxl.load_workbook(BytesIO(data), read_only=False)
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def _pdf_alone(data: bytes) -> object:
    with pdfplumber.open(BytesIO(data)) as pdf:
        return [(page.extract_text(), page.extract_tables()) for page in pdf.pages]


def _peak() -> float:
    """Return the MB that a process needs to read, judge and write the large document as PDF and Word."""
    disclosure = _large_disclosure()
    paper = paper_of(disclosure)
    read_pdf("a.pdf", _long_pdf(paper))
    judge(disclosure)
    read_bytes("a.docx", write_docx(disclosure))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures speed and memory against limits.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    print(f"Speed: medians of {rounds}, seconds of CPU a document")
    report = Report()
    measure(report, rounds)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        megabytes = pool.apply(_peak)
    report.line("peak memory", f"{megabytes:.0f} MB", megabytes / _MEGABYTES, f"{_MEGABYTES} MB")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
