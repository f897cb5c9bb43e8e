import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("skills", "0003_confirmedterm_said_of"),
    ]

    operations = [
        migrations.CreateModel(
            name="Description",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=5, verbose_name="lingua")),
                ("text", models.TextField(verbose_name="testo")),
                (
                    "concept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="descriptions", to="skills.concept"
                    ),
                ),
            ],
            options={
                "verbose_name": "descrizione",
                "verbose_name_plural": "descrizioni",
                "ordering": ["concept", "language"],
                "constraints": [
                    models.UniqueConstraint(fields=("concept", "language"), name="description_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="description_says_something"
                    ),
                ],
            },
        ),
    ]
