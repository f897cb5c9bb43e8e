"""The configuration `it` of full-text search: as italian, with the accents taken away first."""

from django.db import migrations

MAKE = """
CREATE TEXT SEARCH CONFIGURATION it (COPY = italian);
ALTER TEXT SEARCH CONFIGURATION it ALTER MAPPING FOR hword, hword_part, word WITH unaccent, italian_stem;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_database_rules")]

    operations = [migrations.RunSQL(MAKE, "DROP TEXT SEARCH CONFIGURATION it")]
