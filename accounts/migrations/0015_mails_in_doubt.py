from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0014_searching"),
    ]

    operations = [
        migrations.AddField(
            model_name=model,
            name='mailing_at',
            field=models.DateTimeField(blank=True, null=True),
        )
        for model in ('invitation', 'linkattempt', 'proofcode')
    ]
