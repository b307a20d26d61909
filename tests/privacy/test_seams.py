"""Where one right meets another: a correction and an erasure, an old request and a new download, a doubt."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from privacy.actions import fulfilling
from privacy.actions.correcting import NotCorrectable, put_right
from privacy.actions.exports import ask_for_export
from privacy.actions.restricting import suspect
from privacy.jobs import make_exports
from privacy.lasting.identity import everybodys_values, known_values
from privacy.models import ExportPackage, PrivacyRequest, Subject
from privacy.views.download import package_of
from tests.conftest import NOW, Town
from tests.privacy.asking import make, paul

__all__ = ["make", "paul"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Make = Callable[..., PrivacyRequest]
State = PrivacyRequest.State


def test_erasing_oneself_under_a_neighbours_name_suppresses_nobody_else(town: Town) -> None:
    """L14: a correction is one's own word; an erasure must not make it a fact about somebody else."""
    cleo, tom = (town.accounts[name].customer for name in ("cleo", "tom"))
    put_right(
        subject=cleo.subject,
        column="accounts.Customer.name",
        row=str(cleo.pk),
        value=tom.name,
        at=NOW,
    )
    put_right(
        subject=cleo.subject,
        column="accounts.Customer.email",
        row=str(cleo.pk),
        value=tom.email,
        at=NOW,
    )
    cleo.refresh_from_db()
    assert (cleo.name, cleo.email) == (tom.name, tom.email)
    assert known_values(cleo.subject) == {("email", "cleo@example.org")}  # her login, which is hers
    assert {kind for kind, _value in known_values(tom.subject)} >= {"name", "email"}
    assert {whose for whose, pair in everybodys_values() if pair[0] == "name"} == {
        town.accounts[name].customer.subject_id for name in ("ada", "tom")
    }


def verified(request: PrivacyRequest, **more: object) -> PrivacyRequest:
    PrivacyRequest.objects.filter(pk=request.pk).update(state=State.VERIFIED, **more)
    return PrivacyRequest.objects.get(pk=request.pk)


def test_the_secret_of_a_request_opens_its_own_copy_and_no_later_one(
    make: Make, paul: Subject
) -> None:
    """L21, A145: an agent of last year does not get what the person asks for today."""
    request = fulfilling.copy_as_asked(request=verified(make("access")), answer="", by=paul, at=NOW)
    assert request.subject is not None
    first = package_of(request.subject)
    assert first is not None and first.asked_at == request.closed_at
    ExportPackage.objects.update(ready_at=NOW)
    ask_for_export(
        subject=request.subject, first=None, last=None, language="en", at=NOW + timedelta(hours=1)
    )
    later = package_of(request.subject)
    assert later is not None and later.asked_at != request.closed_at


def test_other_days_are_another_copy(subject: Subject) -> None:
    march = ask_for_export(
        subject=subject, first=NOW.date(), last=NOW.date(), language="en", at=NOW
    )
    everything = ask_for_export(subject=subject, first=None, last=None, language="en", at=NOW)
    assert (march.pk == everything.pk, everything.from_date) == (False, None)


def test_doubt_that_comes_up_holds_back_what_was_asked_before(subject: Subject) -> None:
    """L30: neither made nor handed out until the doubt is cleared."""
    ask_for_export(subject=subject, first=None, last=None, language="en", at=NOW)
    suspect(subject=subject, suspected=True, at=NOW)
    assert (make_exports(NOW), package_of(subject)) == (0, None)
    suspect(subject=subject, suspected=False, at=NOW)
    assert make_exports(NOW) == 1
    assert package_of(subject) is not None


def test_a_request_corrects_what_it_was_proven_for(make: Make, paul: Subject, town: Town) -> None:
    """L31: a mailing address takes less proof than the address that codes are sent to."""
    request = verified(make("correct"), contested="contact.mailing")
    assert request.subject is not None
    customer = town.accounts["cleo"].customer
    PrivacyRequest.objects.filter(pk=request.pk).update(subject=customer.subject)
    with pytest.raises(NotCorrectable):
        fulfilling.correct_as_asked(
            request=request,
            column="accounts.Customer.email",
            row=str(customer.pk),
            value="new@example.org",
            agreed=False,
            answer="",
            by=paul,
            at=NOW,
        )
    customer.refresh_from_db()
    assert customer.email != "new@example.org"
