"""A paper that goes back to earlier words has a new version: what is sent is the newest."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0014_public_files_of_reports")]

    operations = [migrations.RemoveConstraint(model_name="paperversion", name="paperversion_content_once")]
