"""What agents send to show that they may ask: taken by its bytes, sealed, handed out to the office alone."""

import io
import socket
import struct
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from privacy.models import Look, PrivacyRequest, RequestEvent, RequestPaper
from privacy.papers import scanning
from privacy.papers.kinds import LARGEST, NotAPaper, TooLarge, kind_of
from privacy.papers.scanning import Infected, NotScanned, scan
from privacy.requests.jobs import forget_requests
from tests.conftest import NOW, Town

pytestmark = pytest.mark.usefixtures("clock")
As = Callable[[str | None], Client]
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\nSigned by Ada Okafor\ntrailer\n%%EOF\n"
FORM = {
    "name": "Agnes Agent",
    "email": "agnes@agents.example",
    "my_account_number": "001-4711",
    "my_name": "Ada Okafor",
    "authority": "permission",
}


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 2, height: int = 2, pixels: bytes | None = None, more: bytes = b"") -> bytes:
    """Return a grey PNG; `pixels` are its rows as they are before packing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"\0" * ((width + 1) * height) if pixels is None else pixels
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts + more


def jpeg(width: int = 2, height: int = 2, more: bytes = b"", scan: bytes = b"") -> bytes:
    """Return the bones of a JPEG: a frame, a scan with an escaped byte and a restart, the end."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    scan_ = (
        b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0\0\x3f\0" + scan + b"ab\xff\x00c\xff\xd0d"
    )
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"JF" + frame + scan_ + b"\xff\xd9" + more


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as it:
        it.writestr("evil.html", "<script>")
    return packed.getvalue()


def opens(action: bytes) -> bytes:
    """Return a PDF that does something when it is opened, by the number of an object."""
    return PDF.replace(
        b"Signed", b"/OpenAction 7 0 R 17 0 obj << >> endobj 7 0 obj %s endobj" % action
    )


def packed_opens(action: bytes) -> bytes:
    """Return the same with both packed in a stream: the objects 3 and 7."""
    head = b"3 0 7 22 "
    return packed(head + b"<< /OpenAction 7 0 R>>" + action, first=len(head))


def packed(
    objects: bytes, *, named: bytes = b"/ObjStm", more: bytes = b"", first: int = 4
) -> bytes:
    """Return a PDF with objects packed in a stream, as most programs write it."""
    stream = zlib.compress(objects)
    head = b"4 0 obj << /Type %s /N 1 /First %d /Filter /FlateDecode %s >> stream\r\n" % (
        named,
        first,
        more,
    )
    return PDF.replace(b"Signed", head + stream + b"\nendstream endobj\nSigned")


