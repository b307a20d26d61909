"""What is uploaded and too large to be held in memory is kept for staff alone, and without a name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from accounts.models import User

LARGE = b"x" * (configured.FILE_UPLOAD_MAX_MEMORY_SIZE + 1)
RESIDENT, STAFF = User(email="ada@example.org"), User(email="dana@example.org", is_staff=True)


@contextmanager
def uploaded(rf: RequestFactory, by: Any, content: bytes) -> Iterator[Any]:
    """Yield the file that a view gets when somebody sends this."""
    request = rf.post("/", {"paper": SimpleUploadedFile("ada-okafor.pdf", content)})
    request.user = by
    with request.FILES["paper"] as found:
        yield found


@pytest.mark.parametrize("by", [RESIDENT, AnonymousUser()], ids=["a resident", "nobody"])
def test_of_somebody_who_is_not_staff_nothing_is_kept(by: Any, rf: RequestFactory) -> None:
    """A036, A183: it is counted, so that a form can say that it is too large, and that is all."""
    with uploaded(rf, by, LARGE) as found:
        assert (found.size, found.read()) == (len(LARGE), b"")


def test_what_staff_send_is_held_whole_and_has_no_name_on_the_disk(
    rf: RequestFactory, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FEEDS_UPLOAD_MB = 7
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with uploaded(rf, STAFF, LARGE) as found:
        assert (found.size, len(found.read())) == (len(LARGE), len(LARGE))
        assert list(tmp_path.iterdir()) == []


def test_of_staff_no_more_is_kept_than_may_be_uploaded(rf: RequestFactory, settings: Any) -> None:
    """The size says that some of it is not there."""
    settings.FEEDS_UPLOAD_MB = 1
    with uploaded(rf, STAFF, LARGE) as found:
        assert found.size == len(LARGE)
        assert len(found.read()) <= 1_000_000


def test_what_is_small_is_held_in_memory_for_anybody(rf: RequestFactory) -> None:
    with uploaded(rf, RESIDENT, b"%PDF-1.7") as found:
        assert (found.size, found.read()) == (8, b"%PDF-1.7")
