"""The decorator of every view that gives data: it declares what may be asked, and refuses everything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from budgets.data_views.parameters import Parameter, read
from budgets.data_views.ranges import partial
from budgets.data_views.refusals import Refused, Shape
from budgets.data_views.validators import OF_DATA, Follows, validators_of

_DECLARED = "declared"  # the attribute of a view that has its Declaration
METHODS = ("GET", "HEAD", "OPTIONS")
View = Callable[..., HttpResponseBase]
Parameters = Sequence[Parameter] | Callable[..., Sequence[Parameter]] | None
FollowsFrom = Follows | Callable[..., Follows] | None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a data view may be asked, and how it tells an error.

    `parameters` may follow from the parts of the address; None: the address does not exist, whatever
    parameters it gets. `follows` may follow from them too; None: the view knows its own ETag.
    """

    parameters: Parameters
    shape: Shape
    follows: FollowsFrom = OF_DATA

    def parameters_of(self, **named: Any) -> tuple[Parameter, ...]:
        """Return the parameters that an address takes, given the parts of it that the route names."""
        found = self.parameters(**named) if callable(self.parameters) else self.parameters
        return tuple(found or ())

    def follows_of(self, **named: Any) -> Follows | None:
        """Return from what the answers of an address follow, given the parts of it that the route names."""
        return self.follows(**named) if callable(self.follows) else self.follows


def data_view(
    parameters: Parameters = (), *, shape: Shape = Shape.TEXT, follows: FollowsFrom = OF_DATA
) -> Callable[[Any], View]:
    """Return a view for GET and HEAD that gets the values of its parameters as second argument.

    What it gives is the same for everybody; what it refuses is told in the visitor's language. Who has it
    already is told so before the view runs. Its headers are those of `data_views.middleware`.
    """
    declared = Declaration(parameters, shape, follows)

    def decorated(view: Any) -> View:
        @wraps(view, assigned=("__module__", "__name__", "__qualname__", "__doc__"), updated=())
        def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
            try:
                return _answered(view, declared, request, named)
            except Refused as refused:
                return refused.response(request, shape)
            except Http404:
                return not_found().response(request, shape)

        setattr(answer, _DECLARED, declared)
        return csrf_exempt(answer)  # nothing is written, so another method is a 405 and no forgery

    return decorated


def not_found() -> Refused:
    """Return what is said where there is no such data."""
    return Refused("not_found", _("这里没有这样的数据。"))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse | None:
    """Return the answer in the shape of the address that was asked; None where that is no data view."""
    declared = declaration_of(request)
    if declared is None:
        return None
    return refused.response(request, declared.shape)


def declaration_of(request: HttpRequest) -> Declaration | None:
    """Return the declaration of the data view that a request leads to, if it leads to one."""
    match = request.resolver_match
    found: Declaration | None = getattr(match.func, _DECLARED, None) if match else None
    return found


def _answered(
    view: Any, declared: Declaration, request: HttpRequest, named: dict[str, Any]
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(METHODS)})
    if request.method not in METHODS:
        raise Refused(
            "method_not_allowed",
            _("这里只能读：用 GET 或 HEAD。"),
            known=METHODS,
            headers={"Allow": ", ".join(METHODS)},
        )
    values: dict[str, Any] = {}
    if declared.parameters is not None:
        values = read(declared.parameters_of(**named), request.GET)
    follows = declared.follows_of(**named)
    if follows is None:
        return partial(request, view(request, values, **named))
    validators = validators_of(request, values, named, follows)
    known = validators.known_already(request)
    if known is not None:
        return validators.tell(known)
    response = view(request, values, **named)
    if response.status_code == HTTPStatus.OK:
        response = validators.tell(response)
    return partial(request, response)
