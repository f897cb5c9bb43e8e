"""Code lists found in a table by the headers of their columns."""

import io
import re

import pytest

from core.errors import DomainError
from core.tables.codes import codes
from core.tables.reader import read
from tests.core.tables.making import csv, xlsx

DIVISION = re.compile(r"\d{2}")
OFFICIAL = [
    ["Struttura ATECO 2025", None, None, None],
    ["ORDINE_CODICE_ATECO_2025", "CODICE_ATECO_2025", "TITOLO_INGLESE_ATECO_2025", "TITOLO_ITALIANO_ATECO_2025"],
    ["1", "A", "Agriculture", "Agricoltura"],
    ["2", "01", "Crops", "Coltivazioni  agricole"],
    ["3", "01.1", "Non-perennial", "Colture non permanenti"],
    ["Fonte: prova", None, None, None],
]


def found(data: bytes, name: str):
    return codes(read(io.BytesIO(data), name), DIVISION)


def test_columns_are_found_by_name_and_other_levels_counted():
    result = found(xlsx(OFFICIAL), "StrutturaATECO.xlsx")

    assert result.names == {"01": "Coltivazioni agricole"}
    assert result.skipped == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separated_text_in_any_usual_encoding(encoding):
    result = found(csv("Codice;Descrizione", "01;Attività agricole", "02;Silvicoltura", encoding=encoding), "a.csv")

    assert result.names == {"01": "Attività agricole", "02": "Silvicoltura"}


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (csv("Sigla;Descrizione", "01;Agricoltura"), "a.csv", "Manca la colonna dei codici; ci sono: «Sigla»"),
        (csv("Codice;Note", "01;Agricoltura"), "a.csv", "Manca la colonna dei nomi"),
        (csv("Codice;Nome", "A;Agricoltura"), "a.csv", "non c'è alcun codice"),
        (csv("Codice;Nome", "01;Agricoltura", "01;Altro"), "a.csv", "«01» compare con due nomi"),
        (xlsx([["Codice", "Nome"], [1, "Agricoltura"]]), "a.xlsx", "Riga 2: il codice «1» è un numero"),
    ],
)
def test_list_that_cannot_be_read_says_why(data, name, words):
    with pytest.raises(DomainError, match=re.escape(words)):
        found(data, name)
