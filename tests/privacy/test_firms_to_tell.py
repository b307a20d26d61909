"""Whoever was given somebody's data is told to correct or to delete it too (L10, L16, L65, GDPR 19)."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer
from privacy import keys
from privacy.actions.correcting import put_right, settle
from privacy.actions.erasure import erase
from privacy.actions.minors import note_minor
from privacy.actions.notices import note_answered, note_told
from privacy.actions.restricting import lift_restriction, restrict
from privacy.erasing.erasure import plan
from privacy.models import Disclosure, DownstreamNotice, Erasure, Look, Override, Recipient, Subject
from privacy.office import notices_open
from tests.conftest import NOW, TODAY, Town
from tests.privacy.test_erasure import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
NAME, EMAIL = "accounts.Customer.name", "accounts.Customer.email"


def a_firm(name: str, kind: str = "service_provider") -> Recipient:
    return Recipient.objects.create(
        key=name.lower(), name=name, kind=kind, country="US", transfer="domestic"
    )


def gave(to: Recipient, whom: Subject, *columns: str, by: Subject, **changed: Any) -> None:
    """Write down that columns of a person went to somebody, without asking whether they might."""
    given = {"reason": "service", "categories": ["name"], "at": NOW - timedelta(days=40)}
    Disclosure.objects.create(
        recipient=to, subject=whom, columns=list(columns), by=by, **given | changed
    )


@pytest.fixture
def ada(town: Town) -> Subject:
    """Ada, of whom two firms were given something, and a court and the utility too."""
    ada, paul = town.users["ada"].subject, town.users["paul"].subject
    gave(a_firm("Acme"), ada, NAME, by=paul)
    gave(a_firm("Borealis", "customer_directed"), ada, EMAIL, by=paul)
    gave(a_firm("Court", "court"), ada, NAME, by=paul)
    gave(a_firm("Works", "utility"), ada, NAME, by=paul)
    gave(a_firm("Calypso"), town.users["tom"].subject, NAME, by=paul)
    return ada


def told(**of: Any) -> dict[str, list[str]]:
    """Return who is to be told, and the values by which they know the person."""
    return {
        (it.outside.name if it.outside else it.recipient): sorted(_opened(it))
        for it in DownstreamNotice.objects.filter(**of)
    }


def _opened(notice: DownstreamNotice) -> list[str]:
    assert notice.sealed is not None
    values: list[str] = json.loads(keys.unseal(bytes(notice.sealed)))
    return values


def erased(subject: Subject) -> Erasure:
    return erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)


def test_whoever_was_given_data_once_is_told_to_delete_it(ada: Subject) -> None:
    """L10, A153: those that the map names, and those of the disclosure log; each by what it was given."""
    done = erased(ada)
    firms = told(erasure=done)
    assert set(firms) == {"mail", "Acme", "Borealis"}
    assert firms["Acme"] == ["OKAFOR, ADA N"]
    assert firms["Borealis"] == ["ada.on.file@example.net"]
    assert '"name": "Acme"' in done.certificate
    assert "Calypso" not in done.certificate


def test_the_person_sees_before_and_after_who_is_told(ada: Subject) -> None:
    """L65: plan and certificate name them; not one that an order forbids to name yet."""
    gagged = a_firm("Dorado")
    gave(gagged, ada, NAME, by=ada, gag_until=TODAY + timedelta(days=90))
    page = sign_in("ada").get("/privacy/delete/").content.decode()
    assert [name in page for name in ("Acme", "Borealis", "Dorado", "Calypso")] == [
        True,
        True,
        False,
        False,
    ]
    done = erased(ada)
    assert "Dorado" in told(erasure=done)
    assert "Dorado" not in done.certificate


def right(ada: Subject, column: str, value: str) -> Override:
    row = str(Customer.objects.get(subject=ada).pk)
    return put_right(subject=ada, column=column, row=row, value=value, at=NOW)


def test_only_who_was_given_the_column_is_told_of_a_correction(ada: Subject) -> None:
    """L16, L65: with the wrong value, which is what they know the person by."""
    override = right(ada, NAME, "Ada Okafor-Bell")
    assert {name: values for name, values in told(override=override).items() if name != "mail"} == {
        "Acme": ["Ada Okafor-Bell", "OKAFOR, ADA N"]
    }


def test_of_an_address_the_firm_that_sends_the_mail_is_told_too(ada: Subject) -> None:
    override = right(ada, EMAIL, "ada.new@example.net")
    firms = told(override=override)
    assert set(firms) == {"mail", "Borealis"}
    assert firms["Borealis"] == ["ada.new@example.net", "ada.on.file@example.net"]


def test_whoever_takes_the_utilitys_value_after_all_has_the_firms_told_that(ada: Subject) -> None:
    override = right(ada, NAME, "Ada Okafor-Bell")
    override.third, override.third_at = keys.seal("Ada Bell"), NOW
    override.save()
    settle(override=override, theirs=True, at=NOW)
    assert told(override=override)["Acme"] == ["Ada Bell", "Ada Okafor-Bell"]


def test_a_correction_of_somebody_who_is_erased_needs_no_answer_any_more(ada: Subject) -> None:
    """The erasure has notices of its own, and what the firm knew them by goes from the older one."""
    override = right(ada, NAME, "Ada Okafor-Bell")
    before = set(told(override=override))
    done = erased(ada)
    left = DownstreamNotice.objects.filter(erasure=None)
    assert {it.sealed for it in left} == {None}
    assert len(left) == len(before)
    assert notices_open(NOW).waiting == done.notices.count() == 3


def test_the_office_reads_what_to_tell_and_the_look_is_written_down(
    ada: Subject, as_: As, town: Town
) -> None:
    override = right(ada, NAME, "Ada Okafor-Bell")
    notice = override.notices.get(outside__name="Acme")
    client = as_("paul")
    page = client.get("/staff/privacy/notices/").content.decode()
    assert f"Acme · Correction {override.pk}" in page
    page = client.get(f"/staff/privacy/notices/{notice.pk}/").content.decode()
    assert "Tell this firm to correct what it holds" in page
    assert "OKAFOR, ADA N" in page
    assert "Ada Okafor-Bell" in page
    assert Look.objects.get(subject=ada).page == "correction"
    note_answered(notice=notice, at=NOW)
    assert client.get(f"/staff/privacy/notices/{notice.pk}/").status_code == 404


# --- Restriction ----------------------------------------------------------------------------------------


def test_whoever_was_given_data_is_told_only_to_store_it(ada: Subject, as_: As) -> None:
    """L65, A159 (GDPR 18, 19): by what it was given; an authority and the utility are none of them."""
    gagged = a_firm("Dorado")
    gave(gagged, ada, NAME, by=ada, gag_until=TODAY + timedelta(days=90))
    restrict(subject=ada, at=NOW)
    restrict(subject=ada, at=NOW)
    assert told(restriction=ada, lifted=False) == {
        "Acme": ["OKAFOR, ADA N"],
        "Borealis": ["ada.on.file@example.net"],
        "Dorado": ["OKAFOR, ADA N"],
    }
    page = sign_in("ada").get("/privacy/restrict/").content.decode()
    assert "Who was given your data is told the same: Acme, Borealis." in page
    client = as_("paul")
    notice = DownstreamNotice.objects.get(outside__name="Acme")
    assert (
        f"Acme · Restriction {notice.pk}" in client.get("/staff/privacy/notices/").content.decode()
    )
    page = client.get(f"/staff/privacy/notices/{notice.pk}/").content.decode()
    assert "Tell this firm to store what it holds, and use it for nothing else" in page
    assert Look.objects.filter(subject=ada, page="correction").count() == 1


def test_whoever_was_told_hears_when_it_is_lifted_and_nobody_else(ada: Subject, as_: As) -> None:
    restrict(subject=ada, at=NOW)
    note_told(notice=DownstreamNotice.objects.get(outside__name="Acme"), at=NOW)
    lift_restriction(subject=ada, at=NOW)
    assert set(told(restriction=ada, lifted=False)) == {"Acme"}
    assert set(told(restriction=ada, lifted=True)) == {"Acme"}
    notice = DownstreamNotice.objects.get(lifted=True)
    page = as_("paul").get(f"/staff/privacy/notices/{notice.pk}/").content.decode()
    assert "Tell this firm that it may use the data again" in page


def test_the_erasure_of_whoever_restricted_has_notices_of_its_own(ada: Subject) -> None:
    """What firms knew them by goes from the older ones."""
    restrict(subject=ada, at=NOW)
    done = erased(ada)
    assert set(told(erasure=done)) == {"mail", "Acme", "Borealis"}
    assert {it.sealed for it in DownstreamNotice.objects.filter(restriction=ada)} == {None}
    assert notices_open(NOW).waiting == 3


def test_a_child_is_frozen_for_two_days_and_firms_hear_of_the_erasure(ada: Subject) -> None:
    """A195: what is said of a mistake would have to be taken back."""
    note_minor(subject=ada, by=ada, at=NOW)
    assert not DownstreamNotice.objects.exists()
