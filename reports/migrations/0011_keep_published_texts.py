"""The words of the papers that were published before they were kept."""

from django.db import migrations

from reports.documents import plain
from reports.documents.paper import paper_tree
from reports.documents.site import site

PUBLIC = ["published", "superseded"]


def keep(apps, schema_editor):
    text = apps.get_model("reports", "PublishedText").objects
    for paper in apps.get_model("reports", "PositionPaper").objects.filter(state__in=PUBLIC):
        version = paper.versions.filter(is_draft=False).order_by("-number").first()
        if version is not None:
            tree = paper_tree(
                version.content, number=version.number, created_at=version.created_at, edition="public", site=site()
            )
            text.create(paper=paper, text="\n".join(filter(None, plain.lines(tree)))[:400_000])


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_published_text")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
