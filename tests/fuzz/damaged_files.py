"""Fuzzes the readers: `python -m tests.fuzz.damaged_files --cases 50000 --seed 1`.

Every damaged file must end as a Reading or as an UnreadableDocument with its two sentences: no other
exception, no case over ten seconds, no more than 300 MB, no connection, nothing written outside the
temporary directory. A worker of its own reads, so that memory and time are its alone and a reader that
never comes back can be ended. The portal itself reads every file in a child under limits on time and memory;
a PDF that exceeds one counts as "ended by its limits", for which the portal has a sentence.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

from tests.fuzz.mutations import KINDS, Case, case, huge

LONGEST = 10  # seconds
LARGEST = 300  # MB
_GRACE = 10  # seconds that a worker which did not hear the alarm is given


_ENDED = "ended by its limits"
_CHANGING = ("open", "os.mkdir", "os.rename", "os.remove", "shutil.copyfile")


class _TooLong(BaseException):
    """The alarm: no reader may catch it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How reading a file ended: "read", an obstacle, or what went wrong in `failure`."""

    ended: str
    seconds: float
    megabytes: float
    failure: str = ""


@dataclass(slots=True)
class Report:
    """What a run found."""

    ended: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[tuple[Case, Outcome]] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)
    largest: float = 0.0
    seconds: float = 0.0

    @property
    def cases(self) -> int:
        return sum(counter.total() for counter in self.ended.values())

    def add(self, made: Case, outcome: Outcome) -> None:
        self.ended.setdefault(made.kind, Counter())[outcome.ended] += 1
        self.slowest[made.kind] = max(self.slowest.get(made.kind, 0), outcome.seconds)
        self.largest = max(self.largest, outcome.megabytes)
        if outcome.failure:
            self.failures.append((made, outcome))


# The worker


def _violations() -> list[str]:
    """Return a list that an audit hook fills with whatever no reader may do."""
    found: list[str] = []
    temporary = os.path.realpath(tempfile.gettempdir())

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
            found.append(f"{event} {arguments[-1]!r}")
        elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
            found.append(f"{event} {arguments[0]!r}")
        elif event in _CHANGING and isinstance(arguments[0], str):
            harmless = os.path.realpath(arguments[0]).startswith((temporary, "/dev/"))
            if not harmless and (event != "open" or _writes(arguments)):
                found.append(f"{event} {arguments[0]}")

    sys.addaudithook(hook)
    return found


def _writes(arguments: tuple[Any, ...]) -> bool:
    _, mode, flags = arguments
    return bool(set(mode or "") & set("wax+")) or bool((flags or 0) & (os.O_WRONLY | os.O_RDWR))


def _alarm(signum: int, frame: FrameType | None) -> None:
    raise _TooLong


def _work(connection: Connection) -> None:
    sys.dont_write_bytecode = True
    logging.disable(logging.CRITICAL)  # what a library says of damage helps nobody
    os.environ["LIBREOFFICE"] = ""  # converting is another program's work, and takes seconds
    from budgets.disclosure.readers import in_process
    from budgets.disclosure.readers.errors import UnreadableDocument

    signal.signal(signal.SIGALRM, _alarm)
    found = _violations()
    while (message := connection.recv()) is not None:
        name, data = message
        began = time.perf_counter()
        ended, failure, late = "read", "", False
        signal.setitimer(signal.ITIMER_REAL, LONGEST)
        try:
            in_process.read_bytes(name, data)
        except UnreadableDocument as error:
            ended = error.obstacle.value
            if not (error.message.endswith("。") and error.message_en.endswith(".")):
                failure = f"no sentence: {error.message!r}"
        except _TooLong:
            late = True
            failure = "took longer than allowed\n" + "".join(traceback.format_exc()[-1500:])
        except BaseException:
            failure = traceback.format_exc()[-3000:]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        seconds = time.perf_counter() - began
        megabytes = _peak()
        if megabytes > LARGEST:
            failure += f"\n{megabytes:.0f} MB"
        if late or megabytes > LARGEST:
            ended, failure = (_ENDED, "") if _is_isolated(data) else (ended, failure)
        if found:
            failure += f"\n{found}"
            found.clear()
        connection.send(Outcome("failed" if failure else ended, seconds, megabytes, failure))


def _peak() -> float:
    """Return the most memory that this process ever held, in MB.

    Not `ru_maxrss`, which a child takes over from its parent.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _is_isolated(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


class _Worker:
    """A reading process, begun again after it had to be ended or grew too large."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._connection, other = self._context.Pipe()
        self._process = self._context.Process(target=_work, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def read(self, made: Case) -> Outcome:
        """How reading a case ends."""
        try:
            self._connection.send((made.name, made.data))
            if self._connection.poll(LONGEST + _GRACE):
                outcome: Outcome = self._connection.recv()
                if outcome.megabytes > LARGEST:
                    self.end()
                    self._start()
                return outcome
            failure = "hangs where no alarm is heard"
        except (EOFError, ConnectionError):
            failure = "the process died"
        self.end()
        self._start()
        return Outcome("failed", LONGEST + _GRACE, 0, failure)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._connection.close()


def run(cases: Iterable[Case]) -> Iterator[tuple[Case, Outcome]]:
    """Read the cases, one after the other."""
    worker = _Worker()
    try:
        for made in cases:
            yield made, worker.read(made)
    finally:
        worker.end()


def report_of(
    cases: Iterable[Case], tell: Callable[[Case, Outcome], None] = lambda case, outcome: None
) -> Report:
    """Read the cases and return what was found; `tell` is called with each failure."""
    report, began = Report(), time.perf_counter()
    for made, outcome in run(cases):
        report.add(made, outcome)
        if outcome.failure:
            tell(made, outcome)
        if sys.stderr.isatty() and report.cases % 100 == 0:
            counts = f"{report.cases} cases, {len(report.failures)} failures"
            print(f"\r{counts}", end="", file=sys.stderr)
    report.seconds = time.perf_counter() - began
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzzes the readers of disclosure documents.")
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--kind", choices=KINDS, action="append", help="only this kind of file")
    parser.add_argument("--keep", type=Path, help="a folder for the files that failed")
    options = parser.parse_args()
    kinds = tuple(options.kind or KINDS)
    numbers = range(options.first, options.first + options.cases)
    ordinary = (case(options.seed, number, kinds) for number in numbers)
    large = [each for each in huge() if each.kind in kinds]
    report = report_of(chain(large, ordinary), partial(_tell, options.keep))
    _summarise(report)
    return 1 if report.failures else 0


def _tell(keep: Path | None, made: Case, outcome: Outcome) -> None:
    print(f"\ncase {made.number} ({made.kind}, {made.name}): {made.recipe[:500]}")
    print(outcome.failure)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{made.number}-{made.name}").write_bytes(made.data)


def _summarise(report: Report) -> None:
    counts = f"{report.cases} cases in {report.seconds:.0f} s, {len(report.failures)} failures"
    print(f"\n{counts}, largest {report.largest:.0f} MB")
    for kind, ended in sorted(report.ended.items()):
        words = ", ".join(f"{word} {count}" for word, count in ended.most_common())
        print(f"  {kind:6} slowest {report.slowest[kind]:5.2f} s: {words}")


if __name__ == "__main__":
    sys.exit(main())
