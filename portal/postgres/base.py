"""The pooled backend on the embedded server: the first connection starts or joins it.

A command that never connects therefore never starts a database, and no list of commands is needed.
"""

import functools
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import client

from portal.postgres import place
from portal.postgres.pooled import base
from portal.postgres.server import Server


@functools.cache
def server_of(folder: Path) -> Server:
    return Server(folder)


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the psql that comes with the server."""

    connection: "DatabaseWrapper"

    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.join()
        os.environ["PATH"] = f"{place.psql().parent}{os.pathsep}{os.environ.get('PATH', '')}"
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def join(self) -> None:
        server_of(Path(self.settings_dict["EMBEDDED"])).join()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.join()
        return super().get_new_connection(conn_params)
