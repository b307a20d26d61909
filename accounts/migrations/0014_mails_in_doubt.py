from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_feed_reasons'),
    ]

    operations = [
        migrations.AddField(
            model_name=model,
            name='mailing_at',
            field=models.DateTimeField(blank=True, null=True),
        )
        for model in ('invitation', 'linkattempt', 'proofcode')
    ]
