"""Django's PostgreSQL backend, with a pool that is over an outage of the server at once.

Django lets the pool check each connection that it gives. psycopg's own check throws away one dead connection
a try, and sleeps 1, 2, 4 … seconds between: after a restart of the server, a site that had been quiet
answered its first visitors with an error after ten seconds, although the server was up. So the check is made
here: where one connection is dead, all of them are thrown away.
"""

from __future__ import annotations

from time import monotonic
from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool, PoolTimeout

from portal.postgres import outage

LONGEST = 5.0  # seconds: a server that is up and busy takes a while to give a connection


class DatabaseWrapper(base.DatabaseWrapper):
    _drained_at: ClassVar[float] = 0.0  # by the monotonic clock, in this process

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that is alive. Raise PoolTimeout at once while the server is away."""
        if not self.pool:
            return super().get_new_connection(conn_params)
        deadline = monotonic() + LONGEST
        while True:
            if outage.is_noted():
                raise PoolTimeout("the database was away a moment ago")
            try:
                connection = super().get_new_connection(conn_params)
            except PoolTimeout:
                if monotonic() < deadline:
                    continue
                outage.note()
                raise
            if _is_alive(connection):
                return connection
            self.pool.putconn(connection)
            self._drain()

    def _drain(self) -> None:
        """Throw away all connections of the pool; not again what another thread has just replaced."""
        if monotonic() - DatabaseWrapper._drained_at > 1:
            DatabaseWrapper._drained_at = monotonic()
            self.pool.drain()


def _is_alive(connection: psycopg.Connection[Any]) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        return False
    return True