# --- By its bytes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (packed(b"5 0 << /Type /Page >>"), "pdf"),
        (PDF.replace(b"Signed", b"/#53igned /OpenAction [3 0 R /Fit]"), "pdf"),
        (opens(b"[3 0 R /Fit]"), "pdf"),
        (opens(b"<< /S /GoTo /D [3 0 R /Fit] >>"), "pdf"),
        (packed_opens(b"<< /S /GoTo /D [3 0 R /Fit] >>"), "pdf"),
        (
            packed_opens(b"[3 0 R /Fit]").replace(
                b"/Type /ObjStm /N 1 /First 9", b"/First 9 /N 1 /Type /ObjStm"
            ),
            "pdf",
        ),
        # By chance in a picture: of five megabytes that are packed, one in five has these three letters.
        (PDF.replace(b"Signed", b"stream\n\xb1\x07/JS\xf3\nendstream\nSigned"), "pdf"),
        (png(), "png"),
        (jpeg(), "jpeg"),
        # As telephones send them: how bright each part is, and what was chosen in the camera.
        (jpeg(more=jpeg()), "jpeg"),
        (jpeg(more=b"\0\0\1\x0aMCC_Data310SEFH\x6b\0\0\0SEFT"), "jpeg"),
    ],
)
def test_a_paper_is_known_by_its_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"", NotAPaper),
        (b"<html>%PDF-1.7 %%EOF", NotAPaper),
        (b"MZ" + PDF, NotAPaper),
        (PDF[:-7], NotAPaper),  # cut off
        (PDF + b"<script>alert(1)</script>", NotAPaper),
        (PDF.replace(b"Signed", b"/JavaScript (x)"), NotAPaper),
        (PDF.replace(b"Signed", b"/Launch"), NotAPaper),
        (PDF.replace(b"Signed", b"/EmbeddedFiles"), NotAPaper),
        # Written so that a reader of PDF takes it for the same: section 7.3.5 of ISO 32000.
        (PDF.replace(b"Signed", b"/J#61vaScript (x)"), NotAPaper),
        (PDF.replace(b"Signed", b"/#4c#61#75#6E#63#68"), NotAPaper),
        (PDF.replace(b"Signed", b"/Rendition /J#53 (x)"), NotAPaper),
        (PDF.replace(b"Signed", b"/OpenAction\0% now\n<< /S /URI >>"), NotAPaper),
        (opens(b"<< /S /URI /URI (https://evil.org) >>"), NotAPaper),
        (opens(b"<< /S /GoToR /F (x.pdf) >>"), NotAPaper),
        (opens(b"<< /S /GoTo /D [3 0 R /Fit] /Next << /S /URI >> >>"), NotAPaper),
        (
            opens(b"[3 0 R /Fit]") + b"7 0 obj << /S /URI >> endobj\n%%EOF",
            NotAPaper,
        ),  # written anew
        (PDF.replace(b"Signed", b"".join(b"/OpenAction %d 0 R " % n for n in range(9))), NotAPaper),
        (PDF.replace(b"Signed", b"/OpenAction 8 0 R"), NotAPaper),  # nobody knows what it is
        (packed_opens(b"<< /S /URI /URI (https://evil.org) >>"), NotAPaper),
        (packed(b"5 0 << /S /JavaScript /JS (x) >>"), NotAPaper),
        (packed(b"5 0 << /S /J#61vaScript /JS (x) >>"), NotAPaper),
        (packed(b"5 0 << /A 1 >>" + bytes(30_000_000)), NotAPaper),
        (packed(b"5 0 << /S /Launch >>", named=b"/#4fbjStm"), NotAPaper),
        (packed(b"\2" + b"5 0 << /A 1 >>"), NotAPaper),  # worked out from the row above
        (packed(b"5 0 << /A 1 >>", more=b"/ObjStm"), NotAPaper),
        (packed(b"5 0 << /A 1 >>", more=b"/Encrypt 9 0 R"), NotAPaper),
        (b"%PDF-1.7\n" + archive() + b"\n%%EOF", NotAPaper),  # reads as an archive too
        (png(more=archive()), NotAPaper),
        (png(more=b"x"), NotAPaper),
        (png()[:-3], NotAPaper),
        (png().replace(b"IHDR", b"IHDX"), NotAPaper),
        (jpeg(more=archive()), NotAPaper),
        (jpeg(more=b"<?php"), NotAPaper),
        (jpeg()[:-2], NotAPaper),
        (b"\xff\xd8\xff\xd9", NotAPaper),  # no picture in it
        (b"GIF89a" + bytes(20), NotAPaper),
        (png(50_000, 50_000, b""), TooLarge),
        (png(2, 2, bytes(1_000_000)), TooLarge),  # unpacks to more than its size says
        (jpeg(65_000, 65_000), TooLarge),
        (png(0, 5, b""), NotAPaper),
        (PDF + bytes(LARGEST["pdf"]), TooLarge),
        (png(2, 2, bytes(LARGEST["png"])), TooLarge),
        (jpeg(more=bytes(LARGEST["jpeg"])), TooLarge),
        (jpeg(10_000, 6_001), TooLarge),
    ],
)
def test_what_is_no_paper_or_something_else_as_well_is_refused(
    content: bytes, refused: type[Exception]
) -> None:
    """Polyglots, pixel bombs, what is cut off, what does something when it is opened, however written."""
    with pytest.raises(refused):
        kind_of(content)


def test_a_photo_of_a_telephone_with_many_pixels_is_taken() -> None:
    """Fifty megapixels, fourteen megabytes; a PNG or a PDF of that size is no scan of a few pages."""
    assert kind_of(jpeg(8_160, 6_120, scan=bytes(14_000_000))) == "jpeg"


def test_a_file_made_to_take_long_does_not() -> None:
    """Twenty thousand tiny streams of objects: each is looked at once, and the file not anew for each."""
    one = b"/ObjStm stream\n" + zlib.compress(b"5 0 a") + b"endstream "
    began = time.monotonic()
    assert kind_of(PDF.replace(b"Signed", one * 20_000)) == "pdf"
    assert time.monotonic() - began < 5


# --- The virus scanner ----------------------------------------------------------------------------------


@pytest.fixture
def clamd(settings: Any) -> Iterator[Callable[[bytes], list[bytes]]]:
    """Return a function that starts a scanner with one answer; it returns what the scanner was sent."""
    server = socket.create_server(("127.0.0.1", 0))

    def start(answer: bytes) -> list[bytes]:
        got: list[bytes] = []
        settings.VIRUS_SCANNER = f"127.0.0.1:{server.getsockname()[1]}"
        threading.Thread(target=_answers_once, args=(server, answer, got), daemon=True).start()
        return got

    yield start
    server.close()


def _answers_once(server: socket.socket, answer: bytes, got: list[bytes]) -> None:
    with server.accept()[0] as asked, asked.makefile("rb") as file:
        assert file.read(10) == b"zINSTREAM\0"
        while size := int.from_bytes(file.read(4)):
            got.append(file.read(size))
        asked.sendall(answer)


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (b"stream: Eicar-Signature FOUND\0", Infected),
        (b"INSTREAM size limit exceeded. ERROR\0", NotScanned),
        (b"", NotScanned),
    ],
)
def test_only_a_clean_file_passes_the_scanner(
    answer: bytes, refused: type[Exception], clamd: Callable[[bytes], list[bytes]]
) -> None:
    clamd(answer)
    with pytest.raises(refused):
        scan(PDF)


