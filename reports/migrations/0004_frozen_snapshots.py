"""A snapshot is never changed nor deleted, whoever writes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_draft_versions"), ("core", "0002_database_rules")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER snapshot_frozen BEFORE UPDATE OR DELETE ON reports_snapshot"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER snapshot_frozen ON reports_snapshot;",
        ),
    ]
