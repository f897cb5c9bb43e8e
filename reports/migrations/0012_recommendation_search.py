"""Recommendations are searched by their words: the index of the public search."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_italian_search"),
        ("reports", "0011_keep_published_texts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="recommendation",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("action", "lead", "partners", config="it"),
                name="recommendation_search",
            ),
        ),
    ]
