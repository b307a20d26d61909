from django.db import migrations, models


def kinds_become_groups(apps, schema_editor):
    """Make a group of each kind of premises that an offer went to; what went out is finished."""
    campaigns = apps.get_model("notices", "Campaign").objects
    segments = apps.get_model("notices", "Segment").objects
    for campaign in campaigns.exclude(premises_kind=""):
        kind = campaign.premises_kind
        conditions = [{"fact": "place.kind", "holds": True, "given": {"kinds": [kind]}}]
        segment, _made = segments.get_or_create(
            name=kind.replace("_", " ").capitalize(),
            defaults={
                "conditions": conditions,
                "written_by_id": campaign.written_by_id,
                "written_at": campaign.written_at,
            },
        )
        campaigns.filter(pk=campaign.pk).update(
            segment=segment, conditions=conditions if campaign.sent_at else []
        )
    campaigns.exclude(sent_at=None).update(finished_at=models.F("sent_at"))


class Migration(migrations.Migration):
    """By itself: PostgreSQL does not alter a table whose rows were written in the same transaction."""

    dependencies = [("notices", "0007_group_messages")]

    operations = [migrations.RunPython(kinds_become_groups, migrations.RunPython.noop)]
