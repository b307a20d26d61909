"""Tell of each day in bits which of its hours were dry, and wet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("usage", "0011_searching"),
    ]

    operations = [
        migrations.AddField("dayreads", "dry", models.IntegerField(blank=True, null=True)),
        migrations.AddField("dayreads", "wet", models.IntegerField(blank=True, null=True)),
        migrations.AddField("daybeside", "dry", models.IntegerField(blank=True, null=True)),
        migrations.AddField("daybeside", "wet", models.IntegerField(blank=True, null=True)),
    ]
