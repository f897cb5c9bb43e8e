"""Working groups of the committee."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0008_rules_of_voices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subgroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="sottogruppo")),
            ],
            options={
                "verbose_name": "sottogruppo",
                "verbose_name_plural": "sottogruppi",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="member",
            name="subgroups",
            field=models.ManyToManyField(
                blank=True, related_name="members", to="committee.subgroup", verbose_name="sottogruppi"
            ),
        ),
    ]
