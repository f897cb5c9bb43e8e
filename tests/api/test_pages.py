"""The page about the API and the page about the data."""

import re

import pytest
from django.urls import reverse

from api.problems import PROBLEMS
from api.v1.urls import RESOURCES


def test_the_page_shows_every_resource_field_parameter_and_problem(db, client):
    page = client.get(reverse("api:docs"))

    body = page.content.decode()
    missing = [resource.noun for resource, _right in RESOURCES if f'id="{resource.noun}"' not in body]
    fields = {name for resource, _right in RESOURCES for name in resource.serializer_class().fields}
    filters = {
        n for resource, _right in RESOURCES if resource.filterset_class for n in resource.filterset_class.base_filters
    }
    absent = [name for name in fields | filters if f"<code>{name}</code>" not in body]
    unexplained = [problem.slug for problem in PROBLEMS if f'id="{problem.slug}"' not in body]
    assert (page.status_code, missing, absent, unexplained) == (200, [], [], [])


@pytest.mark.parametrize("name", ["api:docs", "portal:data"])
def test_the_first_call_of_the_page_works(db, client, name):
    body = client.get(reverse(name)).content.decode()

    path = re.search(r'curl "http://testserver([^"]+)"', body.replace("&amp;", "&").replace("&quot;", '"'))
    assert client.get(path.group(1)).status_code == 200


@pytest.mark.parametrize("name", ["api:docs", "portal:data"])
def test_the_page_needs_nothing_inline(db, client, name):
    body = client.get(reverse(name)).content.decode()

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", body) == []


def test_the_python_of_the_page_runs(db, client):
    body = client.get(reverse("api:docs")).content.decode()
    code = re.search(r"<code>(import json.+?)</code>", body, re.DOTALL).group(1)

    compile(code.replace("&quot;", '"').replace("&amp;", "&").replace("&#x27;", "'"), "page", "exec")
