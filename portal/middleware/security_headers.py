"""Headers that no library of ours sends, or not as is true here: what a page may use of the machine, who may
embed an answer, and what it varies by.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

# Pages use none of these; a script that got into one would not either.
_UNUSED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "magnetometer"),
    *("microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get"),
    *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
_PERMISSIONS = ", ".join(f"{feature}=()" for feature in _UNUSED)


def security_headers_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set the headers. Other sites may embed what is public, but not the back office."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        office = match is not None and match.namespace == "admin"
        whose = "same-origin" if office else "cross-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", whose)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        return response

    return answer


class AddressLocaleMiddleware(LocaleMiddleware):
    """Django's, without its `Vary: Accept-Language`: here the address alone decides the language (/en/…).

    A cache would otherwise keep a copy of every Chinese page for each setting of each browser.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add `Content-Language`, and leave `Vary` as the view made it."""
        varies = response.get("Vary")
        answer = super().process_response(request, response)
        if answer is response and varies != answer.get("Vary"):
            del answer["Vary"]
            if varies:
                answer["Vary"] = varies
        return answer
