"""A file that waits to be confirmed: what it would change in its draft, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db import DataError, IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from budgets import publishing, store
from budgets.access.rights import edition_for
from budgets.admin.addresses import url_of
from budgets.admin.workflow.actions import page
from budgets.disclosure.differences import NOT_FILLED_IN, Difference, differences
from budgets.disclosure.merge import merge_document
from budgets.disclosure.model import Disclosure
from budgets.disclosure.readers import Reading, UnreadableDocument, read_for_draft
from budgets.disclosure.readers.code_book import BadRow
from budgets.disclosure.readers.own_workbook.problems import Problem, Weight
from budgets.disclosure.writers.canonical_json import checksum
from budgets.models import Edition, Upload

if TYPE_CHECKING:
    from budgets.admin.editions import EditionAdmin

MOST_SHOWN = 300  # changes of one part
SHORT_TEXT, LONG_TEXT = (
    20,
    1_500,
)  # characters of a text of which only the pieces that differ are marked
ALIKE = 0.6  # from which share of the same characters on


def file_field(label: Any, help_text: Any, endings: Iterable[str]) -> forms.FileField:
    """A file to be chosen: the browser offers those with these endings, an empty one is told so."""
    return forms.FileField(
        label=label,
        help_text=help_text,
        error_messages={"empty": gettext_lazy("文件是空的，里面没有文字。")},
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(endings))}),
    )


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a draft would hold; `document` is what was read of a file that is no form of the draft."""

    disclosure: Disclosure
    problems: tuple[Problem, ...] = ()
    document: Reading | None = None

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the upload."""
        return [each for each in self.problems if each.weight is Weight.ERROR]


def proposed(name: str, data: bytes, edition: Edition, draft: Disclosure) -> Proposed:
    """What a file makes of a draft: a form is read strictly, any other document as far as it goes.

    UnreadableDocument where it is neither.
    """
    found = read_for_draft(name, data, draft, edition.number)
    if isinstance(found, Reading):
        return Proposed(merge_document(draft, found.disclosure), document=found)
    return Proposed(found.disclosure, found.problems)


def keep(request: HttpRequest, edition: Edition, name: str, data: bytes) -> Upload:
    """Puts a file aside for its uploader to confirm, in place of an earlier one; old ones go."""
    with transaction.atomic():
        Upload.objects.expired().delete()
        upload, _made = Upload.objects.update_or_create(
            edition=edition,
            uploader=request.user,  # type: ignore[misc]
            defaults={"name": name[:200], "data": data, "received_at": timezone.now()},
        )
    return upload


def waiting_for(request: HttpRequest, edition: Edition) -> Upload | None:
    """What this person uploaded for a draft and has not decided on."""
    own = Upload.objects.waiting().filter(edition=edition, uploader=request.user)  # type: ignore[misc]
    return own.first()


def upload(admin: EditionAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """What the uploaded file would change; stored when its uploader says so, or thrown away."""
    edition = edition_for(request, pk, "change_edition")
    waiting = waiting_for(request, edition)
    if waiting is None:
        messages.error(request, _("没有等待确认的文件：它已经存好、放弃，或过了 24 小时。"))
        return redirect(url_of(edition, "change"))
    if request.method == "POST" and "_discard" in request.POST:
        waiting.delete()
        messages.success(request, _("已放弃上传的文件，草稿没有变动。"))
        return redirect(url_of(edition, "workbook"))
    if request.method == "POST" and "_confirm" in request.POST:
        return _confirmed(request, edition, waiting)
    return _previewed(admin, request, edition, waiting)


def _confirmed(request: HttpRequest, edition: Edition, waiting: Upload) -> HttpResponse:
    """One change of the draft, if it is still what the preview was made for."""
    actor: Any = request.user
    try:
        with publishing.changing(edition=edition, actor=actor) as change:
            edition = Edition.objects.select_related("department").get(pk=edition.pk)
            waiting = Upload.objects.select_for_update().get(pk=waiting.pk)
            draft = store.read(edition)
            stale = request.POST.get("state") != _state(draft, waiting)
            found = None if stale else _stored(edition, waiting, draft)
            change.note = _note(waiting, found)
    except publishing.ActRefused as refused:
        messages.error(request, str(refused))
        return redirect(url_of(edition, "change"))
    except (Upload.DoesNotExist, UnreadableDocument):  # the preview's page says what is the matter
        return redirect(url_of(edition, "upload"))
    except (DataError, IntegrityError):
        messages.error(request, _("文件里有无法保存的内容（过长的文字或重复的行），什么都没有存。"))
        return redirect(url_of(edition, "upload"))
    if found is None:
        messages.warning(
            request,
            _("您看到预览以后，草稿或上传的文件又有改动，什么都没有存：下面是重新比较的结果。"),
        )
        return redirect(url_of(edition, "upload"))
    messages.success(request, _("已存入草稿：改动 %(count)s 处。") % {"count": len(change.changes)})
    return redirect(url_of(edition, "review" if found.document else "change"))


def _stored(edition: Edition, waiting: Upload, draft: Disclosure) -> Proposed | None:
    """The file in its draft; None where it has errors."""
    data = bytes(waiting.data)
    found = proposed(waiting.name, data, edition, draft)
    if found.errors:
        return None
    received = publishing.Received(waiting.name, data, found.document) if found.document else None
    publishing.create_draft(edition, found.disclosure, received)
    waiting.delete()
    return found


def _note(waiting: Upload, found: Proposed | None) -> str:
    pattern = _("读入文件 %(name)s") if found and found.document else _("上传工作簿 %(name)s")
    return pattern % {"name": waiting.name}


def _state(draft: Disclosure, waiting: Upload) -> str:
    """What the draft and the file hold, in short: a preview holds for them alone."""
    return f"{checksum(draft)}:{sha256(waiting.data).hexdigest()}"


def _previewed(
    admin: EditionAdmin, request: HttpRequest, edition: Edition, waiting: Upload
) -> HttpResponse:
    draft = store.read(edition)
    try:
        found = proposed(waiting.name, bytes(waiting.data), edition, draft)
    except UnreadableDocument as unreadable:  # the readers have become stricter meanwhile
        messages.error(request, sentence_of(unreadable))
        return redirect(url_of(edition, "workbook"))
    changes = _changes(draft, found.disclosure)
    more = {
        "waiting": waiting,
        "is_document": found.document is not None,
        "other_name": _other_name(edition, found.document) if found.document else "",
        "unread": found.document.coverage.unread if found.document else (),
        "problems": problem_groups(found.problems),
        "errors_count": len(found.errors),
        "can_mark": bool(found.problems) and found.document is None,
        "parts": _by_part(changes),
        "counts": _counts(changes),
        "state": _state(draft, waiting),
    }
    return page(admin, request, edition, "upload", _("上传的文件会改变什么"), more)


def _changes(draft: Disclosure, after: Disclosure) -> tuple[Difference, ...]:
    """What differs, cell by cell; a cell that nobody has filled in yet is an empty one, as on the desk."""

    def shown(cell: str | None) -> str | None:
        return None if cell == NOT_FILLED_IN else cell

    found = (
        replace(each, before=shown(each.before), after=shown(each.after))
        for each in differences(draft, after)
    )
    return tuple(each for each in found if (each.before, each.after) != (None, None))


def _other_name(edition: Edition, reading: Reading) -> str:
    """What the document calls its department, where the draft calls it otherwise."""
    name = reading.disclosure.department.name
    known = (edition.department.name, edition.department_name, *edition.short_names)
    return "" if name in known else name


def sentence_of(said: UnreadableDocument | Problem | BadRow) -> str:
    """What a reader says, in the language of the page."""
    return said.message_en if (get_language() or "").startswith("en") else said.message


def problem_groups(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Errors, then warnings, as the page lists them."""
    titles = {Weight.ERROR: _("看不懂或不能存的"), Weight.WARNING: _("请核对的")}
    return [
        {
            "weight": weight.value,
            "title": title,
            "problems": [
                {"place": x.place, "found": x.found, "sentence": sentence_of(x)}
                for x in problems
                if x.weight is weight
            ],
        }
        for weight, title in titles.items()
        if any(x.weight is weight for x in problems)
    ]


