"""The second factor: a code from a person's phone (TOTP), or one of their recovery codes.

django-otp keeps the devices, refuses a code that was used, and slows down who guesses.
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from math import ceil
from os import urandom

import segno
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp import devices_for_user, verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

HOW_MANY = 10


def device_of(user: AbstractUser) -> TOTPDevice | None:
    """The phone that a person has enrolled."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).first()
    return found


def required_of(user: AbstractUser) -> bool:
    """Whether the site asks this person for a second factor (REQUIRE_SECOND_FACTOR)."""
    asked = settings.REQUIRE_SECOND_FACTOR
    if not asked:
        return False
    roles = set(user.groups.values_list("name", flat=True))
    return any(user.has_perm(each) if "." in each else each in roles for each in asked)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A key that is offered to a person's phone: as a picture, and as text to type."""

    key: str
    picture: str
    text: str


def offered(user: AbstractUser, key: str | None = None) -> Enrolment:
    """A new key, or again the one that was offered before."""
    device = TOTPDevice(user=user, key=key or default_key())
    secret = b32encode(device.bin_key).decode()
    picture = segno.make(device.config_url, error="m").svg_data_uri(
        scale=5, border=4, light="white"
    )
    parts = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    return Enrolment(device.key, picture, " ".join(parts))


@transaction.atomic
def enrol(user: AbstractUser, key: str, code: str) -> list[str] | None:
    """Take the phone that shows the right code, with new recovery codes; None for a wrong code."""
    device = TOTPDevice.objects.create(user=user, key=key, name="TOTP")
    if not device.verify_token(_plain(code)):
        device.delete()
        return None
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    return new_codes(user)


@transaction.atomic
def new_codes(user: AbstractUser) -> list[str]:
    """Ten new recovery codes; those before are worth nothing now. Only digests of them are kept."""
    device, _made = StaticDevice.objects.get_or_create(user=user, name="recovery")
    device.token_set.all().delete()
    codes = [b32encode(urandom(10)).decode()[:10] for number in range(HOW_MANY)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest(code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def codes_left(user: AbstractUser) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def remove(user: AbstractUser) -> bool:
    """Forget phone and recovery codes; whether there were any."""
    StaticDevice.objects.filter(user=user).delete()
    return bool(TOTPDevice.objects.filter(user=user).delete()[0])


def check(user: AbstractUser, typed: str) -> Device | None:
    """The device that accepts what was typed: six digits from the phone, or a recovery code."""
    code = _plain(typed)
    if len(code) == 6 and code.isdecimal():
        device = device_of(user)
    else:
        device = StaticDevice.objects.filter(user=user).first()
        code = _digest(code)
    return verify_token(user, device.persistent_id, code) if device else None


def seconds_to_wait(user: AbstractUser) -> int:
    """How long until another code may be tried after a wrong one; 0: at once."""
    waits = [0]
    for device in devices_for_user(user):
        allowed, why = device.verify_is_allowed()
        if not allowed:
            waits.append(ceil((why["locked_until"] - timezone.now()).total_seconds()))
    return max(waits)


def _plain(typed: str) -> str:
    """Without the blanks and dashes by which people read codes."""
    return "".join(character for character in typed.upper() if character.isalnum())


def _digest(code: str) -> str:
    """A recovery code as it is kept: worthless without the site's secret key."""
    return salted_hmac("accounts.recovery", code, algorithm="sha256").hexdigest()[:16]
