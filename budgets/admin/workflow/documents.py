"""The official document of an edition, a draft's too, for those who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from budgets.access.rights import edition_for
from budgets.admin.addresses import url_of
from budgets.disclosure.writers.wording import BrokenWording

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin


def document(admin: EditionAdmin, request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """An edition as a file, the way the public gets it; a draft's Word file is marked 草稿."""
    # Needed here only; the admin must load without the public views.
    from budgets.views.files import file_of

    edition = edition_for(request, pk)
    try:
        return file_of(request, edition, ending)
    except BrokenWording as broken:
        english = (get_language() or "").startswith("en")
        messages.error(request, broken.message_en if english else broken.message)
        return redirect(url_of(edition, "change"))
