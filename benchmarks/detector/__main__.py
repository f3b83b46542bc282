"""`python -m benchmarks.detector`: recall by kind of error, and false alarms; fails below the goals."""

from __future__ import annotations

import argparse
import sys

from benchmarks.detector.corpus import DOCUMENTS, SEED, clean_editions, corpus
from benchmarks.detector.inspection import ENDINGS, SLIPS, planted
from benchmarks.detector.plants import ARITHMETIC, Kind
from benchmarks.detector.scoring import Score, misses, scored


def main() -> int:
    parser = argparse.ArgumentParser(description="Judges the rules like a detector.")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    options = parser.parse_args()
    score = scored(corpus(options.seed, options.documents))
    _print(score, options.documents)
    missed = list(misses(planted(clean_editions())))
    kinds = {each.kind for each in SLIPS}
    endings = ", ".join(ENDINGS)
    print(f"Inspectors' errors of {len(kinds)} kinds, one by one into {endings}")
    print(f"  {len(SLIPS) - len(missed):3}/{len(SLIPS):3}  found (goal all)")
    for each, found in missed:
        told = "; ".join(f"{x.rule}: {x.message[:40]}" for x in found) or "nothing"
        print(f"  GOAL MISSED: {each.name}: {each.slip.rule} not found, but {told}")
    return 1 if score.shortfalls or missed else 0


def _print(score: Score, documents: int) -> None:
    print(f"Rules as a detector: {documents} documents, {score.clean} of them clean")
    for kind in Kind:
        share = score.recall([kind])
        print(f"  {score.found[kind]:3}/{score.planted[kind]:3}  {share:5.0%}  {kind.value}")
    print(f"  recall of arithmetic errors {score.recall(ARITHMETIC):.1%} (goal 100 %)")
    print(f"  recall over all             {score.recall():.1%} (goal 95 %)")
    print(f"  false alarms a clean document {score.alarms_a_document:.2f} (goal at most 0.10)")
    print(f"  errors where only rounding is at work {score.rounding_errors} (goal 0)")
    for name, plant in score.missed:
        print(f"  missed in {name}: {plant.kind.value}: {plant.was[:40]} -> {plant.now[:40]}")
    for name, finding in score.alarms:
        print(f"  false alarm in {name}: {finding.rule} {finding.severity}: {finding.message}")
    for sentence in score.shortfalls:
        print(f"  GOAL MISSED: {sentence}")


if __name__ == "__main__":
    sys.exit(main())
