from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the one before: PostgreSQL does not alter a table whose rows were written just now."""

    dependencies = [("notices", "0007_group_messages")]

    operations = [migrations.RemoveField(model_name="campaign", name="premises_kind")]
