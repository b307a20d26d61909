"""The privacy office asks the utility about rows that nobody can place, and takes its answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacy.actions.erasure import erase
from privacy.actions.suppression import count_blocked, quarantine
from privacy.erasing.certifying import secret_of
from privacy.erasing.erasure import plan
from privacy.lasting.suppression import identifiers
from privacy.models import Erasure, QuarantinedRow, Subject, SuppressionEntry
from tests.conftest import NOW, TODAY, Town
from tests.privacy.test_erasure_pages import As, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PATH = "/staff/privacy/questions/"
Ask = Callable[..., QuarantinedRow]


@pytest.fixture
def ask(subject: Subject) -> Ask:
    """Return a function that puts a row aside for its question."""

    def asks(line: int = 3) -> QuarantinedRow:
        said = identifiers(email=f"zelda.{line}@example.org", name="Zelda Quimby")
        return quarantine(subject=subject, said=said, receipt=12, line=line, at=NOW)

    return asks


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "status"), [("ada", 404), ("dana", 404), ("admin", 200), (None, 302)]
)
def test_who_may_answer(who: str | None, status: int, method: str, ask: Ask, as_: As) -> None:
    row = ask()
    path = PATH if method == "get" else f"{PATH}{row.pk}/"
    answer = getattr(as_(who), method)(path, {"answer": "same"})
    assert answer.status_code == (302 if (method, status) == ("post", 200) else status)
    row.refresh_from_db()
    assert bool(row.answer) == ((method, status) == ("post", 200))


def test_the_page_says_where_the_row_is_and_nothing_of_whom_it_speaks(ask: Ask, as_: As) -> None:
    ask()
    page = words(as_("admin").get(PATH))
    assert "1 row waits for the utility’s answer." in page
    assert "File 12, line 3" in page
    assert "zelda" not in page.casefold()


@pytest.mark.parametrize(("answer", "entries"), [("same", 2), ("other", 0), ("nonsense", 0)])
def test_an_answer_does_what_the_page_says(
    answer: str, entries: int, ask: Ask, as_: As, town: Town
) -> None:
    row = ask()
    client = as_("admin")
    client.post(f"{PATH}{row.pk}/", {"answer": answer})
    row.refresh_from_db()
    known = answer != "nonsense"
    assert (row.answer, row.answered_at) == (answer if known else "", NOW if known else None)
    assert row.answered_by == (town.users["admin"].subject if known else None)
    assert SuppressionEntry.objects.filter(subject=row.subject).count() == entries
    assert ("No row waits" in words(client.get(PATH))) == known
    client.post(f"{PATH}{row.pk}/", {"answer": "other"})
    assert ("already" in words(client.get(PATH))) == known


def test_the_answer_is_taken_by_post_alone(ask: Ask, as_: As) -> None:
    assert as_("admin").get(f"{PATH}{ask().pk}/").status_code == 405


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_questions_asks_the_same(how_many: int, ask: Ask, as_: As) -> None:
    for line in range(how_many):
        ask(line)
    client = as_("admin")
    client.get(PATH)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(PATH)
    assert len(page.context["rows"]) == how_many
    assert len(asked) == 5  # session, user, second factor, homes, rows


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (0, "Nobody has sent us your details again so far."),
        (1, "Your details were sent to us again 1 time, on 22 November 2026."),
        (14, "Your details were sent to us again 14 times, the last time on 22 November 2026."),
    ],
)
def test_whoever_has_the_certificate_sees_how_often_they_were_blocked(
    times: int, said: str, town: Town, client: Client
) -> None:
    """Lead 3, A133: by reference and secret, and nothing else of the person."""

    subject = town.users["ada"].subject
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)
    entry = SuppressionEntry.objects.filter(subject=subject).order_by("pk")[0]
    if times:
        count_blocked(entries={entry.pk: times}, at=NOW + timedelta(days=2))
    done = Erasure.objects.get(subject=subject)
    opens = {"reference": done.reference, "secret": secret_of(done)}
    page = words(client.post("/privacy/certificate/", opens, follow=True))
    assert said in page
    assert "To have those deleted too, ask the utility itself." in page
