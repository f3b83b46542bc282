"""Tables of accounts besides Django's own: former passwords, phones, tries, grants, the log."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from budgets.models.history import AppendOnlyEvent
from portal.accounts import sealed

_log = logging.getLogger(__name__)


class FormerPassword(models.Model):
    """A former password of a person, as Django's hash of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_passwords"
    )
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d}"


class PasswordDue(models.Model):
    """Somebody else chose this person's password: nothing else opens until they have changed it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="password_due"
    )
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.user)


class Phone(TOTPDevice):  # type: ignore[misc]  # django-otp has no types
    """A person's phone: django-otp's device, of whose key the database holds only what is sealed."""

    PURPOSE = "totp"

    class Meta:
        proxy = True
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def sealed_key(cls, key: bytes, user_id: int) -> str:
        """Return the key encrypted for this person with the site's secret key."""
        return sealed.seal(key, purpose=cls.PURPOSE, bound=str(user_id))

    key: str  # django-otp has no types

    @property
    def bin_key(self) -> bytes:
        return sealed.unseal(self.key, purpose=self.PURPOSE, bound=str(self.user_id))

    def verify_token(self, token: str) -> bool:
        """Verify a code as django-otp does; re-encrypt a key that a former secret key encrypted."""
        try:
            right = bool(super().verify_token(token))
        except sealed.Unreadable:
            _log.error(
                "The key of %s's phone opens with neither SECRET_KEY nor SECRET_KEY_FALLBACKS.",
                self.user,
            )
            return False
        if right and not sealed.is_current(self.key, purpose=self.PURPOSE, bound=str(self.user_id)):
            self.key = self.sealed_key(self.bin_key, self.user_id)
            self.save(update_fields=["key"])
        return right


class Tries(models.Model):
    """How many tries to log in failed of late, under one count (portal/accounts/tries.py).

    Accounts stand here as digests: what strangers type as a user name may be somebody's password.
    """

    account = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=43, blank=True)
    browser = models.CharField(max_length=40, blank=True)
    failures = models.FloatField(default=0)
    at = models.DateTimeField(db_index=True)
    until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account", "network", "browser"], name="tries_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.network} {self.browser}: {self.failures:.1f}"


class AccountEvent(AppendOnlyEvent):
    """One act on an account: who did what to whom."""

    class Act(models.TextChoices):
        LOGIN = "login", _("登录")
        LOGIN_FAILED = "login_failed", _("登录失败")
        LOCKED = "locked", _("锁定")
        UNLOCKED = "unlocked", _("解锁")
        LOGOUT = "logout", _("退出")
        PASSWORD_CHANGED = "password_changed", _("修改密码")
        PASSWORD_SET = "password_set", _("由他人设置密码")
        PASSWORD_DUE = "password_due", _("要求修改密码")
        FACTOR_ON = "factor_on", _("启用两步验证")
        FACTOR_OFF = "factor_off", _("关闭两步验证")
        FACTOR_RESET = "factor_reset", _("由他人取消两步验证")
        CODES_RENEWED = "codes_renewed", _("换发恢复码")
        CODE_USED = "code_used", _("使用恢复码")
        SESSIONS_ENDED = "sessions_ended", _("结束登录")
        CREATED = "created", _("新建账号")
        CHANGED = "changed", _("修改账号")
        ROLES = "roles", _("修改角色")
        REACH = "reach", _("修改负责范围")
        GRANT_ASKED = "grant_asked", _("申请授权")
        GRANT_CONFIRMED = "grant_confirmed", _("确认授权")
        GRANT_REFUSED = "grant_refused", _("拒绝授权")
        GRANT_TAKEN_BACK = "grant_taken_back", _("收回授权申请")

    act = models.CharField(_("操作"), max_length=20, choices=Act.choices)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("账号"),
    )
    subject_name = models.CharField(_("账号名称"), max_length=150, blank=True)

    class Meta(AppendOnlyEvent.Meta):
        verbose_name = _("账号记录")
        verbose_name_plural = _("账号记录")
        indexes = [models.Index(fields=["subject", "-at"], name="account_event_by_subject")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.subject_name}"


class GrantQuerySet(models.QuerySet["Grant"]):
    """Which grants have been decided."""

    def waiting(self) -> GrantQuerySet:
        return self.filter(standing=Grant.Standing.WAITING)


class Grant(models.Model):
    """One thing that makes a person's account more powerful, and that waits for a second person.

    Until it is confirmed it has no effect. The log of accounts says what became of it for good; these rows
    are what the pages show.
    """

    class Kind(models.TextChoices):
        ROLE = "role", _("角色")
        PERMISSION = "permission", _("权限")
        SUPERUSER = "superuser", _("超级用户")
        REACH = "reach", _("负责范围")
        ACTIVE = "active", _("重新启用账号")
        STAFF = "staff", _("进入后台")
        PASSWORD = "password", _("重设密码")
        FACTOR = "factor", _("取消两步验证")

    class Standing(models.TextChoices):
        WAITING = "waiting", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("已拒绝")
        TAKEN_BACK = "taken_back", _("已收回")

    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    group = models.ForeignKey("auth.Group", models.CASCADE, null=True, related_name="+")
    permission = models.ForeignKey("auth.Permission", models.CASCADE, null=True, related_name="+")
    department = models.ForeignKey(
        "budgets.Department", models.CASCADE, null=True, related_name="+"
    )
    jurisdiction = models.ForeignKey(
        "budgets.Jurisdiction", models.CASCADE, null=True, related_name="+"
    )
    # The hash of the password that waits; empty again as soon as it is decided.
    password = models.CharField(max_length=128, blank=True)
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["subject"], name="grant_waiting", condition=models.Q(standing="waiting")
            ),
            models.Index(fields=["-decided_at"], name="grant_decided"),
        ]

    def __str__(self) -> str:
        """Return what is granted, as pages and the log show it."""
        given = self.group or self.permission or self.department or self.jurisdiction
        return f"{self.get_kind_display()} {given.name}" if given else str(self.get_kind_display())
