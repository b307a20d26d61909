import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0014_checked_corrections")]

    operations = [
        migrations.AddField(
            model_name="privacyrequest",
            name="contact_digests",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=64), editable=False, null=True, size=None
            ),
        ),
    ]