def test_a_scanner_that_answers_a_letter_at_a_time_is_not_waited_for(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is one time for all that it says."""
    monkeypatch.setattr(scanning, "SECONDS", 0.3)
    server = socket.create_server(("127.0.0.1", 0))
    settings.VIRUS_SCANNER = f"127.0.0.1:{server.getsockname()[1]}"

    def drip() -> None:
        with suppress(OSError), server.accept()[0] as asked:
            for letter in b"stream: a very long answer that ends with nothing at all" * 9:
                asked.sendall(bytes([letter]))
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    begun = time.monotonic()
    with pytest.raises(NotScanned):
        scan(PDF)
    assert time.monotonic() - begun < 2
    server.close()


def test_the_scanner_is_sent_the_whole_file(
    clamd: Callable[[bytes], list[bytes]], settings: Any
) -> None:
    content = PDF + bytes(150_000)
    got = clamd(b"stream: OK\0")
    assert scan(content) is True
    assert b"".join(got) == content
    settings.VIRUS_SCANNER = "127.0.0.1:1"  # nobody is there
    with pytest.raises(NotScanned):
        scan(PDF)
    settings.VIRUS_SCANNER = ""
    assert scan(PDF) is False


# --- The form -------------------------------------------------------------------------------------------


def send(client: Client, content: bytes, *, name: str = "../../etc/passwd.pdf") -> HttpResponse:
    """Send an agent's request with a paper."""
    paper = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post("/privacy/request/for/know/somebody/", FORM | {"paper": paper})


@pytest.mark.django_db
def test_a_signed_permission_is_sealed_with_its_request(client: Client, town: Town) -> None:
    """L33, L34: neither what stands in it nor what it was called is in the database."""
    assert send(client, PDF).status_code == 302
    paper = RequestPaper.objects.get()
    assert (paper.kind, paper.size, paper.scanned) == ("pdf", len(PDF), False)
    assert paper.opened() == PDF
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM privacy_requestpaper p")
        [(row,)] = cursor.fetchall()
    assert b"Okafor".hex() not in row
    assert "passwd" not in row
    kinds = paper.request.events.values_list("kind", flat=True)
    assert RequestEvent.Kind.PAPER in kinds
    # It proves nothing by itself.
    assert paper.request.state == PrivacyRequest.State.NEED_USER_VERIFICATION


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<script>", "Send a PDF, a JPEG or a PNG and nothing else."),
        (PDF + bytes(LARGEST["pdf"]), "A photo may have 15 megabytes, a PDF 5."),
        (bytes(17 * 1024 * 1024), "A photo may have 15 megabytes, a PDF 5."),  # not even read
    ],
)
def test_a_file_that_is_refused_makes_no_request(
    content: bytes, said: str, client: Client, town: Town
) -> None:
    assert said in send(client, content).content.decode()
    assert not PrivacyRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "said"), [(b"stream: X FOUND\0", "refuses this file"), (b"", "cannot check files")]
)
def test_what_the_scanner_stops_makes_no_request(
    answer: bytes, said: str, client: Client, town: Town, clamd: Callable[[bytes], list[bytes]]
) -> None:
    clamd(answer)
    assert said in send(client, PDF).content.decode()
    assert not PrivacyRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status"), [("paul", 200), ("dana", 404), ("ada", 404), ("admin", 403), (None, 302)]
)
def test_who_may_open_a_paper(
    who: str | None, status: int, client: Client, town: Town, as_: As
) -> None:
    """A181: a download that no browser shows or keeps; and the person sees that it was opened."""
    send(client, PDF)
    paper = RequestPaper.objects.get()
    path = f"/staff/privacy/requests/{paper.request_id}/paper/{paper.pk}/"
    answer = as_(who).get(path)
    assert answer.status_code == status
    assert Look.objects.exists() is (status == 200)
    if status != 200:
        return
    assert answer.content == PDF
    heads = {name: answer.headers[name] for name in HEADERS}
    assert heads == HEADERS | {
        "Content-Disposition": f'attachment; filename="{paper.request.reference}-{paper.pk}.pdf"'
    }
    other = path.replace(f"/{paper.request_id}/paper", "/999/paper")
    assert as_("paul").get(other).status_code == 404
    page = as_("paul").get(f"/staff/privacy/requests/{paper.request_id}/").content.decode()
    assert path in page
    assert "No virus scanner has looked at it." in page


HEADERS = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": "",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@pytest.mark.django_db
def test_a_paper_goes_with_its_request(client: Client, town: Town) -> None:
    """A180."""
    send(client, PDF)
    long_ago = NOW.replace(year=2024, month=10)
    PrivacyRequest.objects.update(state="cancelled", decision="withdrawn", closed_at=long_ago)
    assert forget_requests(NOW) == 1
    assert not RequestPaper.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("whom", ["myself", "child", "somebody"])
def test_only_those_who_ask_for_others_are_asked_for_a_paper(whom: str, client: Client) -> None:
    """L24: nobody sends an ID of theirs."""
    page = client.get(f"/privacy/request/for/know/{whom}/").content.decode()
    assert ('type="file"' in page) is (whom != "myself")
    assert ("Do not send an ID" in page) is (whom != "myself")
