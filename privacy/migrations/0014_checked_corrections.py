from django.db import migrations, models
from django.db.models import F


def mark_what_staff_saw(apps, schema_editor):
    """Staff close a request after it came; what somebody corrected themselves was closed as it came."""
    Override = apps.get_model("privacy", "Override")
    seen = Override.objects.exclude(request=None).exclude(
        request__closed_at=F("request__received_at")
    )
    Override.objects.filter(pk__in=seen.values("pk")).update(checked=True)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0013_firms_to_tell_and_directions")]

    operations = [
        migrations.AddField("override", "checked", models.BooleanField(default=False)),
        migrations.RunPython(mark_what_staff_saw, migrations.RunPython.noop),
    ]
