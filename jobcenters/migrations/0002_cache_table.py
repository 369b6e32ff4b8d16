"""The table of the cache in the database (log-in limits); see docs/decisions."""

from django.db import migrations

CREATE = """
CREATE TABLE IF NOT EXISTS cache_entries (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS cache_entries_expires ON cache_entries (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("jobcenters", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE cache_entries;")]
