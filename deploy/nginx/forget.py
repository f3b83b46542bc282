#!/usr/bin/python3
"""Remove nginx's copies of everything that may quote a withdrawn edition: all but those of single editions.

    forget.py /var/cache/nginx/portal

deploy/systemd/portal-forget.path runs it after each withdrawal. A file of nginx's cache has, after a binary
head, the line `KEY: https://budgets.example/years/2024/`. nginx takes a copy that is gone for one that it
never had.
"""

import re
import sys
from pathlib import Path

HEAD = 4096  # bytes in which the key stands
# An edition's own copies: a withdrawn one's are told from the others' by its mark (portal-http.conf).
# In the path, where nginx looks, too: a question may name any edition.
EDITION = re.compile(rb"[^?\n]*/departments/[^/.?\n]+/[0-9]+")


def main(folder: Path) -> None:
    for copy in folder.rglob("*"):
        if copy.is_file():
            with copy.open("rb") as file:
                found = re.search(rb"\nKEY: ([^\n]*)", file.read(HEAD))
            if found is None or not EDITION.match(found[1]):
                copy.unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
