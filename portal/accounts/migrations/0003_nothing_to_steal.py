"""A copy of the database opens nothing: seeds are sealed, sessions known by digests, typed forms gone.

Everybody logs in anew: the sessions of before stood here under the values of their cookies. What django-axes
kept of forms held new passwords, where the old one was mistyped.
"""

from django.db import migrations, models

from portal.accounts import sealed


def seal_seeds(apps, schema_editor):
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.iterator():
        if not sealed.is_sealed(device.key):
            bound = str(device.user_id)
            device.key = sealed.seal(bytes.fromhex(device.key), purpose="totp", bound=bound)
            device.save(update_fields=["key"])


def unseal_seeds(apps, schema_editor):
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.iterator():
        bound = str(device.user_id)
        device.key = sealed.unseal(device.key, purpose="totp", bound=bound).hex()
        device.save(update_fields=["key"])


def forget_what_opens(apps, schema_editor):
    apps.get_model("qsessions", "Session").objects.all().delete()
    apps.get_model("axes", "AccessAttempt").objects.all().delete()
    apps.get_model("axes", "AccessLog").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_only_grows"),
        ("axes", "0010_accessattemptexpiration"),
        ("otp_totp", "0003_add_timestamps"),
        ("qsessions", "0002_session_created_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="Phone",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("otp_totp.totpdevice",),
        ),
        migrations.CreateModel(
            name="Tries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(blank=True, max_length=40)),
                ("network", models.CharField(blank=True, max_length=43)),
                ("browser", models.CharField(blank=True, max_length=40)),
                ("failures", models.FloatField(default=0)),
                ("at", models.DateTimeField(db_index=True)),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "network", "browser"), name="tries_counted_once"
                    )
                ],
            },
        ),
        migrations.RunPython(seal_seeds, unseal_seeds),
        migrations.RunPython(forget_what_opens, migrations.RunPython.noop),
    ]
