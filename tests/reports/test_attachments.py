"""Files added to a report: what is kept, what is refused, who downloads them and how."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from core.models import Event
from reports.actions import attachments, documents
from reports.attachments import MOST_BYTES, format_of
from reports.documents import store
from reports.models import Attachment, TechnicalReport
from tests.factories.reports import TechnicalReportFactory

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def archive(*names, mimetype: str = "", **contents) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        if mimetype:
            target.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name in names:
            target.writestr(name, contents.get(name, "x"))
    return file.getvalue()


def with_flag(content: bytes) -> bytes:
    """The same archive, said to be encrypted in its directory and in its entries."""
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


PPTX = archive("[Content_Types].xml", "ppt/presentation.xml")


@pytest.fixture
def report(focus_group) -> TechnicalReport:
    return TechnicalReportFactory(focus_group=focus_group)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "jpg"),
        (PPTX, "pptx"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (archive("content.xml", mimetype="application/vnd.oasis.opendocument.presentation"), "odp"),
    ],
)
def test_kind_is_read_from_the_content(content, kind):
    assert format_of(content) == kind


HOSTILE = {
    "empty": b"",
    "html": b"<!doctype html><script>alert(1)</script>",
    "html behind a blank": b"\n\n <html>",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program": b"MZ\x90\x00" + bytes(200),
    "shell script": b"#!/bin/sh\nrm -rf /",
    "old word with macros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "gif": b"GIF89a" + bytes(20),
    "plain zip": archive("slide.pptx"),
    "zip that says pptx in a comment": archive("ppt/presentation.xml"),
    "jar": archive("META-INF/MANIFEST.MF", "A.class"),
    "epub": archive("content.opf", mimetype="application/epub+zip"),
    "word with macros": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "opendocument with scripts": archive("Scripts/python/a.py", mimetype="application/vnd.oasis.opendocument.text"),
    "encrypted": with_flag(PPTX),
    "cut in the middle": PPTX[: len(PPTX) // 2],
    "not an archive": b"PK\x03\x04" + bytes(3000),
    "pdf cut short": PDF[:-10],
    "pdf in the middle": b"<script>" + PDF,
    "too many entries": archive("[Content_Types].xml", "ppt/presentation.xml", *(f"s{n}" for n in range(4001))),
    "too heavy": b"%PDF-" + bytes(MOST_BYTES) + b"%%EOF",
    "bomb": archive("[Content_Types].xml", "ppt/presentation.xml", "b", **{"b": bytes(310_000_000)}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_anything_else_is_refused_in_words(name):
    with pytest.raises(DomainError) as refusal:
        format_of(HOSTILE[name])

    assert str(refusal.value).endswith(".")


def test_the_encrypted_archive_is_one():
    """The control: the flag is really there, so the refusal above is about it."""
    with zipfile.ZipFile(io.BytesIO(HOSTILE["encrypted"])) as file:
        assert file.infolist()[0].flag_bits & 1


def test_same_file_twice_is_one(report, manager):
    first = attachments.add(report, by=manager, title="Slide", content=PDF)

    assert attachments.add(report, by=manager, title="Slide di nuovo", content=PDF) == first
    assert [event.verb for event in Event.objects.all()] == ["technicalreport.attach"]
    assert store.path_of(first.path).read_bytes() == PDF


def test_removed_file_is_gone_from_the_disk(report, manager, django_capture_on_commit_callbacks):
    row = attachments.add(report, by=manager, title="Slide", content=PDF)
    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(row, by=manager)

    assert not Attachment.objects.exists()
    assert not store.path_of(row.path).exists()


def test_bytes_that_another_report_has_stay(report, manager, coordinator, django_capture_on_commit_callbacks):
    row = attachments.add(report, by=manager, title="Slide", content=PDF)
    other = attachments.add(TechnicalReportFactory(), by=coordinator, title="Slide", content=PDF)
    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(row, by=manager)

    assert store.path_of(other.path).exists()


def test_published_document_of_the_same_bytes_stays(report, manager, django_capture_on_commit_callbacks):
    published = store.write(PDF, "pdf")
    row = attachments.add(report, by=manager, title="Il paper", content=PDF)
    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove(row, by=manager)

    assert store.path_of(published.path).read_bytes() == PDF


def test_published_report_keeps_its_files(report, manager):
    row = attachments.add(report, by=manager, title="Slide", content=PDF)
    TechnicalReport.objects.update(state="published")

    with pytest.raises(NotAllowed):
        attachments.remove(row, by=manager)
    with pytest.raises(NotAllowed):
        attachments.add(report, by=manager, title="Altre", content=PNG)


@pytest.mark.parametrize("who", ["outsider", "participant", "recorder", "member", "partner", "admin"])
def test_others_add_nothing(who, report, request):
    with pytest.raises(PermissionDenied):
        attachments.add(report, by=request.getfixturevalue(who), title="Slide", content=PDF)


def test_report_lists_its_files_in_every_edition(report, manager):
    attachments.add(report, by=manager, title="Slide dell'incontro", content=PDF)
    TechnicalReport.objects.get().focus_group.state = "closed"

    for tree in documents.report_trees(TechnicalReport.objects.get()).values():
        assert "Slide dell'incontro" in str(tree.nodes)


# --- pages ---


def upload(client, group, name, content, title=""):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("reports:attachment-add", args=[group.slug]), {"file": file, "title": title})


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("slide.pdf", "slide"),
        ("../../etc/passwd.pdf", "passwd"),
        ("C:\\Users\\x\\Slide <b>.pdf", "Slide b"),
        ("a\r\nSet-Cookie: x.pdf", "Set-Cookie x"),
        ("\u202efdp.exe", "fdp"),
        ("....", "...."),
        ("x" * 300 + ".pdf", "x" * 119 + "…"),
    ],
)
def test_name_is_ours_whatever_it_was(name, title, focus_group, manager, client_of):
    client = client_of(manager)
    assert upload(client, focus_group, name, PDF).status_code == 302

    row = Attachment.objects.get()
    reply = client.get(row.get_absolute_url())
    disposition = reply["Content-Disposition"]
    assert row.path == f"attachments/{row.uuid}.pdf"
    assert disposition.startswith("attachment; filename=")
    assert disposition.endswith('.pdf"')
    assert not set(disposition) & set("<>/\\\r\n\u202e")
    assert b"".join(reply.streaming_content) == PDF


def test_file_is_sent_to_be_saved_and_never_run(focus_group, manager, client_of):
    client = client_of(manager)
    upload(client, focus_group, "slide.pdf", PDF, title="Slide dell'incontro")

    reply = client.get(Attachment.objects.get().get_absolute_url())

    assert reply["Content-Disposition"] == 'attachment; filename="slide-dellincontro.pdf"'
    assert (reply["Content-Type"], reply["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "default-src 'none'" in reply["Content-Security-Policy"]
    assert reply["Cache-Control"] == "private, no-store"
    reply.close()


@pytest.mark.parametrize("who", ["outsider", "member", "secretary", "partner", "admin"])
def test_nobody_else_downloads_it_published_or_not(who, focus_group, manager, client_of, request):
    upload(client_of(manager), focus_group, "slide.pdf", PDF)
    TechnicalReport.objects.update(state="published")

    assert client_of(request.getfixturevalue(who)).get(Attachment.objects.get().get_absolute_url()).status_code == 404


def test_refused_file_is_said_beside_the_field_and_the_texts_stay(focus_group, manager, client_of):
    TechnicalReportFactory(focus_group=focus_group, context="Il contesto scritto.")

    response = upload(client_of(manager), focus_group, "pagina.pdf", b"<html>")

    page = response.content.decode()
    assert (response.status_code, Attachment.objects.count()) == (422, 0)
    assert "Questo tipo di file non si allega" in page
    assert "Il contesto scritto." in page
