import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def move(apps, schema_editor):
    """Give each request that somebody sent a row of its sender."""
    PrivacyRequest, RequestSender = (
        apps.get_model("privacy", name) for name in ("PrivacyRequest", "RequestSender")
    )
    sent = PrivacyRequest.objects.exclude(contact=None, declared_name=None)
    RequestSender.objects.bulk_create(
        [
            RequestSender(
                request_id=pk, contact=contact, digests=digests or [], signature=signature
            )
            for pk, contact, digests, signature in sent.values_list(
                "pk", "contact", "contact_digests", "declared_name"
            )
        ],
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0016_firms_told_of_restrictions")]

    operations = [
        migrations.CreateModel(
            name="RequestSender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact", models.BinaryField(null=True)),
                (
                    "digests",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("signature", models.BinaryField(null=True)),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sender",
                        to="privacy.privacyrequest",
                    ),
                ),
            ],
        ),
        migrations.RunPython(move, migrations.RunPython.noop, elidable=True),
        # PostgreSQL alters no table with checks that wait for the end of the transaction.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="privacyrequest", name="contact"),
        migrations.RemoveField(model_name="privacyrequest", name="contact_digests"),
        migrations.RemoveField(model_name="privacyrequest", name="declared_name"),
    ]
