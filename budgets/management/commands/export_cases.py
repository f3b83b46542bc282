"""`manage.py export_cases DIR`: write what people corrected after imports, to hand on without its words."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from budgets.disclosure.readers import UnreadableDocument
from budgets.management.cases import write_case, write_refused
from budgets.models import Original


class Command(BaseCommand):
    help = (
        "Writes a case for each imported document of which people corrected figures: the right figures, and "
        "the document with its figures and layout, but placeholders for its words (official words stay)."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            metavar="FILE",
            help="also files that could not be imported",
        )
        parser.add_argument(
            "--department", metavar="SLUG", help="only documents of this department"
        )

    def handle(
        self, *, folder: Path, files: list[Path], department: str | None, **options: Any
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(files, 1):
            self._refused(folder, number, file)
        originals = Original.objects.select_related("edition__department").order_by("pk")
        if department:
            originals = originals.filter(edition__department__slug=department)
        counts = [write_case(folder, original) for original in originals.iterator(chunk_size=20)]
        said = _(
            "共 %(all)s 份导入的文件，%(cases)s 份有改过的金额，已写到 %(folder)s。交出去以前请看一遍。"
        )
        named = {"all": len(counts), "cases": sum(map(bool, counts)), "folder": folder}
        self.stdout.write(said % named)

    def _refused(self, folder: Path, number: int, file: Path) -> None:
        try:
            if not write_refused(folder, number, file):
                self.stderr.write(_("%(file)s：这个文件能读，没有写出。") % {"file": file.name})
        except UnreadableDocument as without_text:
            self.stderr.write(f"{file.name}: {without_text}")
        except OSError as error:
            self.stderr.write(_("%s: 打不开这个文件") % file.name + f" ({error.strerror})")
