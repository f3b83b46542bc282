"""The operator is told, by mail and by a robot: once of each kind of event, and nobody waits for it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from portal import environment
from portal.operations import logs, telling
from portal.refusal_log import without_traceback


class Robot(HTTPServer):
    """A robot of a messenger, on this machine."""

    said: list[dict[str, Any]]
    answer = b"{}"


@pytest.fixture
def robot(settings: Settings) -> Iterator[Robot]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            robot.said.append(json.loads(self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(robot.answer)

        def log_message(self, *_args: object) -> None:
            pass

    robot = Robot(("127.0.0.1", 0), Handler)
    robot.said = []
    threading.Thread(target=robot.serve_forever, daemon=True).start()
    settings.OPERATOR_WEBHOOK = f"http://127.0.0.1:{robot.server_port}/send"
    yield robot
    robot.shutdown()
    robot.server_close()


@pytest.fixture
def operator(settings: Settings) -> None:
    settings.OPERATOR_EMAIL = ["operator@county.example"]


def test_a_message_goes_by_mail_and_to_the_robot(operator: None, robot: Robot) -> None:
    assert telling.tell("backup\nfailed", "no room") == []
    (sent,) = mail.outbox
    assert sent.subject == "[部门预算公开] backup failed"
    assert sent.to == ["operator@county.example"]
    assert sent.body.startswith("no room\n")
    assert robot.said == [{"text": "[部门预算公开] backup failed\nno room"}]


@pytest.mark.parametrize(
    ("host", "shape"),
    [
        ("qyapi.weixin.qq.com", {"msgtype": "text", "text": {"content": "[部门预算公开] a\nb"}}),
        ("open.feishu.cn", {"msg_type": "text", "content": {"text": "[部门预算公开] a\nb"}}),
    ],
)
def test_the_robots_of_chinese_offices_get_their_own_shape(
    robot: Robot, monkeypatch: pytest.MonkeyPatch, host: str, shape: dict[str, Any]
) -> None:
    monkeypatch.setitem(telling._ROBOTS, "127.0.0.1", telling._ROBOTS[host])
    telling.tell("a", "b")
    assert robot.said == [shape]


def test_a_way_that_fails_is_told_and_does_not_stop_the_other(
    operator: None, robot: Robot, settings: Settings
) -> None:
    robot.answer = b'{"errcode": 93000, "errmsg": "invalid webhook url"}'
    (refused,) = telling.tell("a", "b")
    assert "93000" in refused
    assert len(mail.outbox) == 1
    settings.OPERATOR_WEBHOOK = "http://127.0.0.1:9/"
    assert "did not take the message" in telling.tell("a", "b")[0]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "the mail server 127.0.0.1 did not take the mail" in telling.tell("a", "b")[0]


def handler() -> logs.ToOperator:
    made = logs.ToOperator("Asia/Shanghai")
    made.addFilter(without_traceback)
    return made


def record(level: int, words: str, *args: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("budgets", level, "", 1, words, args, None)
    vars(made).update(more)
    return made


def told(by: logs.ToOperator) -> list[str]:
    """Wait for what is on its way."""
    if by._sender:
        by._sender.shutdown()
        by._sender = None
    return [sent.subject.partition("] ")[2] for sent in mail.outbox]


def test_each_kind_of_error_is_told_once_in_a_while(operator: None) -> None:
    by = handler()
    by.handle(record(logging.WARNING, "not worth it"))
    for number in range(3):
        by.handle(record(logging.ERROR, "edition %s failed", number))
    by.handle(record(logging.WARNING, "locked", for_operator=True))
    assert told(by) == ["edition 0 failed", "locked"]
    by._told = dict.fromkeys(by._told, -logs._ONCE_IN)  # a quarter of an hour later
    by.handle(record(logging.ERROR, "edition %s failed", 7))
    assert told(by)[2:] == ["edition 7 failed"]


def test_an_outage_of_the_database_is_one_message_whatever_was_asked(operator: None) -> None:
    by = handler()
    for page in ("/", "/years/2024/"):
        failed = record(logging.ERROR, "Internal Server Error: %s", page)
        failed.exc_info = (OperationalError, OperationalError("away"), None)
        by.handle(failed)
    assert told(by) == ["Internal Server Error: /: away"]


def test_there_is_an_end_to_messages(operator: None) -> None:
    by = handler()
    for number in range(100):
        by.handle(record(logging.ERROR, f"kind {number}"))
    assert len(told(by)) == logs._MOST_AN_HOUR


def test_nobody_set_up_is_nobody_told() -> None:
    by = handler()
    by.handle(record(logging.ERROR, "failed"))
    assert by._sender is None
    with pytest.raises(CommandError, match="没有人可以通知"):
        call_command("tell_operator", "a")


@pytest.mark.django_db
def test_a_lock_out_reaches_the_operator(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    User.objects.create_user("lina")
    logger = logging.getLogger("portal.accounts.lockout")
    logger.addHandler(caplog.handler)
    try:
        for _try in range(5):
            client.post("/admin/login/", {"username": "lina", "password": "guess"})
    finally:
        logger.removeHandler(caplog.handler)
    found = [each for each in caplog.records if "Logins at lina from" in each.getMessage()]
    assert found
    assert all(vars(each)["for_operator"] for each in found)


def test_the_command_tells_of_a_unit_once_an_hour(
    operator: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("what was said"))
    settings.STATE_FOLDER = str(tmp_path)
    for _run in range(2):
        call_command("tell_operator", "--unit", "portal-backup.service", stdout=StringIO())
    assert [sent.subject for sent in mail.outbox] == [
        "[部门预算公开] portal-backup.service 运行失败"
    ]
    for _run in range(2):
        call_command("tell_operator", "a test", stdout=StringIO())
    assert len(mail.outbox) == 3
    assert mail.outbox[1].body.startswith("what was said\n")


@pytest.mark.parametrize(
    ("address", "host", "port", "tls"),
    [
        ("smtps://a%40b:p%2Fw@mail.example", "mail.example", 465, (False, True)),
        ("smtp+tls://mail.example:25", "mail.example", 25, (True, False)),
        ("", "localhost", 25, (False, False)),
    ],
)
def test_the_mail_server_is_taken_apart(
    monkeypatch: pytest.MonkeyPatch, address: str, host: str, port: int, tls: tuple[bool, bool]
) -> None:
    monkeypatch.setenv("MAIL_SERVER", address)
    found = environment.mail_server("MAIL_SERVER")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == tls
    if "%40" in address:
        assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("a@b", "p/w")


@pytest.mark.parametrize("address", ["mail.example", "http://a", "smtp://", "smtp://a:b"])
def test_what_is_no_mail_server_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("MAIL_SERVER", address)
    with pytest.raises(ImproperlyConfigured, match="MAIL_SERVER must look like"):
        environment.mail_server("MAIL_SERVER")
