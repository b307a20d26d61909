from django.db import migrations


class Migration(migrations.Migration):
    """Make the table of the cache, as `createcachetable` does: sign-in fails where it is forgotten."""

    dependencies = [("portal", "0002_job_runs")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE IF NOT EXISTS portal_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX IF NOT EXISTS portal_cache_expires ON portal_cache (expires);
            """,
            "DROP TABLE IF EXISTS portal_cache",
        )
    ]
