"""Concepts are searched by their words: the index of the public search."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_italian_search"),
        ("skills", "0005_known_descriptions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="concept",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("name", "description", config="it"), name="concept_search"
            ),
        ),
    ]
