"""Django's PostgreSQL backend, with a pool that is over an outage of the server at once, and with replicas.

Django lets the pool check each connection that it gives. psycopg's own check throws away one dead connection
a try, and sleeps 1, 2, 4 … seconds between: after a restart of the server, a site that had been quiet
answered its first visitors with an error after ten seconds, although the server was up. So the check is made
here: where one connection is dead, all of them are thrown away.

A public read takes its connection from a replica. Who asks, in the ORM or in SQL, knows nothing of it.
"""

from __future__ import annotations

from time import monotonic
from typing import Any, ClassVar

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool, PoolTimeout

from portal.postgres import outage
from portal.postgres.pooled import replicas

LONGEST = 5.0  # seconds: a server that is up and busy takes a while to give a connection


class DatabaseWrapper(base.DatabaseWrapper):
    _drained_at: ClassVar[dict[str, float]] = {}  # by the monotonic clock, in this process

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that is alive. Raise PoolTimeout at once while the server is away."""
        if self.alias == DEFAULT_DB_ALIAS and (alias := replicas.reads_from()):
            replica: Any = connections[alias]
            connection = replica.get_new_connection(replica.get_connection_params())
            self.isolation_level = replica.isolation_level
            return connection
        if not self.pool:
            return self._without_pool(conn_params)
        is_primary = not self.alias.startswith(replicas.PREFIX)
        deadline = monotonic() + (LONGEST if is_primary else 0)
        while True:
            if is_primary and outage.is_noted():
                raise PoolTimeout("the database was away a moment ago")
            try:
                connection = super().get_new_connection(conn_params)
            except PoolTimeout:
                if monotonic() < deadline:
                    continue
                if is_primary:
                    outage.note()
                raise
            if _is_alive(connection):
                return connection
            self.pool.putconn(connection)
            self._drain()

    def _without_pool(self, conn_params: dict[str, Any]) -> Any:
        """Connect to a pooler. It takes a client also while its server is away: so it is asked something."""
        if not settings.SERVED or self.alias != DEFAULT_DB_ALIAS:
            return super().get_new_connection(conn_params)
        if outage.is_noted():
            raise psycopg.OperationalError("the database was away a moment ago")
        try:
            connection = super().get_new_connection(conn_params)
            ConnectionPool.check_connection(connection)
        except psycopg.OperationalError:
            outage.note()
            raise
        return connection

    def _drain(self) -> None:
        """Throw away all connections of the pool; not again what another thread has just replaced."""
        if monotonic() - self._drained_at.get(self.alias, 0) > 1:
            self._drained_at[self.alias] = monotonic()
            self.pool.drain()


def _is_alive(connection: psycopg.Connection[Any]) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        return False
    return True
