"""Tell of each day in bits which of its hours were dry, and wet.

Days that are held stay NULL, which says "look at the volumes": to fill two years of a town of a hundred thousand
meters would write seventy million rows anew, and what is asked of everybody are only the last four days. After
so many days of reads nobody's are NULL any more.
"""

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
