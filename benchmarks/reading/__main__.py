"""`python -m benchmarks.reading`: the reader on pages of every kind and format; fails below the goals."""

from __future__ import annotations

import argparse
import resource
import sys
from collections import defaultdict

from benchmarks.reading.kinds import FORMATS, kinds
from benchmarks.reading.scoring import GOALS, LIMITS, Score, scored

SOURCES = 3
_MEGABYTES = 300  # as `benchmarks.speed` allows for the largest document


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the reader on generated pages.")
    parser.add_argument("--sources", type=int, default=SOURCES, help="departments for each kind")
    parser.add_argument("--kind", default="", help="only kinds whose name contains this")
    parser.add_argument("--format", choices=FORMATS, help="only this format")
    parser.add_argument(
        "--verbose", action="store_true", help="print what went wrong, figure by figure"
    )
    options = parser.parse_args()
    by_format: dict[str, Score] = defaultdict(Score)
    print(f"{'recall by kind':42}" + "".join(f"{ending:>7}" for ending in FORMATS))
    for kind in kinds():
        if options.kind not in kind.name:
            continue
        cells = []
        for ending in FORMATS:
            if ending not in kind.formats or options.format not in (None, ending):
                cells.append(f"{'':7}")
                continue
            score = scored(kind, ending, options.sources)
            by_format[ending] += score
            by_format[ending].of_kinds.append(score.recall)
            cells.append(f"{_share(score):>7}")
        print(f"  {kind.name:40}" + "".join(cells), flush=True)
    return _summary(by_format, verbose=options.verbose)


def _share(score: Score) -> str:
    """Return the recall of one cell; `!` marks wrong figures, `E` false errors."""
    return f"{100 * score.recall:.0f}{'!' * bool(score.wrong)}{'E' * bool(score.errors)}"


def _summary(by_format: dict[str, Score], *, verbose: bool) -> int:
    """Print the sums by format, and the goals that were missed; return the exit code."""
    missed = []
    for ending, score in by_format.items():
        documents = max(score.documents, 1)
        told = (
            f"mean recall of kinds {score.mean_recall:6.1%} (goal {GOALS[ending]:.0%})",
            f"of all facts {score.recall:.1%}",
            f"wrong figures per 1,000 {score.wrong_per_thousand:.1f}",
            f"false errors a document {score.errors / documents:.2f}",
            f"unlisted {score.unlisted}",
            f"refused {score.refused} of {score.documents}",
            f"{1000 * score.seconds / documents:.0f} ms (limit {1000 * LIMITS[ending]:.0f})",
        )
        print(f"{ending:5} {', '.join(told)}")
        missed += [f"as .{ending}: {sentence}" for sentence in score.shortfalls(ending)]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {megabytes:.0f} MB (limit {_MEGABYTES})")
    if megabytes > _MEGABYTES:
        missed.append(f"{megabytes:.0f} MB of memory, above {_MEGABYTES}")
    if verbose:
        for note in (note for score in by_format.values() for note in score.notes):
            print(f"  {note}")
    for sentence in missed:
        print(f"  GOAL MISSED: {sentence}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
