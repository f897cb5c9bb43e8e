"""The index is built, found, healed and changed while it is asked."""

import threading

import pytest
from django.db import connection

from skills.matching import store
from skills.matching.build import rebuild
from skills.matching.suggest import suggest
from skills.models import IndexBuild
from tests.skills.matching.conftest import concept


@pytest.mark.django_db
def test_same_vocabularies_keep_the_build_they_have(vocabulary):
    first = IndexBuild.objects.get()

    assert rebuild() == first
    assert (first.concepts, first.labels) == (6, 11)
    assert [path.name for path in store.root().iterdir() if path.is_dir()] == [first.stamp]


@pytest.mark.django_db
def test_next_suggestion_uses_the_new_index(vocabulary):
    assert suggest("tornitura") == []
    concept("tornitura")
    old = store.latest()

    rebuild()

    assert [one.preferred_label for one in suggest("tornitura")] == ["tornitura"]
    assert not (store.root() / old).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["removed", "cut short", "list gone", "other format"])
def test_damaged_folder_is_built_anew(vocabulary, harm):
    expected = suggest("saldatore")
    folder = store.root() / store.latest()
    if harm == "removed":
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    elif harm == "cut short":
        (folder / "it.label_stems.npy").write_bytes(b"\x93NUMPY")
    elif harm == "list gone":
        (folder / "contents.json").unlink()
    else:
        (folder / "contents.json").write_text('{"format": 0}')
    store.forget()

    assert suggest("saldatore") == expected
    assert store.latest() == folder.name


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_threads_ask_while_the_index_changes(vocabulary):
    wrong, done = [], threading.Event()

    def ask():
        try:
            while not done.is_set():
                if [one.preferred_label for one in suggest("oleodinamica", k=1)] != ["oleodinamica"]:
                    wrong.append("another answer")
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(4):
        concept(f"lavorazione di prova numero {number}")
        rebuild()
    done.set()
    for thread in threads:
        thread.join()

    assert wrong == []
