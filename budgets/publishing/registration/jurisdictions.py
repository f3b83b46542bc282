"""Register a county, a city or a district."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.models import Jurisdiction
from budgets.publishing.audit_log import ActRefused, require_visible
from budgets.publishing.master_data import save_master_data
from budgets.publishing.proposed_address import in_pinyin
from budgets.publishing.registration.tables import messages_of


@transaction.atomic
def register_jurisdiction(
    *,
    name: str,
    slug: str = "",
    region_code: str = "",
    notice: str = "",
    notice_en: str = "",
    kind: str = Jurisdiction.Kind.REAL,
    actor: User | None = None,
) -> Jurisdiction:
    """Register a jurisdiction, under its name in pinyin unless `slug` is given, and log it.

    Raise ActRefused if the name or the address is taken, or a value cannot be.
    """
    require_visible(name, notice, notice_en)
    jurisdiction = Jurisdiction(
        name=name.strip(),
        slug=slug or in_pinyin(name),
        region_code=region_code,
        notice=notice,
        notice_en=notice_en,
        kind=kind,
    )
    try:
        jurisdiction.full_clean()
    except ValidationError as error:
        raise ActRefused(f"{name}：{messages_of(error)}") from error
    jurisdiction.save()
    save_master_data(described=jurisdiction, before={}, actor=actor)
    return jurisdiction
