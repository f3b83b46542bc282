"""The help sheet of the clerk's form. `help.txt` has its text: a step and a sentence a line, or a heading."""

from __future__ import annotations

from importlib.resources import files

from budgets.disclosure.money import MoneyUnit
from budgets.disclosure.workbook_format import COVER, HELP, LISTS
from budgets.disclosure.writers.workbook.book import WorkbookFile

_CHARACTERS_OF_A_LINE = 44
_LINE = 17.0  # points


def write_help(book: WorkbookFile, unit: MoneyUnit) -> None:
    """Write the sheet 填写说明, with the unit of the form's amounts."""
    sheet = book.sheet(HELP, landscape=False)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 88)
    book.text(sheet, 0, 0, HELP, bold=True, font_size=16)
    sheet.set_row(0, 30)
    words = {"unit": unit.value, "lists": LISTS, "cover": COVER}
    steps = files(__package__).joinpath("help.txt").read_text(encoding="utf-8").format(**words)
    for row, line in enumerate(steps.splitlines(), 1):
        step, _, text = line.partition("\t")
        lines = 1 + len(text) // _CHARACTERS_OF_A_LINE
        sheet.set_row(row, _LINE * lines + 5)
        book.text(sheet, row, 0, step, bold=not text, font_size=11, valign="top", align="left")
        book.text(sheet, row, 1, text, font_size=11, text_wrap=True, valign="top")
