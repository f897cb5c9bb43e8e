"""A program with one word: `fill` an empty database with the demo story and a paper's files, or `read` them back."""

import hashlib
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models need the apps
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from core import jobs  # noqa: E402
from core.actors import SYSTEM  # noqa: E402
from core.search import asked  # noqa: E402
from focusgroups.actions import contributions  # noqa: E402
from focusgroups.models import Contribution, FocusGroup  # noqa: E402
from reports.documents import store  # noqa: E402
from reports.models import Document, PaperVersion  # noqa: E402

SAID = "Mancano tecnici che sappiano ripristinare una copia."


def fill() -> None:
    """Write the story, and the files of one version of a published paper."""
    call_command("load_profile", verbosity=0)
    call_command("seed_demo", verbosity=0)
    version = PaperVersion.objects.filter(paper__state="published").order_by("pk")[0]
    jobs.perform(jobs.request("make_paper_documents", version, by=SYSTEM).pk)


def read() -> None:
    """Print what pages answer, which files are whole, and how often a line written now is found by its words."""
    paper = PaperVersion.objects.filter(documents__isnull=False)[0].paper
    addresses = ["/", paper.get_absolute_url(), "/api/v1/needs/?search=robot"]
    print(*(Client().get(address).status_code for address in addresses))
    print(*("whole" if digest_of(file) == file.sha256 else "damaged" for file in Document.objects.all()))
    group = FocusGroup.objects.filter(cluster__code="MECH", state="open")[0]
    manager = User.objects.get(email="manager.mech@demo.example")
    contributions.add(group, by=manager, kind="need", text=SAID)
    print(Contribution.objects.filter(words=asked("tecnico ripristinare")).count())


def digest_of(file: Document) -> str:
    return hashlib.sha256(store.path_of(file.path).read_bytes()).hexdigest()


{"fill": fill, "read": read}[sys.argv[1]]()
