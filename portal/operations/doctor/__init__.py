"""Is the portal well? One line for each thing that could be wrong: `manage.py doctor`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from portal.operations.doctor import data, machine, public
from portal.operations.doctor.lines import Answer, Verdict

Check = Callable[[], Iterator[Answer]]

# In the order in which somebody would look: without the database nothing else can be asked of it.
OF_THE_MACHINE: tuple[Check, ...] = (
    machine.settings_file,
    machine.static_files,
    machine.disk,
    machine.clock,
    machine.timers,
    machine.operator,
)
OF_THE_DATABASE: tuple[Check, ...] = (
    data.roles,
    data.limits,
    data.connections,
    data.migrations,
    data.clock,
    data.people,
    data.late_publications,
    data.sessions,
    data.seals,
)
FROM_OUTSIDE: tuple[Check, ...] = (public.headers,)


def examine(*, from_outside: bool) -> Iterator[Answer]:
    """Yield the answers of all checks; a check that fails itself is an answer too."""
    (server,) = data.server()
    yield server
    reachable = server.verdict is not Verdict.BAD
    for check in (*(OF_THE_DATABASE if reachable else ()), *OF_THE_MACHINE):
        yield from _guarded(check)
    if from_outside:
        for check in FROM_OUTSIDE:
            yield from _guarded(check)


def _guarded(check: Check) -> Iterator[Answer]:
    try:
        yield from check()
    except Exception as error:  # one check that breaks does not hide the others
        yield Answer(Verdict.BAD, check.__name__, f"{type(error).__name__}: {error}")


__all__ = ["Answer", "Verdict", "examine"]
