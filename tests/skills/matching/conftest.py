"""A small vocabulary to ask."""

import pytest

from skills.matching.build import rebuild
from skills.models import ConceptKind, Label
from tests.factories.skills import ConceptFactory, LabelFactory, RelationFactory, VocabularyFactory

ESCO = "http://data.europa.eu/esco"


def concept(name, *also, kind=ConceptKind.SKILL, language="it", **fields):
    """A concept with its preferred and alternative names."""
    made = ConceptFactory(name=name, kind=kind, **fields)
    LabelFactory(concept=made, text=name, language=language)
    for text in also:
        LabelFactory(concept=made, text=text, language=language, kind=Label.Kind.ALTERNATIVE)
    return made


@pytest.fixture
def vocabulary(db, settings, tmp_path):
    """Some occupations and skills with URIs, one group, one term of the region; the index is built."""
    settings.DATA_DIR = tmp_path
    esco = VocabularyFactory(code="ESCO", version="1.1.1", name="ESCO")
    group = concept("Saldatori e addetti al taglio termico", kind=ConceptKind.ISCO_GROUP, vocabulary=esco)
    made = {
        "saldatore": concept(
            "saldatore/saldatrice",
            "operatore alla saldatura",
            kind=ConceptKind.OCCUPATION,
            vocabulary=esco,
            uri=f"{ESCO}/occupation/saldatore",
        ),
        "programmatore": concept(
            "programmatore di robot industriali/programmatrice di robot industriali",
            "tecnico della programmazione di robot",
            kind=ConceptKind.OCCUPATION,
            vocabulary=esco,
            uri=f"{ESCO}/occupation/programmatore",
        ),
        "python": concept("Python", "linguaggio Python", vocabulary=esco, uri=f"{ESCO}/skill/python"),
        "saldatura": concept("eseguire saldature TIG", vocabulary=esco, uri=f"{ESCO}/skill/tig"),
        "learning": concept(
            "machine learning", "statistical learning", language="en", vocabulary=esco, uri=f"{ESCO}/skill/learning"
        ),
        "oleodinamica": concept("oleodinamica", "sistemi oleodinamici"),
    }
    RelationFactory(source=made["saldatore"], target=group, kind="broader")
    rebuild()
    return made
