"""An uploaded file that waits to be confirmed: what it would change in its draft; stored or discarded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing, store
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.disclosure.differences import NOT_FILLED_IN, Difference, differences
from budgets.disclosure.merge import merge_document
from budgets.disclosure.model import Disclosure
from budgets.disclosure.parts import held_part, holds_no_amount
from budgets.disclosure.readers import Reading, UnreadableDocument, read_for_draft
from budgets.disclosure.readers.code_book import BadRow
from budgets.disclosure.readers.own_workbook.problems import Problem, Weight
from budgets.disclosure.writers.canonical_json import checksum
from budgets.disclosure.writers.wording.limits import BrokenWording
from budgets.display.answers.words import is_english
from budgets.models import Edition, Upload

MOST_SHOWN = 300  # changes of one part
SHORT_TEXT, LONG_TEXT = (
    20,
    1_500,
)  # characters of a text of which only the pieces that differ are marked
ALIKE = 0.6  # from which share of the same characters on


def file_field(label: Any, help_text: Any, endings: Iterable[str]) -> forms.FileField:
    """Return a field for a file with one of these endings; an empty file is refused."""
    return forms.FileField(
        label=label,
        help_text=help_text,
        error_messages={"empty": gettext_lazy("文件是空的，里面没有文字。")},
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(endings))}),
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a draft would hold; `document` is what was read from a file other than the workbook form."""

    disclosure: Disclosure
    problems: tuple[Problem, ...] = ()
    document: Reading | None = None

    @property
    def errors(self) -> list[Problem]:
        """Return the problems that stop the upload."""
        return [each for each in self.problems if each.weight is Weight.ERROR]


def proposed(name: str, data: bytes, edition: Edition, draft: Disclosure) -> Proposal:
    """Return what a draft would be after a file: a form is read strictly, other documents as far as possible.

    Raise UnreadableDocument for a file that is neither.
    """
    found = read_for_draft(name, data, draft, edition.number)
    if isinstance(found, Reading):
        return Proposal(merge_document(draft, found.disclosure), document=found)
    return Proposal(found.disclosure, found.problems)


def keep(user: User, edition: Edition, name: str, data: bytes) -> Upload:
    """Keep a file for its uploader to confirm, in place of an earlier one; delete expired ones."""
    with transaction.atomic():
        Upload.objects.expired().delete()
        upload, _made = Upload.objects.update_or_create(
            edition=edition,
            uploader=user,
            defaults={"name": name[:200], "data": data, "received_at": timezone.now()},
        )
    return upload


def waiting_for(page: EditionPage) -> Upload | None:
    """Return what this person uploaded for a draft and has neither confirmed nor discarded."""
    return Upload.objects.waiting().filter(edition=page.edition, uploader=page.user).first()


@edition_page("<int:pk>/workbook/upload/", name="upload", permission="change_edition")
def upload(page: EditionPage) -> HttpResponse:
    """Show what the uploaded file would change; store or discard it when its uploader says so."""
    waiting = waiting_for(page)
    if waiting is None:
        return page.refuse(_("没有等待确认的文件：它已经存好、放弃，或过了 24 小时。"))
    if "_discard" in page.request.POST:
        waiting.delete()
        return page.done(_("已放弃上传的文件，草稿没有变动。"), page.url("workbook"))
    if "_confirm" in page.request.POST:
        return _confirm(page, waiting)
    return _preview(page, waiting)


def _confirm(page: EditionPage, waiting: Upload) -> HttpResponse:
    """Store the file as one change of the draft, if this is still what the preview was made for."""
    again = page.url("upload")
    try:
        with publishing.changing(edition=page.edition, actor=page.user) as change:
            edition = Edition.objects.select_related("department").get(pk=page.edition.pk)
            waiting = Upload.objects.select_for_update().get(pk=waiting.pk)
            draft = store.read(edition)
            stale = page.request.POST.get("state") != _state(draft, waiting)
            found = None if stale else _stored(edition, waiting, draft)
            change.note = _note(waiting, found)
    except publishing.ActRefused as refused:
        return page.refuse(str(refused))
    except (Upload.DoesNotExist, UnreadableDocument):  # the preview's page says what is the matter
        return redirect(again)
    except (DataError, IntegrityError):
        why = _("文件里有无法保存的内容（过长的文字或重复的行），什么都没有存。")
        return page.refuse(why, again)
    if found is None:
        messages.warning(
            page.request,
            _("您看到预览以后，草稿或上传的文件又有改动，什么都没有存：下面是重新比较的结果。"),
        )
        return redirect(again)
    done = _("已存入草稿：改动 %(count)s 处。") % {"count": len(change.changes)}
    return page.done(done, page.url("review") if found.document else "")


