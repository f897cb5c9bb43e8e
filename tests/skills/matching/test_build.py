"""The index is built, found, healed and changed while it is asked."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from skills.matching import store
from skills.matching.build import rebuild
from skills.matching.suggest import suggest
from skills.models import Concept, IndexBuild, Label
from tests.skills.matching.conftest import concept

ROOT = Path(__file__).resolve().parents[3]


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
    old = store.state()[0]

    rebuild()

    assert [one.preferred_label for one in suggest("tornitura")] == ["tornitura"]
    assert not (store.root() / old).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["removed", "cut short", "list gone", "other format"])
def test_damaged_folder_is_built_anew(vocabulary, harm):
    expected = suggest("saldatore")
    folder = store.root() / store.state()[0]
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
    assert store.state()[0] == folder.name


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


@pytest.fixture
def readers(vocabulary, tmp_path):
    """Two processes that ask without pause; stopping them gives what each of them saw."""
    renamed("v0")
    rebuild()
    server = settings.DATABASE_URL.rpartition("/")[0]
    environment = os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.skills.matching.reader", str(tmp_path / "done")]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"

    def stop():
        (tmp_path / "done").touch()
        return [json.loads(process.communicate(timeout=60)[0]) for process in started]

    yield stop
    for process in started:
        process.kill()
        process.wait()


def renamed(version):
    """All concepts get another name at once."""
    with transaction.atomic():
        for place, one in enumerate(Concept.objects.filter(kind="skill").order_by("pk")):
            Label.objects.filter(concept=one, kind="preferred").update(text=f"pezzo di prova {place} {version}")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_processes_see_one_version_at_a_time_while_another_rebuilds(readers):
    for number in range(1, 9):
        renamed(f"v{number}")
        rebuild()
        time.sleep(0.5)

    for saw in readers():
        assert saw["wrong"] == []
        assert "v8" in saw["versions"]
        assert saw["asked"] > 10
