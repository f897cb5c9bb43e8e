"""Vocabularies and concepts."""

import factory
from factory.django import DjangoModelFactory

from skills.models import (
    Concept,
    ConceptKind,
    ConfirmedTerm,
    Description,
    IndexBuild,
    Label,
    Relation,
    Vocabulary,
    VocabularyImport,
)
from tests.factories.accounts import UserFactory


class VocabularyFactory(DjangoModelFactory):
    class Meta:
        model = Vocabulary
        django_get_or_create = ("code", "version")

    code = "regionale"
    version = "1"
    name = "Elenco regionale"


class ConceptFactory(DjangoModelFactory):
    class Meta:
        model = Concept

    vocabulary = factory.SubFactory(VocabularyFactory)
    kind = ConceptKind.SKILL
    name = factory.Sequence(lambda n: f"programmare robot {n}")


class LabelFactory(DjangoModelFactory):
    class Meta:
        model = Label

    concept = factory.SubFactory(ConceptFactory)
    language = "it"
    kind = Label.Kind.PREFERRED
    text = factory.SelfAttribute("concept.name")


class DescriptionFactory(DjangoModelFactory):
    class Meta:
        model = Description

    concept = factory.SubFactory(ConceptFactory)
    language = "it"
    text = "Saper scrivere i movimenti di un robot."


class RelationFactory(DjangoModelFactory):
    class Meta:
        model = Relation

    source = factory.SubFactory(ConceptFactory, kind=ConceptKind.OCCUPATION)
    target = factory.SubFactory(ConceptFactory)
    kind = Relation.Kind.ESSENTIAL


class ConfirmedTermFactory(DjangoModelFactory):
    class Meta:
        model = ConfirmedTerm

    text = factory.Sequence(lambda n: f"saper programmare {n}")
    concept = factory.SubFactory(ConceptFactory)
    confirmed_by = factory.SubFactory(UserFactory)


class VocabularyImportFactory(DjangoModelFactory):
    class Meta:
        model = VocabularyImport

    name = "ESCO dataset - v1.2.0 - classification - it - csv.zip"
    code = "esco"


class IndexBuildFactory(DjangoModelFactory):
    class Meta:
        model = IndexBuild

    stamp = factory.Sequence(lambda n: f"prova-{n}")
    concepts = 1
    labels = 1
    seconds = 0.1