def _stored(edition: Edition, waiting: Upload, draft: Disclosure) -> Proposal | None:
    """Store the file in its draft; return None, without storing anything, if it has errors."""
    data = bytes(waiting.data)
    found = proposed(waiting.name, data, edition, draft)
    if found.errors:
        return None
    received = (
        publishing.ReceivedFile(waiting.name, data, found.document) if found.document else None
    )
    publishing.create_draft(edition, found.disclosure, received)
    waiting.delete()
    return found


def _note(waiting: Upload, found: Proposal | None) -> str:
    pattern = _("读入文件 %(name)s") if found and found.document else _("上传工作簿 %(name)s")
    return pattern % {"name": waiting.name}


def _state(draft: Disclosure, waiting: Upload) -> str:
    """Return a checksum of the draft and the file, for which alone a preview holds."""
    return f"{checksum(draft)}:{sha256(waiting.data).hexdigest()}"


def _preview(page: EditionPage, waiting: Upload) -> HttpResponse:
    draft = store.read(page.edition)
    try:
        found = proposed(waiting.name, bytes(waiting.data), page.edition, draft)
    except UnreadableDocument as unreadable:  # the readers have become stricter meanwhile
        return page.refuse(sentence_of(unreadable), page.url("workbook"))
    changes = _changes(draft, found.disclosure)
    return page.show_page(
        "imports/upload.html",
        _("上传的文件会改变什么"),
        waiting=waiting,
        is_document=found.document is not None,
        other_name=_other_name(page.edition, found.document) if found.document else "",
        unread=found.document.coverage.unread if found.document else (),
        **(_of_document(found.document) if found.document else {}),
        problems=problem_groups(found.problems),
        errors_count=len(found.errors),
        can_mark=bool(found.problems) and found.document is None,
        parts=_by_part(changes),
        counts=_counts(changes),
        state=_state(draft, waiting),
    )


def _of_document(reading: Reading) -> dict[str, Any]:
    """Return which part of a year a document holds, and whether no amount was read from it."""
    read = reading.disclosure
    return {"held_part": held_part(read), "no_amount": holds_no_amount(read)}


def _changes(draft: Disclosure, after: Disclosure) -> tuple[Difference, ...]:
    """Return what differs, cell by cell; a cell not filled in yet counts as empty, as on the desk."""

    def shown(cell: str | None) -> str | None:
        return None if cell == NOT_FILLED_IN else cell

    found = (
        replace(each, before=shown(each.before), after=shown(each.after))
        for each in differences(draft, after)
    )
    return tuple(each for each in found if (each.before, each.after) != (None, None))


def _other_name(edition: Edition, reading: Reading) -> str:
    """Return what the document calls its department, if the draft calls it otherwise; else ""."""
    name = reading.disclosure.department.name
    known = (edition.department.name, edition.department_name, *edition.short_names)
    return "" if not name or name in known else name


def sentence_of(problem: UnreadableDocument | Problem | BadRow | BrokenWording) -> str:
    """Return the message of a reader or a template in the language of the page."""
    return problem.message_en if is_english() else problem.message


def problem_groups(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Return errors, then warnings, as the page lists them."""
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


def _counts(changes: Iterable[Difference]) -> Counter[str]:
    return Counter(_kind(change) for change in changes)


def _by_part(changes: tuple[Difference, ...]) -> list[dict[str, Any]]:
    found = []
    for name, group in groupby(changes, lambda change: change.part_name):
        own = list(group)
        rows = [
            {"kind": _kind(each), "change": each, "pieces": _pieces(each)}
            for each in own[:MOST_SHOWN]
        ]
        more = len(own) - len(rows)
        found.append({"name": name, "rows": rows, "counts": _counts(own), "more": more})
    return found


def _pieces(change: Difference) -> dict[str, list[tuple[str, bool]]]:
    """Return two long texts in pieces, each with whether it differs; {} where they are best shown whole."""
    before, after = change.before or "", change.after or ""
    if not SHORT_TEXT < min(len(before), len(after)) <= max(len(before), len(after)) < LONG_TEXT:
        return {}
    found: dict[str, list[tuple[str, bool]]] = {"before": [], "after": []}
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        found["before"].append((before[a:b], what != "equal"))
        found["after"].append((after[c:d], what != "equal"))
    return found if matcher.ratio() > ALIKE else {}
