"""Let the database refuse to change what was published, who took note of it, and what left the portal."""

from django.db import migrations

# The doors are those of privacy_look: merging two subjects re-points a row and changes nothing else, the
# retention purge removes. Each trigger is given the columns that a merge may change. Besides that, a
# disclosure may be reviewed once, and erasure may blank its justification; what was published stays for
# good, so for that not even the purge has a door.
GUARD = """
CREATE FUNCTION privacy_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME NOT IN ('privacy_policyversion', 'privacy_policytext')
        AND current_setting('curbstop.purge', true) = 'on'
    THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('curbstop.merge', true) = 'on'
        AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE TRIGGER privacy_written_once BEFORE UPDATE OR DELETE ON privacy_policyversion
    FOR EACH ROW EXECUTE FUNCTION privacy_written_once('published_by_id');
CREATE TRIGGER privacy_written_once BEFORE UPDATE OR DELETE ON privacy_policytext
    FOR EACH ROW EXECUTE FUNCTION privacy_written_once();
CREATE TRIGGER privacy_written_once BEFORE UPDATE OR DELETE ON privacy_acknowledgement
    FOR EACH ROW EXECUTE FUNCTION privacy_written_once('subject_id');
CREATE TRIGGER privacy_written_once BEFORE UPDATE OR DELETE ON privacy_firstnotice
    FOR EACH ROW EXECUTE FUNCTION privacy_written_once('subject_id');

CREATE FUNCTION privacy_disclosure_changes_little() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - ARRAY['reviewed_at', 'reviewed_by_id']
        = to_jsonb(OLD) - ARRAY['reviewed_at', 'reviewed_by_id'] AND OLD.reviewed_at IS NULL
    THEN
        RETURN NEW;
    END IF;
    IF NEW.justification = '' AND to_jsonb(NEW) - 'justification' = to_jsonb(OLD) - 'justification'
    THEN
        RETURN NEW;
    END IF;
    IF current_setting('curbstop.merge', true) = 'on'
        AND to_jsonb(NEW) - ARRAY['subject_id', 'by_id', 'approved_by_id', 'reviewed_by_id']
        = to_jsonb(OLD) - ARRAY['subject_id', 'by_id', 'approved_by_id', 'reviewed_by_id']
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'privacy_disclosure is written once: UPDATE refused'
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE TRIGGER privacy_disclosure_changes_little BEFORE UPDATE ON privacy_disclosure
    FOR EACH ROW EXECUTE FUNCTION privacy_disclosure_changes_little();
CREATE TRIGGER privacy_written_once BEFORE DELETE ON privacy_disclosure
    FOR EACH ROW EXECUTE FUNCTION privacy_written_once();
"""
UNGUARD = """
DROP TRIGGER privacy_written_once ON privacy_disclosure;
DROP TRIGGER privacy_disclosure_changes_little ON privacy_disclosure;
DROP FUNCTION privacy_disclosure_changes_little();
DROP TRIGGER privacy_written_once ON privacy_firstnotice;
DROP TRIGGER privacy_written_once ON privacy_acknowledgement;
DROP TRIGGER privacy_written_once ON privacy_policytext;
DROP TRIGGER privacy_written_once ON privacy_policyversion;
DROP FUNCTION privacy_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0009_policy_and_sharing")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
