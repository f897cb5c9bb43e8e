"""Addresses of the fragments that forms ask for."""

from django.urls import path

from skills.views import options

app_name = "skills"

urlpatterns = [
    path("suggerimenti/", options.concept_options, name="concept-options"),
    path("nella-frase/", options.sentence_concepts, name="sentence-concepts"),
]
