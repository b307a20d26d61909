from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0008_kinds_are_groups")]

    operations = [migrations.RemoveField(model_name="campaign", name="premises_kind")]
