import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("privacy", "0015_senders_of_requests")]

    operations = [
        migrations.AddField(
            model_name="downstreamnotice",
            name="restriction",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restriction_notices",
                to="privacy.subject",
            ),
        ),
        migrations.AddField("downstreamnotice", "lifted", models.BooleanField(default=False)),
        migrations.RemoveConstraint("downstreamnotice", "a_notice_is_of_one_thing"),
        migrations.AddConstraint(
            "downstreamnotice",
            models.CheckConstraint(
                name="a_notice_is_of_one_thing",
                condition=Q(erasure=None, override=None)
                | Q(erasure=None, restriction=None)
                | Q(override=None, restriction=None),
            ),
        ),
    ]
