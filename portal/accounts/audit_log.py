"""The log of accounts: one row for each action, with its author and address."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser

from budgets.access import request_context
from budgets.disclosure.characters import without_harmful
from portal.accounts.models import AccountEvent

Act = AccountEvent.Act


def record(
    act: AccountEvent.Act,
    *,
    subject: AbstractUser | None,
    name: str = "",
    actor: AbstractUser | None = None,
    note: str = "",
) -> AccountEvent:
    """Write down what was done to an account, by `actor` or whoever is logged in.

    The note is Chinese, whatever the language of the page: a log has one language.
    `name` is what a stranger typed where there is no such account. A command has no author.
    """
    actor = actor or request_context.person()
    return AccountEvent.objects.create(
        act=act,
        actor_id=actor.pk if actor else None,
        actor_name=named(actor),
        subject_id=subject.pk if subject else None,
        subject_name=without_harmful(named(subject) or name, lines=False)[:150],
        note=note,
        address=request_context.address(),
    )


def named(user: AbstractUser | None) -> str:
    """Return a person as the log names them: the account and its owner's name; "" for nobody."""
    if user is None:
        return ""
    full = f"{user.last_name}{user.first_name}".strip()
    return f"{user.get_username()}（{full}）" if full else user.get_username()
