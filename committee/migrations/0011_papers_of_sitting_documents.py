"""Keep which papers a file of a sitting tells of; for those there are, what is on the agenda."""

from django.db import migrations, models


def take_the_agenda(apps, _schema_editor):
    for row in apps.get_model("committee", "SittingDocument").objects.iterator():
        row.papers.set(row.sitting.agenda.filter(paper__isnull=False).values_list("paper", flat=True))


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0010_electronic_votes"),
        ("reports", "0013_unsaved_new_text"),
    ]

    operations = [
        migrations.AddField(
            model_name="sittingdocument",
            name="papers",
            field=models.ManyToManyField(
                blank=True,
                related_name="sitting_documents",
                to="reports.positionpaper",
                verbose_name="position paper",
            ),
        ),
        migrations.RunPython(take_the_agenda, migrations.RunPython.noop),
    ]
