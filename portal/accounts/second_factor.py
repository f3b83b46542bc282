"""The second factor: a code from a person's phone (TOTP), or one of their recovery codes.

django-otp keeps the devices, refuses a code that was used, and slows down who guesses.
"""

from __future__ import annotations

import json
import time
from base64 import b32encode
from dataclasses import dataclass
from math import ceil
from os import urandom

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django_otp import devices_for_user, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from portal.accounts import sealed
from portal.accounts.models import Phone

HOW_MANY = 10
OFFER_LASTS = 15 * 60  # seconds from the password to the code of the new phone


def device_of(user: User) -> Phone | None:
    """Return the phone that a person has enrolled, if any."""
    found: Phone | None = Phone.objects.filter(user_id=user.pk, confirmed=True).first()
    return found


def required_of(user: User) -> bool:
    """Return whether this person needs a second factor (REQUIRE_SECOND_FACTOR)."""
    asked = settings.REQUIRE_SECOND_FACTOR
    if not asked:
        return False
    roles = set(user.groups.values_list("name", flat=True))
    return any(user.has_perm(each) if "." in each else each in roles for each in asked)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A key that is offered to a person's phone: as a picture, as text to type, and for the page's form.

    The key is kept nowhere until a code proves that the phone has it: `ticket` is the key, sealed, which the
    page sends back. So a login alone shows no key, not even while its person is binding a phone.
    """

    ticket: str
    picture: str
    text: str


def offered(user: User, key: bytes | None = None) -> Enrolment:
    """Return an offer of a new key, or of the given one again."""
    key = key or urandom(20)
    device = Phone(user=user, key=Phone.sealed_key(key, user.pk))
    secret = b32encode(key).decode()
    picture = segno.make(device.config_url, error="m").svg_data_uri(
        scale=5, border=4, light="white"
    )
    parts = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    said = json.dumps([key.hex(), int(time.time())]).encode()
    ticket = sealed.seal(said, purpose="offer", bound=str(user.pk))
    return Enrolment(ticket, picture, " ".join(parts))


def key_of(user: User, ticket: str) -> bytes | None:
    """Return the key that a ticket offers to this person; None if it is not theirs, or too old."""
    try:
        said = json.loads(sealed.unseal(ticket, purpose="offer", bound=str(user.pk)))
    except sealed.Unreadable:
        return None
    key, at = said
    return bytes.fromhex(key) if time.time() - at < OFFER_LASTS else None


@transaction.atomic
def enrol(user: User, key: bytes, code: str) -> list[str] | None:
    """Take the phone that shows the right code, with new recovery codes; None for a wrong code."""
    kept = Phone.sealed_key(key, user.pk)
    device = Phone.objects.create(user=user, key=kept, name="TOTP")
    if not device.verify_token(_plain(code)):
        device.delete()
        return None
    Phone.objects.filter(user=user).exclude(pk=device.pk).delete()
    return new_codes(user)


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Replace the recovery codes by ten new ones and return them; only digests are stored."""
    device, _made = StaticDevice.objects.get_or_create(user=user, name="recovery")
    device.token_set.all().delete()
    codes = [b32encode(urandom(10)).decode()[:10] for number in range(HOW_MANY)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digests(code)[0]) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: User) -> int:
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


@transaction.atomic
def remove(user: User) -> bool:
    """Delete phone and recovery codes; return whether there was a phone."""
    StaticDevice.objects.filter(user=user).delete()
    return bool(Phone.objects.filter(user=user).delete()[0])


def check(user: User, typed: str) -> Device | None:
    """Return the device that accepts what was typed: six digits from the phone, or a recovery code."""
    code = _plain(typed)
    if len(code) == 6 and code.isdecimal():
        device = device_of(user)
    else:
        device = StaticDevice.objects.filter(user=user).first()
        known = StaticToken.objects.filter(device__user=user, token__in=_digests(code)).first()
        code = known.token if known else _digests(code)[0]
    return verify_token(user, device.persistent_id, code) if device else None


def let_try_again(user: User) -> None:
    """Forget the wrong codes, after which django-otp makes the next wait."""
    for device in devices_for_user(user):
        device.throttle_reset()


def seconds_to_wait(user: User) -> int:
    """Return the seconds until another code may be tried after a wrong one; 0 for at once."""
    waits = [0]
    for device in devices_for_user(user):
        allowed, why = device.verify_is_allowed()
        if not allowed:
            waits.append(ceil((why["locked_until"] - timezone.now()).total_seconds()))
    return max(waits)


def _plain(typed: str) -> str:
    """Return a code without the blanks and dashes that make it readable."""
    return "".join(character for character in typed.upper() if character.isalnum())


def _digests(code: str) -> list[str]:
    """Return the digest of a recovery code as it is stored, then those by former secret keys."""
    return [digest[:16] for digest in sealed.digests("accounts.recovery", code)]
