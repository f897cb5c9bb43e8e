import django.db.models.deletion
from django.db import migrations, models

import core.calendar


class Migration(migrations.Migration):
    dependencies = [
        ("skills", "0002_import_proposals_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="confirmedterm",
            name="said_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms_led_on",
                to="skills.concept",
            ),
        ),
        migrations.AlterField(
            model_name="confirmedterm",
            name="confirmed_at",
            field=models.DateTimeField(default=core.calendar.now, editable=False, verbose_name="confermato"),
        ),
        migrations.RemoveConstraint(model_name="confirmedterm", name="confirmedterm_once"),
        migrations.AddConstraint(
            model_name="confirmedterm",
            constraint=models.UniqueConstraint(
                fields=("language", "text", "concept", "subject", "said_of"),
                name="confirmedterm_once",
                nulls_distinct=False,
            ),
        ),
    ]