def _kind(change: Difference) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _counts(changes: tuple[Difference, ...]) -> dict[str, int]:
    kinds = [_kind(change) for change in changes]
    return {kind: kinds.count(kind) for kind in ("added", "changed", "removed")}


def _by_part(changes: tuple[Difference, ...]) -> list[dict[str, Any]]:
    found = []
    for name, group in groupby(changes, lambda change: change.part_name):
        own = tuple(group)
        rows = [
            {"kind": _kind(each), "change": each, "pieces": _pieces(each)}
            for each in own[:MOST_SHOWN]
        ]
        found.append(
            {"name": name, "rows": rows, "counts": _counts(own), "more": len(own) - len(rows)}
        )
    return found


def _pieces(change: Difference) -> dict[str, list[tuple[str, bool]]]:
    """Two long texts in pieces, each with whether it differs; empty where the cells are best seen whole."""
    before, after = change.before or "", change.after or ""
    if not SHORT_TEXT < min(len(before), len(after)) <= max(len(before), len(after)) < LONG_TEXT:
        return {}
    found: dict[str, list[tuple[str, bool]]] = {"before": [], "after": []}
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        found["before"].append((before[a:b], what != "equal"))
        found["after"].append((after[c:d], what != "equal"))
    return found if matcher.ratio() > ALIKE else {}
