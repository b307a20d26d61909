"""A limit is of a home: those that were of an account become one for each home that it has."""

import django.db.models.deletion
from django.db import migrations, models


def to_homes(apps, schema_editor):
    BillLimit = apps.get_model("billing", "BillLimit")
    ServiceAgreement = apps.get_model("accounts", "ServiceAgreement")
    for limit in BillLimit.objects.filter(premises=None):
        stays = ServiceAgreement.objects.filter(account=limit.account_id)
        now = stays.filter(to_date=None) or stays
        places = list(now.order_by("pk").values_list("premises", flat=True).distinct())
        for place in dict.fromkeys(places[1:]):
            if place != places[0]:
                BillLimit.objects.create(
                    user_id=limit.user_id,
                    account_id=limit.account_id,
                    premises_id=place,
                    amount=limit.amount,
                    set_on=limit.set_on,
                )
        if places:
            limit.premises_id = places[0]
            limit.save()
        else:
            limit.delete()  # of an account without a home no bill is foretold


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0015_mails_in_doubt'),
        ('billing', '0010_budgets'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='billlimit', name='one_limit_of_an_account'),
        migrations.AddField(
            model_name='billlimit',
            name='premises',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.premises'),
        ),
        migrations.RunPython(to_homes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='billlimit',
            name='premises',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.premises'),
        ),
        migrations.AddConstraint(
            model_name='billlimit',
            constraint=models.UniqueConstraint(fields=('user', 'account', 'premises'), name='one_limit_of_a_home'),
        ),
    ]
