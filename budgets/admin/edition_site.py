"""The pages of editions, which register themselves, and what all of them share.

    @edition_page("<int:pk>/recall/", name="recall", permission="submit_edition")
    def recall(page: EditionPage) -> HttpResponse: ...

is answered at /admin/budgets/edition/7/recall/ as `admin:budgets_edition_recall`: for whoever has
`budgets.submit_edition`, and within whose reach edition 7 is. `EditionAdmin` serves what is registered here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from budgets import publishing
from budgets.access.rights import edition_for
from budgets.admin.addresses import url_of
from budgets.admin.admin_pages import AdminPage, admin_page
from budgets.models import Edition

_VIEWS: list[Callable[..., HttpResponseBase]] = []

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class EditionsPage(AdminPage):
    """A page about editions in general: the board, the search for headings, the start of a year."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, Edition)

    def show(self, template: str, title: Any, *, crumb: Any, **context: Any) -> TemplateResponse:
        """Return a page of the back office without the sidebar, which takes room."""
        return self.render(
            f"budgets/{template}", title, crumb=crumb, is_nav_sidebar_enabled=False, **context
        )


class EditionPage(EditionsPage):
    """A page of one edition."""

    def __init__(self, request: HttpRequest, edition: Edition) -> None:
        super().__init__(request)
        self.edition = edition

    @property
    def is_editable(self) -> bool:
        """Return whether this person may type into this edition now."""
        return self.edition.is_draft and self.may("change_edition")

    def url(self, name: str = "change", *more: Any) -> str:
        """Return the address of one of the edition's pages; without a name, that of its overview."""
        return url_of(self.edition, name, *more)

    def show_page(self, template: str, name: Any, **context: Any) -> TemplateResponse:
        """Return a page below the overview of the edition, under its own name."""
        title = f"{self.edition} · {name}"
        return self.show(template, title, crumb=name, **{"edition": self.edition, **context})

    def done(self, message: str, back_to: str = "") -> HttpResponse:
        """Say that something was done; then redirect to an address, or to the overview."""
        messages.success(self.request, message)
        return redirect(back_to or self.url())

    def refuse(self, why: str, back_to: str = "") -> HttpResponse:
        """Say why something was not done; then redirect to an address, or to the overview."""
        messages.error(self.request, why)
        return redirect(back_to or self.url())

    def perform(
        self, act: Callable[..., Edition | None], done: str, *, back_to: str = "", **arguments: Any
    ) -> HttpResponse:
        """Do an act of `publishing`, and say so or why it was refused; then redirect.

        `done` names the %(edition)s that the act returned, or else the page's own; without an address,
        the overview of that edition is shown next.
        """
        try:
            about = act(edition=self.edition, actor=self.user, **arguments) or self.edition
        except publishing.ActRefused as refused:
            return self.refuse(str(refused))
        return self.done(done % {"edition": about}, back_to or url_of(about, "change"))

    def confirm(
        self,
        act: Callable[..., Edition | None],
        *,
        name: str,
        question: str,
        done: str,
        why_not: Callable[[Edition], str],
        back_to: str = "",
    ) -> HttpResponse:
        """Ask before an act: GET shows the question, or says why there is none; POST does the act.

        `name` is that of the page and of its button; `done` and `back_to` are those of `perform`.
        """
        if self.is_post:
            return self.perform(act, done, back_to=back_to)
        if why := why_not(self.edition):
            return self.refuse(why)
        return self.show_page("workflow/confirm.html", name, question=question)


def edition_page(
    route: str, *, name: str, permission: str, post_permission: str = "", lock: bool = False
) -> Callable[[View], View]:
    """Register a page of one edition, whose route begins with `<int:pk>/`.

    Permissions are codenames of this app; `post_permission` is asked for instead where a form is sent. With
    `lock`, the edition does not change between being read and the end of a POST, which is one transaction.
    The view is called with an EditionPage and what else the route captures. Whoever lacks the permission
    is refused (403); an edition out of reach is not found (404).
    """

    def register(view: View) -> View:
        def answer(request: HttpRequest, pk: int, **captured: Any) -> HttpResponseBase:
            edition = edition_for(request, pk, permission)
            if not (lock and request.method == "POST"):
                return view(EditionPage(request, edition), **captured)
            with transaction.atomic():
                publishing.lock(edition.department, edition)
                return view(EditionPage(request, edition), **captured)

        _register(answer, route, name, permission, post_permission)
        return view

    return register


def editions_page(
    route: str, *, name: str, permission: str, post_permission: str = ""
) -> Callable[[View], View]:
    """Register a page about editions in general. The view is called with an EditionsPage."""

    def register(view: View) -> View:
        def answer(request: HttpRequest, **captured: Any) -> HttpResponseBase:
            return view(EditionsPage(request), **captured)

        _register(answer, route, name, permission, post_permission)
        return view

    return register


def _register(
    answer: Callable[..., HttpResponseBase],
    route: str,
    name: str,
    permission: str,
    post_permission: str,
) -> None:
    declare = admin_page(
        route,
        name=name,
        permission=f"budgets.{permission}" if permission else "",
        post_permission=f"budgets.{post_permission}" if post_permission else "",
    )
    _VIEWS.append(declare(answer))


def registered_pages() -> list[Callable[..., HttpResponseBase]]:
    """Return the views of all pages of editions, each with its `admin_route`."""
    return list(_VIEWS)
