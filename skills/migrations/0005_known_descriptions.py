from django.db import migrations

# What stood as the only description is in the language of the concept's name: the Italian one where there is one.
KNOWN = """
INSERT INTO skills_description (concept_id, language, text)
SELECT DISTINCT ON (c.id) c.id, l.language, c.description
FROM skills_concept c JOIN skills_label l ON l.concept_id = c.id AND l.kind = 'preferred' AND l.text = c.name
WHERE c.uri IS NOT NULL AND c.description <> '' ORDER BY c.id, l.language <> 'it', l.language
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("skills", "0004_descriptions_by_language"),
    ]

    operations = [
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
