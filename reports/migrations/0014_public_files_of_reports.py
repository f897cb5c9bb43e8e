"""Which files of a published report everybody reads: of those there are, the newest."""

from django.db import migrations, models

NEWEST = """
UPDATE reports_technicalreport report SET public_digest = (
    SELECT inputs_digest FROM reports_document WHERE report_id = report.id AND edition = 'public'
    ORDER BY id DESC LIMIT 1
)
WHERE state = 'published'
    AND EXISTS (SELECT FROM reports_document WHERE report_id = report.id AND edition = 'public')
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_unsaved_new_text")]

    operations = [
        migrations.AddField(
            "technicalreport", "public_digest", models.CharField(blank=True, editable=False, max_length=64)
        ),
        migrations.RunSQL(NEWEST, migrations.RunSQL.noop),
    ]
