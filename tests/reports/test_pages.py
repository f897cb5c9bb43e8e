"""Every page of papers and reports opens for who writes them and is not there for others."""

import pytest
from django.urls import reverse

from reports.actions import reports
from reports.models import Document
from tests.reports.running import run_jobs

pytestmark = pytest.mark.django_db


def addresses(paper, group, block) -> list[str]:
    return [
        reverse("reports:paper-detail", args=[paper.slug]),
        reverse("reports:paper-edit", args=[paper.slug]),
        reverse("reports:paper-facts", args=[paper.slug]),
        reverse("reports:paper-preview", args=[paper.slug]),
        reverse("reports:block-edit", args=[block.uuid]),
        reverse("reports:citation-add", args=[block.uuid]),
        reverse("reports:recommendation-add", args=[paper.slug]),
        reverse("reports:report-detail", args=[group.slug]),
        reverse("reports:report-preview", args=[group.slug]),
    ]


@pytest.mark.parametrize("who", ["manager", "coordinator"])
def test_pages_open_for_who_writes(compiled, closed_group, client_of, who, request):
    client = client_of(request.getfixturevalue(who))
    block = compiled.sections.get(code="1").blocks.get(generated=False)

    answers = [client.get(url).status_code for url in addresses(compiled, closed_group, block)]

    assert answers == [200] * 9


@pytest.mark.parametrize("who", ["outsider", "member", "secretary", "admin", "partner"])
def test_pages_are_not_there_for_others(compiled, closed_group, client_of, who, request):
    client = client_of(request.getfixturevalue(who))
    block = compiled.sections.get(code="1").blocks.get(generated=False)

    answers = [client.get(url).status_code for url in addresses(compiled, closed_group, block)]

    assert answers == [404] * 9


def test_anonymous_is_sent_to_sign_in(compiled, closed_group, client):
    block = compiled.sections.get(code="1").blocks.get(generated=False)

    answers = {client.get(url).status_code for url in addresses(compiled, closed_group, block)}

    assert answers == {302}


def test_list_shows_only_papers_of_the_own_clusters(compiled, client_of, manager, outsider):
    url = reverse("reports:paper-list")

    assert compiled.title in client_of(manager).get(url).content.decode()
    assert compiled.title not in client_of(outsider).get(url).content.decode()


def test_report_is_made_from_its_page(closed_group, lines, client_of, manager):
    client = client_of(manager)

    answer = client.post(reverse("reports:report-make", args=[closed_group.slug]))
    run_jobs()
    page = client.get(answer.url).content.decode()

    assert page.count("/lavoro/documenti/") == 3
    assert reports.of(closed_group).documents.filter(edition=Document.Edition.PUBLIC).count() == 3
