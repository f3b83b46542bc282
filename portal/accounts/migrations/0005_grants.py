"""Power is given by two people: what waits for the second."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_chain"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("budgets", "0013_code_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="accountevent",
            name="act",
            field=models.CharField(
                choices=[
                    ("login", "登录"),
                    ("login_failed", "登录失败"),
                    ("locked", "锁定"),
                    ("unlocked", "解锁"),
                    ("logout", "退出"),
                    ("password_changed", "修改密码"),
                    ("password_set", "由他人设置密码"),
                    ("password_due", "要求修改密码"),
                    ("factor_on", "启用两步验证"),
                    ("factor_off", "关闭两步验证"),
                    ("factor_reset", "由他人取消两步验证"),
                    ("codes_renewed", "换发恢复码"),
                    ("code_used", "使用恢复码"),
                    ("sessions_ended", "结束登录"),
                    ("created", "新建账号"),
                    ("changed", "修改账号"),
                    ("roles", "修改角色"),
                    ("reach", "修改负责范围"),
                    ("grant_asked", "申请授权"),
                    ("grant_confirmed", "确认授权"),
                    ("grant_refused", "拒绝授权"),
                    ("grant_taken_back", "收回授权申请"),
                ],
                max_length=20,
                verbose_name="操作",
            ),
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("role", "角色"),
                            ("permission", "权限"),
                            ("superuser", "超级用户"),
                            ("reach", "负责范围"),
                            ("active", "重新启用账号"),
                            ("staff", "进入后台"),
                            ("password", "重设密码"),
                            ("factor", "取消两步验证"),
                        ],
                        max_length=12,
                    ),
                ),
                ("password", models.CharField(blank=True, max_length=128)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("waiting", "待确认"),
                            ("confirmed", "已确认"),
                            ("refused", "已拒绝"),
                            ("taken_back", "已收回"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="budgets.department",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="auth.group",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="budgets.jurisdiction",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="auth.permission",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "授权",
                "verbose_name_plural": "授权",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("standing", "waiting")),
                        fields=["subject"],
                        name="grant_waiting",
                    ),
                    models.Index(fields=["-decided_at"], name="grant_decided"),
                ],
            },
        ),
    ]
