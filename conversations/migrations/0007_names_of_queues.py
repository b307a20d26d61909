from django.db import migrations, models

# As they were shipped: a name that the utility changed is its own, and stays alone.
SHIPPED = {
    "Water: leaks, pressure, quality": "Agua: fugas, presión, calidad",
    "Bills and payments": "Facturas y pagos",
    "Starting, stopping and everything else": "Alta, baja y todo lo demás",
}


def say_the_shipped_ones_in_spanish(apps, schema_editor):
    queues = apps.get_model("conversations", "Queue").objects
    for english, spanish in SHIPPED.items():
        queues.filter(name_en=english).update(name_es=spanish)


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0006_visit_changes'),
    ]

    operations = [
        migrations.RenameField(model_name='queue', old_name='name', new_name='name_en'),
        migrations.AlterField(
            model_name='queue',
            name='name_en',
            field=models.CharField(max_length=60, verbose_name='name, in English'),
        ),
        migrations.AddField(
            model_name='queue',
            name='name_es',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='name, in Spanish'),
            preserve_default=False,
        ),
        migrations.RunPython(say_the_shipped_ones_in_spanish, migrations.RunPython.noop),
    ]
