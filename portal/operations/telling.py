"""Messages to the operator: by mail to OPERATOR_EMAIL, and to a robot of the office's messenger."""

from __future__ import annotations

import json
import logging
import smtplib
import socket
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

_log = logging.getLogger(__name__)
SECONDS = 10  # for each way
LONGEST = 3000  # characters; a robot of 企业微信 takes 2048 bytes of a text, and cuts off the rest
# How a robot wants its text. Others take {"text": …}, as Slack, Mattermost and most others do.
_ROBOTS = {
    "qyapi.weixin.qq.com": (
        "msgtype",
        "text",
        "content",
    ),  # {"msgtype": "text", "text": {"content": …}}
    "oapi.dingtalk.com": ("msgtype", "text", "content"),
    "open.feishu.cn": ("msg_type", "content", "text"),
}


def is_set_up() -> bool:
    """Return whether there is anybody to tell."""
    return bool(settings.OPERATOR_EMAIL or settings.OPERATOR_WEBHOOK)


def tell(subject: str, text: str) -> list[str]:
    """Send a message by every way that is set up; return what failed, in a sentence each, and log it."""
    failed = [*_by_mail(subject, text), *_by_webhook(subject, text)]
    for each in failed:
        _log.warning("The operator was not told of “%s”: %s", subject, each)
    return failed


def _title(subject: str) -> str:
    return f"[{settings.PORTAL['name']}] {' '.join(subject.split())[:120]}"


def _by_mail(subject: str, text: str) -> Iterator[str]:
    if not settings.OPERATOR_EMAIL:
        return
    where = f"\n\n{socket.gethostname()} {settings.PORTAL['base_url']}".rstrip()
    message = EmailMessage(_title(subject), text + where, to=settings.OPERATOR_EMAIL)
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        yield f"the mail server {settings.EMAIL_HOST} did not take the mail ({error})"


def _by_webhook(subject: str, text: str) -> Iterator[str]:
    address = settings.OPERATOR_WEBHOOK
    if not address:
        return
    words = f"{_title(subject)}\n{text}"[:LONGEST]
    host = urlsplit(address).hostname or ""
    said: dict[str, object] = {"text": words}
    if host in _ROBOTS:
        kind, outer, inner = _ROBOTS[host]
        said = {kind: "text", outer: {inner: words}}
    request = urllib.request.Request(  # noqa: S310 - an http address, as settings.py has checked
        address, json.dumps(said).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            refusal = _refusal(answer.read(500).decode("utf-8", "replace"))
    except OSError as error:
        yield f"{host} did not take the message ({error})"
        return
    if refusal:
        yield f"{host} refused the message ({refusal})"


def _refusal(said: str) -> str:
    """Return what a robot says against a message although it answers 200: {"errcode": 93000, "errmsg": …}."""
    try:
        found = json.loads(said)
    except ValueError:
        return ""
    wrong = isinstance(found, dict) and (found.get("errcode") or found.get("code"))
    return said if wrong else ""
