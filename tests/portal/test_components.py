"""The gallery: shown in the demonstration and to administrators, whole, without a foreign address."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


# printed by {{ form }} alone, which the gallery shows through render_form
ELSEWHERE = {"components/form_body.html"}


def test_gallery_shows_every_component(client):
    page = client.get(reverse("portal:components"))

    assert page.status_code == 200
    shown = {template.name for template in page.templates}
    there = {f"components/{path.name}" for path in (settings.BASE_DIR / "templates/components").glob("*.html")}
    assert there - shown - ELSEWHERE == set()


def test_gallery_holds_no_inline_style_script_or_foreign_resource(client):
    html = client.get(reverse("portal:components")).content.decode()

    assert not re.search(r'\sstyle="|<style|<script(?![^>]*\ssrc=)(?! type="application/ld\+json")|\son\w+="', html)
    assert not re.search(r'(src|href)="(https?:)?//(?!mech\.clust-er\.it)', html)


def test_ids_of_the_gallery_are_unique(client):
    ids = re.findall(r'\sid="([^"]+)"', client.get(reverse("portal:components")).content.decode())

    assert sorted(ids) == sorted(set(ids))


def test_gallery_is_hidden_from_strangers_in_production(client, settings):
    settings.DEMO = False

    assert client.get(reverse("portal:components")).status_code == 404


def test_polled_job_answers_with_the_component_alone(client):
    html = client.get(reverse("portal:components"), headers={"HX-Request": "true"}).content.decode()

    assert "<progress" in html
    assert "<html" not in html
