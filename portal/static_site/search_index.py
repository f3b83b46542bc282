"""The search of a copy: Pagefind reads its pages and makes an index that a browser searches by itself."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from lxml import html

from portal.static_site.addresses import Address

# Pages that say something of their own. Fixed editions and lists say it again.
_SEARCHED = frozenset({"department", "budget", "final", "budget_level", "final_level", "glossary"})


def marked_for_search(page: html.HtmlElement, address: Address) -> None:
    """Mark the words of a page that a search in the copy shall find."""
    route = address.route
    main = page.find(".//main")
    if main is not None and route and route.namespace == "budgets" and route.url_name in _SEARCHED:
        main.set("data-pagefind-body", "")
        title = page.findtext(".//title") or ""
        main.set("data-pagefind-meta", f"title:{title.rpartition(' · ')[0] or title}")


def can_be_searched() -> bool:
    """Whether Pagefind is installed (requirements-export.txt)."""
    return find_spec("pagefind") is not None


def index(folder: Path, name: str) -> None:
    """Make the index of a copy in a folder of it, each language apart.

    Raises `subprocess.CalledProcessError`; what went wrong is on standard error.
    """
    options = ["--site", str(folder), "--output-subdir", name, "--quiet"]
    subprocess.run([sys.executable, "-m", "pagefind", *options], check=True)
