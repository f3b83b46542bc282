"""The account pages of the back office: ordinary changes are saved, power is requested."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from budgets.access.rights import user_of
from budgets.admin.registry.people import PersonAdmin
from budgets.models import Assignment
from budgets.publishing import ActRefused
from portal.accounts.audit_log import named
from portal.accounts.grants import acts
from portal.accounts.grants.confirmers import who_can_confirm
from portal.accounts.grants.guard import group_is_taken
from portal.accounts.grants.powers import FLAGS, POWER, Kind, two_people_needed, waits
from portal.accounts.models import Grant

_CHOICES = {"groups": (Kind.ROLE, "group"), "user_permissions": (Kind.PERMISSION, "permission")}


class GrantingAdmin(PersonAdmin):
    """Take out of a person's form what must wait for a second person, and request it instead."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        person = self.get_object(request, unquote(object_id))
        about = Grant.objects.waiting().filter(subject=person).select_related("asked_by")
        own = {"grants_waiting": about if person else []}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **own})

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        held = _held_flags(obj) if change else []
        super().save_model(request, obj, form, change)
        form.asked_for = _give(request, obj, held)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        held = [grant for name in _CHOICES for grant in _held_choices(form, name)]
        form.asked_for += _give(request, form.instance, held)
        super().save_related(request, form, formsets, change)
        if form.asked_for:
            tell(request, form.asked_for)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Assignment:
            form.asked_for += _give(request, form.instance, _held_places(formset))
        else:
            super().save_formset(request, form, formset, change)

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
                password = make_password(form.cleaned_data["password1"])
                tell(request, _give(request, user, [Grant(kind=Kind.PASSWORD, password=password)]))
                return redirect("admin:auth_user_change", user.pk)
        return super().user_change_password(request, id, form_url)


def tell(request: HttpRequest, waiting: list[Grant]) -> None:
    """Tell the person that the grants take effect only when confirmed, and who can confirm them."""
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


def _give(request: HttpRequest, person: User, grants: list[Grant]) -> list[Grant]:
    if not grants:
        return []
    try:
        return acts.give(person=person, by=user_of(request), grants=grants)
    except ActRefused as why:
        raise PermissionDenied(str(why)) from why


def _held_flags(person: User) -> list[Grant]:
    """Reset the flags that must wait, so that saving the form does not set them; return them."""
    acts.lock(person)
    stored = User.objects.get(pk=person.pk)
    held = []
    for kind, name in FLAGS.items():
        if getattr(person, name) and waits(Grant(subject=stored, kind=kind)):
            setattr(person, name, False)
            held.append(Grant(kind=kind))
    return held


def _held_choices(form: Any, name: str) -> list[Grant]:
    """Remove the roles or permissions that must wait from what the form is about to save; return them."""
    if name not in form.cleaned_data:
        return []
    kind, field = _CHOICES[name]
    held, rest = [], []
    for each in form.cleaned_data[name]:
        grant = Grant(subject=form.instance, kind=kind, **{field: each})
        if waits(grant):
            held.append(grant)
        else:
            rest.append(each)
    form.cleaned_data[name] = rest
    if held and set(rest) == set(form.initial.get(name) or []):
        form.changed_data.remove(name)  # Django's history of the page says what was saved
    return held


def _held_places(formset: Any) -> list[Grant]:
    """Save the ordinary places and delete the removed ones; return the places that must wait."""
    formset.save(commit=False)
    changed = [row for row, _fields in formset.changed_objects]
    rows = [*changed, *formset.new_objects]
    held = [row for row in rows if waits(_reach(row))]
    doubled = [row for row in rows if _is_there(row)]
    for row in rows:
        if row not in held and row not in doubled:
            row.save()
    gone = [*formset.deleted_objects, *(row for row in changed if row in held or row in doubled)]
    Assignment.objects.filter(pk__in=[row.pk for row in gone]).delete()
    formset.new_objects = [row for row in formset.new_objects if row not in held]
    formset.changed_objects = [each for each in formset.changed_objects if each[0] not in held]
    return [_reach(row) for row in held]


def _is_there(row: Assignment) -> bool:
    """Return whether another row has the same place, as when two people have saved the form."""
    same = Assignment.objects.filter(
        user=row.user_id, department=row.department_id, jurisdiction=row.jurisdiction_id
    )
    return same.exclude(pk=row.pk).exists()


def _reach(row: Assignment) -> Grant:
    where = {"department": row.department, "jurisdiction": row.jurisdiction}
    return Grant(subject_id=row.user_id, kind=Kind.REACH, **where)


class GroupForm(ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Give a group power only while nobody is in it: people who join it then are confirmed one by one."""

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
