"""The account's pages of the back office: what is ordinary is saved, power is asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from budgets.models import Assignment
from budgets.publishing import ActRefused
from portal.accounts.audit_log import named
from portal.accounts.grants import acts
from portal.accounts.grants.confirmers import who_can_confirm
from portal.accounts.grants.guard import group_is_taken
from portal.accounts.grants.powers import POWER, Kind, two_people_needed, waits
from portal.accounts.models import Grant

_FLAGS = {"is_active": Kind.ACTIVE, "is_staff": Kind.STAFF, "is_superuser": Kind.SUPERUSER}
_GIVEN = {"groups": (Kind.ROLE, "group"), "user_permissions": (Kind.PERMISSION, "permission")}


class Granting(UserAdmin):  # type: ignore[type-arg]
    """Takes out of a person's form what waits for a second person, and asks for it."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        person = self.get_object(request, unquote(object_id))
        about = Grant.objects.waiting().filter(subject=person).select_related("asked_by")
        own = {"grants_waiting": about if person else []}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **own})

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        form.asked_for = []
        flags = _held_flags(obj) if change else []
        super().save_model(request, obj, form, change)
        form.asked_for += _give(request, obj, flags=flags)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        held = {name: _held_choices(form, name) for name in _GIVEN}
        roles, permissions = held["groups"], held["user_permissions"]
        form.asked_for += _give(request, form.instance, roles=roles, permissions=permissions)
        super().save_related(request, form, formsets, change)
        if form.asked_for:
            tell(request, form.asked_for)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is not Assignment:
            super().save_formset(request, form, formset, change)
            return
        for row in _held_places(formset):
            name = "departments" if row.department else "jurisdictions"
            place = row.department or row.jurisdiction
            form.asked_for += _give(request, form.instance, **{name: [place]})

    @method_decorator(sensitive_post_parameters())
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        user = self.get_object(request, unquote(id))
        may = user is not None and self.has_change_permission(request, user)
        if request.method == "POST" and user is not None and may and user.pk != request.user.pk:
            form = self.change_password_form(user, request.POST)
            waiting = waits(Grant(subject=user, kind=Kind.PASSWORD))
            if waiting and form.is_valid() and form.cleaned_data["set_usable_password"]:
                word = form.cleaned_data["password1"]
                given = acts.reset_password(person=user, by=request.user, password=word)  # type: ignore[arg-type]
                tell(request, given.waiting)
                return redirect("admin:auth_user_change", user.pk)
        return super().user_change_password(request, id, form_url)


def tell(request: HttpRequest, waiting: list[Grant]) -> None:
    """Say that nothing has happened yet, and who can make it happen."""
    people = who_can_confirm(waiting[0])
    words = {"grants": "、".join(map(str, waiting)), "names": "、".join(map(named, people))}
    said = (
        _("等第二个人确认后才生效：%(grants)s。可以确认的有：%(names)s。")
        if people
        else _(
            "等第二个人确认后才生效：%(grants)s。现在没有别人能确认：要另有一位管理员或审计员，"
            "初始密码不是您设的。"
        )
    )
    messages.warning(request, said % words)


def _give(request: HttpRequest, person: User, **what: Any) -> list[Grant]:
    try:
        return acts.give(person=person, by=request.user, **what).waiting  # type: ignore[arg-type]
    except ActRefused as why:
        raise PermissionDenied(str(why)) from why


def _held_flags(person: User) -> list[Kind]:
    """Put back what waits, so that the form's save leaves it as it was."""
    acts.hold(person)
    stored = User.objects.get(pk=person.pk)
    held = [
        name
        for name, kind in _FLAGS.items()
        if getattr(person, name) and waits(Grant(subject=stored, kind=kind))
    ]
    for name in held:
        setattr(person, name, False)
    return [_FLAGS[name] for name in held]


def _held_choices(form: Any, name: str) -> list[Any]:
    """The roles or permissions that wait, taken out of what the form is about to save."""
    if name not in form.cleaned_data:
        return []
    kind, field = _GIVEN[name]
    chosen = list(form.cleaned_data[name])
    held = [
        each for each in chosen if waits(Grant(subject=form.instance, kind=kind, **{field: each}))
    ]
    form.cleaned_data[name] = rest = [each for each in chosen if each not in held]
    if held and set(rest) == set(form.initial.get(name) or []):
        form.changed_data.remove(name)  # Django's history of the page says what was saved
    return held


def _held_places(formset: Any) -> list[Assignment]:
    """Save the places that are ordinary and remove those that go; the places that wait."""
    formset.save(commit=False)
    changed = [row for row, _fields in formset.changed_objects]
    rows = [*changed, *formset.new_objects]
    held = [row for row in rows if waits(_reach(row))]
    doubled = [row for row in rows if _is_there(row)]
    for row in rows:
        if row not in held and row not in doubled:
            row.save()
    gone = [*formset.deleted_objects, *(row for row in changed if row in held or row in doubled)]
    for row in gone:
        Assignment.objects.get(pk=row.pk).delete()
    formset.new_objects = [row for row in formset.new_objects if row not in held]
    formset.changed_objects = [each for each in formset.changed_objects if each[0] not in held]
    return held


def _is_there(row: Assignment) -> bool:
    """Whether another row says the same, as where two people have saved the form."""
    same = Assignment.objects.filter(
        user=row.user_id, department=row.department_id, jurisdiction=row.jurisdiction_id
    )
    return same.exclude(pk=row.pk).exists()


def _reach(row: Assignment) -> Grant:
    where = {"department": row.department, "jurisdiction": row.jurisdiction}
    return Grant(subject_id=row.user_id, kind=Kind.REACH, **where)


class GroupForm(ModelForm):  # type: ignore[type-arg]
    """A group gets power only while nobody is in it: whoever comes then is confirmed one by one."""

    class Meta:
        model = Group
        fields = ["name", "permissions"]

    def clean_permissions(self) -> Any:
        chosen = self.cleaned_data["permissions"]
        if not two_people_needed() or self.instance.pk is None:
            return chosen
        new = chosen.filter(POWER).exclude(pk__in=self.instance.permissions.values("pk"))
        if new.exists() and group_is_taken(self.instance):
            raise ValidationError(
                _("这个组已经有人。审核、公开、账号这类权限请放进一个新的组，再给每个人申请。")
            )
        return chosen
