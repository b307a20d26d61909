"""Let the loader answer for the service points of reads, and a trigger for their staying (decision 14)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("usage", "0002_meters_have_endpoints"),
    ]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE usage_dayreads DROP CONSTRAINT usage_dayreads_service_point_id_fkey;

                CREATE FUNCTION usage_servicepoint_has_reads() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF EXISTS (SELECT FROM usage_dayreads WHERE service_point_id = OLD.id) THEN
                        RAISE foreign_key_violation USING
                            MESSAGE = format('service point %s has reads', OLD.id),
                            TABLE = 'usage_dayreads';
                    END IF;
                    RETURN OLD;
                END $$;

                CREATE TRIGGER usage_servicepoint_has_reads BEFORE DELETE OR UPDATE OF id
                    ON usage_servicepoint FOR EACH ROW EXECUTE FUNCTION usage_servicepoint_has_reads();
            """,
            reverse_sql="""
                DROP TRIGGER usage_servicepoint_has_reads ON usage_servicepoint;
                DROP FUNCTION usage_servicepoint_has_reads;
                ALTER TABLE usage_dayreads ADD CONSTRAINT usage_dayreads_service_point_id_fkey
                    FOREIGN KEY (service_point_id) REFERENCES usage_servicepoint
                    DEFERRABLE INITIALLY DEFERRED;
            """,
        ),
    ]
