"""Keep when in its hour a register was read, and when on its first day a meter's first was.

Of meters that have taken another's place the whole day was theirs so far.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

TO_THE_NEW_ONE = """
UPDATE usage_meter AS m SET first_read = 0 WHERE EXISTS (
    SELECT FROM usage_meter AS o WHERE o.service_point_id = m.service_point_id AND o.to_date = m.from_date
)
"""


def _seconds() -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.BigIntegerField(null=True), blank=True, null=True, size=None
    )


class Migration(migrations.Migration):
    dependencies = [("usage", "0014_indoor_days")]

    operations = [
        migrations.AddField(
            "meter",
            "first_read",
            models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField("dayreads", "seconds_past", _seconds()),
        migrations.AddField("daybeside", "seconds_past", _seconds()),
        migrations.RunSQL(TO_THE_NEW_ONE, migrations.RunSQL.noop),
    ]
