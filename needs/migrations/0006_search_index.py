"""Needs are searched by their words: the index of the public search."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_italian_search"),
        ("needs", "0005_need_profile_label"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="need",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("title", "description", config="it"), name="need_search"
            ),
        ),
    ]
