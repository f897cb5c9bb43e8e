"""A new recommendation's words are kept under its section until it is saved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0012_recommendation_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="unsavedtext",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unsaved",
                to="reports.section",
            ),
        ),
        migrations.AlterField(
            model_name="unsavedtext",
            name="block",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unsaved",
                to="reports.block",
            ),
        ),
        migrations.AddConstraint(
            model_name="unsavedtext",
            constraint=models.UniqueConstraint(fields=("section", "user"), name="unsaved_new_text_once"),
        ),
        migrations.AddConstraint(
            model_name="unsavedtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("block__isnull", False), ("section__isnull", True)),
                    models.Q(("block__isnull", True), ("section__isnull", False)),
                    _connector="OR",
                ),
                name="unsaved_text_of_one_place",
            ),
        ),
    ]
