"""The sample documents, and how the Word one is generated from its source.

The figures, names and contradictions of `zhaohua-qungongju-2020` are those of a real disclosure; every
sentence is ours. `qilan-linyeju-2024.txt` is invented completely, with other headings and numbering.
"""

from pathlib import Path

HERE = Path(__file__).parent
WORD_SOURCE = HERE / "zhaohua-qungongju-2020.md"
WORD_SAMPLE = HERE / "zhaohua-qungongju-2020.docx"
TEXT_SAMPLE = HERE / "qilan-linyeju-2024.txt"
