"""A version of a paper is never changed nor deleted, whoever writes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("core", "0002_database_rules")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER paperversion_frozen BEFORE UPDATE OR DELETE ON reports_paperversion"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change();",
            "DROP TRIGGER paperversion_frozen ON reports_paperversion;",
        ),
    ]
