"""Hostile and broken files through the real page: an answer in words for each, soon, and in little memory."""

import gc
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from focusgroups.models import ContributionImport
from tests.core.tables.hostile import files

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("own_files")]

MOST_GROWTH = 50 * 1024  # KiB, over what the process holds when it begins
GOAL_SECONDS = 2
MOST_SECONDS = 20  # loosely: the machine may be busy


def memory(name: str) -> int:
    """KiB of this process, from the kernel: VmRSS now, VmHWM the most since it was reset."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0])


@pytest.fixture
def stored(tmp_path) -> list[tuple[str, Path]]:
    """The files on disk, so that making them does not count."""
    folder = tmp_path / "ostili"
    folder.mkdir()
    kept = []
    for number, (name, data) in enumerate(files()):
        path = folder / str(number)
        path.write_bytes(data)
        kept.append((name, path))
    return kept


def test_every_file_gets_an_answer_in_words(stored, client_of, manager, focus_group, capsys):
    client = client_of(manager)
    address = reverse("focusgroups:import-add", args=[focus_group.slug])

    def send(name: str, path: Path):
        return client.post(address, {"file": SimpleUploadedFile(name, path.read_bytes())})

    send(*stored[0])
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    took, wrong, taken = {}, [], 0
    for name, path in stored:
        begun = time.perf_counter()
        answer = send(name, path)
        took[name] = time.perf_counter() - begun
        if answer.status_code == 302:
            taken += 1
            shown = client.get(answer.url)
            if shown.status_code != 200:
                wrong.append((name, shown.status_code))
        elif answer.status_code != 422 or not answer.context["form"].errors["file"]:
            wrong.append((name, answer.status_code))
    growth, slowest = memory("VmHWM") - before, sorted(took, key=took.__getitem__)[-5:]

    with capsys.disabled():
        late = sum(seconds > GOAL_SECONDS for seconds in took.values())
        print(f"\n{len(stored)} files: {taken} taken, {len(stored) - taken} refused; memory +{growth / 1024:.1f} MiB")
        print(f"slowest {', '.join(f'{name} {took[name]:.2f} s' for name in slowest)}; over {GOAL_SECONDS} s: {late}")
    assert len(stored) >= 200
    assert wrong == []
    assert ContributionImport.objects.count() == taken
    assert growth < MOST_GROWTH
    assert max(took.values()) < MOST_SECONDS
