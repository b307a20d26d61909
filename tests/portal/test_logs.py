"""Logs and error reports know no people, not even when something breaks."""

import io
import logging
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.views.debug import get_exception_reporter_filter

import portal.urls
from portal.logs import NoPersonalData
from tests.conftest import Town

As = Callable[[str | None], Client]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a deployment's own handler writes."""
    [handler] = [
        one
        for one in logging.getLogger().handlers
        if isinstance(one, logging.StreamHandler)
        and any(isinstance(each, NoPersonalData) for each in one.filters)
    ]
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def test_the_link_that_ends_mails_is_not_logged(log: io.StringIO) -> None:
    for page in ("stop", "seen", "go"):
        logging.getLogger("django.request").warning("Not Found: %s", f"/notices/{page}/gAAAA-_x=/")
        assert log.getvalue().endswith(f"Not Found: /notices/{page}/[removed]/\n")


PEOPLE = [
    "ada@example.org",
    "Ada.N+water@mail.example.co.uk",
    "+1 555 010 0199",
    "555-010-0199",
    "555.010.0199",
    "(555) 010-0199",
    "+1 (555) 010-0199",
    "5550100199",
    "001-4711",
    "310011-5",
    "0012 34 567",
    "4111 1111 1111 1111",
]


@pytest.mark.parametrize("value", PEOPLE)
@pytest.mark.parametrize("way", ["message", "argument", "mapping", "exception"])
def test_a_person_is_taken_out_of_a_line_however_it_got_there(
    value: str, way: str, log: io.StringIO
) -> None:
    logger = logging.getLogger("some.room")
    if way == "message":
        logger.warning(f"no mail to {value}, sorry")
    elif way == "argument":
        logger.warning("no mail to %s, sorry", value)
    elif way == "mapping":
        logger.warning("no mail to %(to)s, sorry", {"to": value})
    else:
        try:
            raise ValueError(value)
        except ValueError:
            logger.exception("no mail")
    assert log.getvalue() != ""
    _time, _level, said = re.split("(WARNING|ERROR)", log.getvalue(), maxsplit=1)
    assert "[removed]" in said
    for part in [value, *re.findall(r"\d{3,}", value)]:
        assert part not in said


@pytest.mark.parametrize(
    "line",
    [
        "job forget did 12",
        "invitation 123456 not sent: SMTPServerDisconnected",
        "Not Found: /bills/17/",
        "migration 0001_initial took 1.25 s",
        "listening at 127.0.0.1:8000",
        "subject 3f9a01bc",
    ],
)
def test_what_names_nobody_stays_readable(line: str, log: io.StringIO) -> None:
    logging.getLogger("some.room").warning(line)
    assert line in log.getvalue()


def test_a_level_below_is_not_written_and_a_cause_is(log: io.StringIO) -> None:
    logger = logging.getLogger("some.room")
    logger.info("ada@example.org")
    try:
        try:
            raise KeyError("ada@example.org")
        except KeyError as cause:
            raise ValueError("ben@example.org") from cause
    except ValueError:
        logger.exception("both")
    assert "KeyError: '[removed]'" in log.getvalue()
    assert "ValueError: [removed]" in log.getvalue()
    assert "example.org" not in log.getvalue()


# --- A view that raises -------------------------------------------------------------------------------


@login_required
def broken(request: HttpRequest) -> HttpResponse:
    """Fail with a person in hand."""
    name, email = request.POST.get("name", ""), request.user.email
    raise RuntimeError(f"cannot write to {email} of account 001-4711 {name and '…'}")


urlpatterns = [path("broken/", broken, name="broken"), *portal.urls.urlpatterns]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_page_that_breaks_shows_and_logs_nobody(
    as_: As, town: Town, log: io.StringIO, client: Client
) -> None:
    """A183."""
    as_("ada")
    client.raise_request_exception = False
    response = client.post("/broken/", {"name": "Canaria"})
    page = response.content.decode()
    assert response.status_code == 500
    assert "Something broke on our side." in page
    assert response.templates[0].name == "500.html"
    assert "utility" not in response.context  # a page that needs nothing cannot break again
    said = log.getvalue()
    assert "ERROR django.request: Internal Server Error: /broken/" in said
    assert "RuntimeError: cannot write to [removed] of account [removed]" in said
    for secret in ("ada@example.org", "4711", "Canaria", "Okafor", "12 Mill"):
        assert secret not in said
        assert secret not in page


def test_an_error_report_names_fields_and_variables_without_their_values(
    settings: Any,
) -> None:
    request = RequestFactory().post("/", {"name": "Canaria", "proof": "84.20"})
    report = get_exception_reporter_filter(request)
    assert report.get_post_parameters(request) == {"name": "[removed]", "proof": "[removed]"}
    assert report.get_post_parameters(None) == {}
    try:
        secret = "Canaria"
        raise ValueError(secret)
    except ValueError:
        frame = sys.exc_info()[2].tb_frame  # type: ignore[union-attr]  # it was raised just now
    variables = dict(report.get_traceback_frame_variables(request, frame))
    assert variables["secret"] == "[removed]"
    assert set(variables.values()) == {"[removed]"}


@pytest.mark.django_db
def test_an_error_report_by_mail_names_nobody(
    town: Town, settings: Any, mailoutbox: list[Any]
) -> None:
    """A utility may set ADMINS: Django then mails reports, which no log filter sees."""
    settings.ADMINS = [("Operations", "ops@example.com")]
    handler = logging.getLogger("django").handlers[-1]
    request = RequestFactory().post("/profile/link/?q=canary", {"name": "Canaria"})
    request.user = town.users["ada"]
    try:
        held = "Canaria"
        raise RuntimeError("no luck")
    except RuntimeError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 1, "x", None, sys.exc_info()
        )
    record.request = request
    handler.handle(record)
    [mail] = mailoutbox
    for secret in ("Canaria", "ada@example.org"):
        assert secret not in mail.body + mail.subject
    assert held == "Canaria"
