"""Let the database itself refuse to change or remove a line of who looked at whom."""

from django.db import migrations

# Two doors, each a setting of one transaction: merging two subjects re-points a look and may change
# nothing else; the retention purge removes. TRUNCATE needs the table's owner, who could drop the
# trigger as well, and the test suite empties tables with it: no trigger guards against it.
GUARD = """
CREATE FUNCTION privacy_look_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('curbstop.purge', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('curbstop.merge', true) = 'on'
        AND (NEW.id, NEW.purpose, NEW.page, NEW.at) = (OLD.id, OLD.purpose, OLD.page, OLD.at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'privacy_look is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE TRIGGER privacy_look_is_append_only
    BEFORE UPDATE OR DELETE ON privacy_look
    FOR EACH ROW EXECUTE FUNCTION privacy_look_is_append_only();
"""
UNGUARD = """
DROP TRIGGER privacy_look_is_append_only ON privacy_look;
DROP FUNCTION privacy_look_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
