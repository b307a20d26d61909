"""Groups of homes, and messages to them: who is in one, who is told, by part, and never twice (S06)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Account, Customer, Premises, ServiceAgreement, User
from billing.models import Bill, PaperlessChoice
from leaks.models import LeakAlert
from notices.actions.campaigns import (
    NoLaw,
    NotGoing,
    NotPaused,
    call_off,
    go_on,
    let_go,
    pause,
    tell_part,
    write_campaign,
)
from notices.actions.choosing import choose
from notices.actions.segments import NameTaken, keep_segment
from notices.actions.stopping import note_bounce
from notices.campaigns import CAMPAIGN_SERVICE, audience, got_by, why
from notices.facts import FACTS, NotClear, read_conditions, serves
from notices.groups import Fate, NobodyJoined, NotForThis, count_fates, homes_of
from notices.jobs import count_campaigns, deliver, tell_groups
from notices.models import Bounce, Campaign, Notice, Segment
from notices.purposes import PURPOSES
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.models import Subject
from programs.models import Application
from tests.conftest import NOW, TODAY, Town, make_bill
from tests.fakes import Mailbox, text_of
from tests.notices.test_campaigns import SAID, agree, refuse
from tests.programs.conftest import a_program, applied
from tests.tables import Kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MINUTE = timedelta(minutes=1)
Rows = list[dict[str, Any]]
MILL, WEIR, ORCHARD = "12 Mill Lane", "3 Weir Cottages", "7 Orchard Street"


@pytest.fixture
def town(kept_town: Kept, db: None) -> Town:
    """The whole town: groups are made of homes."""
    town: Town = kept_town.put_back()
    return town


def row(fact: str, holds: bool = True, **given: Any) -> dict[str, Any]:
    return {"fact": fact, "holds": holds, "given": given}


def homes(*rows: dict[str, Any]) -> set[str]:
    found = homes_of(read_conditions(list(rows)), at=NOW)
    return set(found.values_list("premises__line1", flat=True))


def a_group(town: Town, *rows: dict[str, Any], name: str = "Some") -> Segment:
    by = town.users["paul"].subject
    return keep_segment(segment=None, name=name, conditions=rows, by=by, at=NOW)


def a_message(town: Town, *rows: dict[str, Any], **words: Any) -> Campaign:
    """Write a service message to a group, and let it go."""
    words = {"purpose": "water_service", "segment": a_group(town, *rows) if rows else None} | words
    campaign = write_campaign(
        campaign=None, words=SAID | words, by=town.users["paul"].subject, at=NOW
    )
    return let_go(campaign=campaign, by=town.users["dana"].subject, at=NOW)


# --- What homes are chosen by ---------------------------------------------------------------------


def test_without_conditions_it_is_every_home_that_has_water(town: Town) -> None:
    """Cleo moved out; whose data is only stored is in no group."""
    assert homes() == {MILL, WEIR, ORCHARD}
    tom = town.users["tom"].subject
    Subject.objects.filter(pk=tom.pk).update(restricted_at=NOW)
    assert homes() == {MILL, WEIR}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"by": "streets", "lines": "Mill Lane: 2-40 even\nWeir Cottages"}, {MILL, WEIR}),
        ({"by": "streets", "lines": "Mill Lane: 14-40"}, "no house on Mill Lane"),
        ({"by": "streets", "lines": "Mil Lane"}, "Is it Mill Lane?"),
        ({"by": "postcodes", "lines": "00000"}, {MILL, WEIR, ORCHARD}),
        ({"by": "postcodes", "lines": "99999"}, "no place in 99999"),
        ({"by": "towns", "lines": "mill valley"}, {MILL, WEIR, ORCHARD}),
        ({"by": "towns", "lines": "Elsewhere"}, "no place in Elsewhere"),
        ({"by": "towns", "lines": ""}, "cannot be empty"),
        ({"by": "stars", "lines": "Mill Lane"}, "not one of the available choices"),
    ],
)
def test_by_where_they_are(town: Town, given: dict[str, str], found: set[str] | str) -> None:
    if isinstance(found, set):
        assert homes(row("place.area", **given)) == found
        return
    with pytest.raises(NotClear, match=found):
        homes(row("place.area", **given))


def test_five_digits_are_the_whole_of_a_zip_code(town: Town) -> None:
    Premises.objects.filter(line1=MILL).update(postcode="00000-1234")
    assert homes(row("place.area", by="postcodes", lines="00000")) == {MILL, WEIR, ORCHARD}
    assert homes(row("place.area", by="postcodes", lines="00000-1234")) == {MILL}


def test_by_kind_login_and_language(town: Town) -> None:
    assert homes(row("place.kind", kinds=["commercial"])) == set()
    assert homes(row("place.kind", kinds=["commercial", "single_family"])) == {MILL, WEIR, ORCHARD}
    tom = town.accounts["tom"].customer
    User.objects.filter(subject=tom.subject).update(is_active=False)
    assert homes(row("account.registered")) == {MILL, WEIR}
    assert homes(row("account.registered", holds=False)) == {ORCHARD}
    type(tom).objects.filter(pk=tom.pk).update(language="es")
    assert homes(row("account.language", language="es")) == {ORCHARD}
    User.objects.filter(subject=tom.subject).update(language="en")
    assert homes(row("account.language", language="es")) == set()


def test_by_a_leak_that_goes_on(town: Town) -> None:
    """Not one that stopped, nor a smaller one, nor that water ran while nobody was home."""

    def alert(place: str, severity: int, **more: Any) -> None:
        LeakAlert.objects.create(
            **{"kind": "continuous"} | more, service_point=town.points[place], severity=severity,
            premises=town.premises[place], agreement=town.premises[place].agreements.get(to_date=None),
            raised_at=NOW, raised_on=TODAY, since_at=NOW, until_at=NOW, rate=1, volume=1,
            rule="r", rule_version=1, told_rate=1, told_volume=1,
        )  # fmt: skip

    alert("mill", 3)
    alert("weir", 3, kind="away")
    alert("orchard", 1)
    assert homes(row("leaks.open", severity=1)) == {MILL, ORCHARD}
    assert homes(row("leaks.open", severity="2")) == {MILL}
    assert homes(row("leaks.open", holds=False, severity=2)) == {WEIR, ORCHARD}
    LeakAlert.objects.update(state="stopped", ended_at=NOW)
    assert homes(row("leaks.open", severity=1)) == set()


def test_by_paper_and_by_what_is_overdue(town: Town) -> None:
    """The newest choice of paper stands; a bill that is due is not overdue."""
    for account, paperless, at in (
        ("ada", True, NOW),
        ("ada", False, NOW + MINUTE),
        ("tom", True, NOW),
    ):
        PaperlessChoice.objects.create(
            account=town.accounts[account], paperless=paperless, changed_on=TODAY, changed_at=at,
            changed_by=town.users[account].subject,
        )  # fmt: skip
    assert homes(row("billing.paperless")) == {ORCHARD}
    type(town.bills["ada"]).objects.all().update(open_amount=0)
    town.accounts["tom"].bills.update(open_amount=Decimal(80), due_on=TODAY - timedelta(days=11))
    assert homes(row("billing.overdue", dollars="80", days="10")) == {ORCHARD}
    assert homes(row("billing.overdue", dollars="80.01", days="10")) == set()
    assert homes(row("billing.overdue", dollars="80", days="11")) == set()


def test_bills_that_stay_open_beside_each_other_are_overdue_together(town: Town) -> None:
    """Two of $60 that neither holds the other: $120 of one account, and of no other."""
    type(town.bills["ada"]).objects.all().update(open_amount=0)
    for month in (8, 9):
        bill = make_bill(town, "tom", "orchard", date(2026, month, 1))
        late = {"open_amount": Decimal(60), "due_on": TODAY - timedelta(days=11)}
        Bill.objects.filter(pk=bill.pk).update(**late)
    assert homes(row("billing.overdue", dollars="120", days="10")) == {ORCHARD}
    assert homes(row("billing.overdue", dollars="120.01", days="10")) == set()


def test_by_the_programs_they_take_part_in(town: Town) -> None:
    program = a_program()
    application = applied(town, program)
    assert homes(row("programs.part", program="")) == {MILL}
    assert homes(row("programs.part", program=program.slug)) == {MILL}
    assert homes(row("programs.part", holds=False, program="")) == {WEIR, ORCHARD}
    with pytest.raises(NotClear):
        homes(row("programs.part", program="no-such"))
    application.state = Application.State.WITHDRAWN
    application.closed_at = NOW
    application.save()
    assert homes(row("programs.part", program="")) == set()


def test_all_conditions_hold_together(town: Town) -> None:
    lane = row("place.area", by="streets", lines="Mill Lane\nWeir Cottages")
    other = row("place.area", False, by="streets", lines="Weir Cottages")
    assert homes(lane, other, row("account.registered")) == {MILL}


@pytest.mark.parametrize("rows", ["x", [3], [{"fact": "no.such"}], [{"given": {}}]])
def test_what_is_no_condition_is_refused(town: Town, rows: Any) -> None:
    with pytest.raises(NotClear):
        read_conditions(rows)


# --- What may choose whom -------------------------------------------------------------------------

WATER, LEAKS, BILLING, RULES, PROGRAMS, MARKETING = PURPOSES
# Letters: for water, leaks, bills, rules, programs, offers. It is read from the privacy map; this is what
# the map says today. Whoever makes a dot a letter tells residents of a new use of their data.
MAY = {
    "place.area": "WLBR..",
    "place.kind": "WLBRPO",
    "account.registered": "WLBRP.",
    "account.language": "WLBRP.",
    "usage.above": "WLBRP.",
    "usage.highest": "WLBRP.",
    "usage.rain": "WLBRP.",
    "usage.other_days": "WLBRP.",
    "leaks.open": ".L....",
    "billing.paperless": "..B...",
    "billing.overdue": "..B...",
    "programs.part": "....P.",
}


def test_the_table_has_every_fact() -> None:
    assert set(MAY) == set(FACTS)


@pytest.mark.parametrize("fact", sorted(MAY))
@pytest.mark.parametrize("number", range(6))
def test_what_may_choose_people_for_which_purpose(fact: str, number: int) -> None:
    """L50, A097: cell by cell. Leaks, arrears and use never choose whom offers go to."""
    purpose = list(PURPOSES.values())[number]
    assert serves(FACTS[fact], purpose) is (MAY[fact][number] != ".")


@pytest.mark.parametrize(
    ("purpose", "rows"),
    [
        ("marketing", [row("billing.overdue", dollars="50", days="10")]),
        ("marketing", [row("leaks.open", severity="1")]),
        ("billing", [row("place.kind", kinds=["commercial"]), row("leaks.open", severity="1")]),
    ],
)
def test_a_message_is_not_written_to_whom_its_purpose_may_not_choose(
    town: Town, purpose: str, rows: Rows
) -> None:
    with pytest.raises(NotForThis):
        a_message(town, *rows, purpose=purpose)
    assert not Campaign.objects.exists()


def test_a_group_that_is_changed_after_it_was_read_is_asked_again(town: Town) -> None:
    """What the second person read is what goes out, and nothing that the purpose may not."""
    paul, dana = town.users["paul"].subject, town.users["dana"].subject
    group = a_group(town, row("place.kind", kinds=["single_family"]))
    words = SAID | {"segment": group}
    offer = write_campaign(campaign=None, words=words, by=paul, at=NOW)
    owing = [row("billing.overdue", dollars="50", days="10")]
    keep_segment(segment=group, name="Some", conditions=owing, by=paul, at=NOW)
    with pytest.raises(NotForThis):
        let_go(campaign=offer, by=dana, at=NOW)
    kinds = [row("place.kind", kinds=["single_family"])]
    keep_segment(segment=group, name="Some", conditions=kinds, by=paul, at=NOW)
    let_go(campaign=offer, by=dana, at=NOW)
    keep_segment(segment=group, name="Some", conditions=owing, by=paul, at=NOW)
    agree(town.users["tom"])
    assert tell_groups(NOW) == 1


def test_news_of_a_program_goes_to_those_who_joined(town: Town) -> None:
    group = a_group(town, row("account.registered"), name="All")
    with pytest.raises(NobodyJoined):
        a_message(town, segment=group, purpose="programs")
    with pytest.raises(NobodyJoined):
        a_message(
            town,
            row("programs.part", False, program=""),
            row("account.registered"),
            purpose="programs",
        )


def test_rules_of_the_law_name_it(town: Town) -> None:
    with pytest.raises(NoLaw):
        a_message(town, purpose="water_rules")
    with pytest.raises(NoLaw):
        a_message(town, purpose="water_service", law="23 CCR 996")
    message = a_message(town, purpose="water_rules", law="23 CCR 996")
    assert why(message, "en") == "It is about rules of this law: 23 CCR 996."
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(law="")


def test_two_groups_do_not_have_one_name(town: Town) -> None:
    a_group(town)
    with pytest.raises(NameTaken):
        a_group(town)


# --- Who is told ----------------------------------------------------------------------------------


def test_who_is_told_by_which_way_and_who_is_left_out_why(town: Town, settings: Any) -> None:
    """Ada turned it off, Tom's mail came back: he gets a letter. Of offers, nobody said yes."""
    settings.NOTICE_WAYS = settings.NOTICE_WAYS | {"post": "notices.ways.folder.Letters"}
    message = a_message(town)
    assert count_fates(audience(message, NOW)) == {Fate.MAIL: 2}
    ada, tom = town.users["ada"].subject, town.users["tom"].subject
    choose(subject=ada, wishes={(CAMPAIGN_SERVICE.key, "email"): "off"}, at=NOW)
    note_bounce(subject=tom, email="tom@example.org", kind=Bounce.Kind.BOUNCED, at=NOW)
    assert count_fates(audience(message, NOW)) == {Fate.NOT_WANTED: 1, Fate.LETTER: 1}
    offer = write_campaign(campaign=None, words=SAID, by=ada, at=NOW)
    agree(town.users["tom"])
    assert count_fates(audience(offer, NOW)) == {Fate.NO_CONSENT: 1, Fate.CAME_BACK: 1}


def test_what_the_preview_says_is_what_happens(town: Town, mailbox: Mailbox) -> None:
    """A097: consent, restriction and preference are asked of each when it is handed over."""
    for name in ("ada", "tom", "ben", "lena"):
        agree(town.users[name])
    offer = write_campaign(campaign=None, words=SAID, by=town.users["paul"].subject, at=NOW)
    assert count_fates(audience(offer, NOW)) == {Fate.MAIL: 4}
    let_go(campaign=offer, by=town.users["dana"].subject, at=NOW)
    assert tell_groups(NOW) == 4
    refuse(town.users["tom"], "marketing_email")
    Subject.objects.filter(pk=town.users["ben"].subject.pk).update(restricted_at=NOW)
    deliver(NOW)
    assert {to for to, _title in mailbox.addressed()} == {"ada@example.org", "lena@example.org"}
    tell_groups(NOW + timedelta(minutes=10))
    count_campaigns(NOW)
    offer.refresh_from_db()
    assert offer.finished_at == NOW + timedelta(minutes=10)
    assert offer.figures["left_out"] == {Fate.NO_CONSENT: 1}
    assert (offer.figures["delivered"], offer.figures["changed_their_mind"]) == (2, 2)


def test_why_somebody_got_it_goes_with_them(town: Town, mailbox: Mailbox) -> None:
    """A142: it tells by what their home was chosen."""
    a_message(town, row("account.registered"))
    tell_groups(NOW)
    deliver(NOW)
    tom = town.users["tom"].subject
    assert Notice.objects.filter(subject=tom, because="account.registered").exists()
    erase(subject=tom, digest=plan(tom, on=TODAY).digest, by=tom, at=NOW, reason="asked")
    assert not Notice.objects.filter(subject=tom).exclude(because="").exists()
    assert Notice.objects.filter(because="account.registered").exists()  # of the others


def test_one_reads_why_one_got_it(town: Town, mailbox: Mailbox) -> None:
    User.objects.filter(subject=town.users["tom"].subject).update(language="es")
    message = a_message(
        town, row("account.registered"), row("place.area", by="streets", lines="Orchard Street")
    )
    tell_groups(NOW)
    deliver(NOW)
    assert mailbox.addressed() == [("tom@example.org", SAID["title_es"])]
    told = got_by(town.users["tom"].subject, since=NOW - MINUTE)
    assert [(each.about, each.because) for each in told] == [
        (message.pk, "account.registered place.area")
    ]
    assert why(message, "en") == (
        "You got this because of whether you sign in here, and because of where your home is. "
        "It is about the service we give you."
    )
    assert why(message, "es").splitlines()[0][:20] in text_of(mailbox.only())
    assert (
        mailbox.only()["List-Unsubscribe"] is None
    )  # of service; of a program and an offer there is one


# --- Part by part ---------------------------------------------------------------------------------


@pytest.fixture
def crowd(town: Town) -> Callable[[int], None]:
    """Settle more people, who get mail."""

    def settle(count: int) -> None:
        for n in range(count):
            subject = Subject.objects.create(created_at=NOW)
            customer = Customer.objects.create(
                number=f"N{n}", subject=subject, name="N", email=f"n{n}@example.org"
            )
            account = Account.objects.create(
                number=f"9{n}", customer=customer, from_date=date(2020, 1, 1)
            )
            place = Premises.objects.create(
                number=f"N{n}", line1=f"{n} New Lane", city="B", kind="industrial"
            )
            ServiceAgreement.objects.create(
                number=f"N{n}", account=account, premises=place, from_date=date(2020, 1, 1)
            )

    return settle


NEW = {"by": "streets", "lines": "New Lane"}


def test_so_many_in_an_hour_and_no_more(town: Town, crowd: Callable[[int], None]) -> None:
    """However often the job runs; spread over the hour; by day alone; each person once."""
    crowd(30)
    message = a_message(town, row("place.area", **NEW), each_hour=12)
    written = [tell_groups(NOW + timedelta(minutes=5 * n)) for n in range(12)]
    assert written == [1] * 12
    assert [tell_groups(NOW + timedelta(minutes=59)) for _again in range(3)] == [0, 0, 0]
    assert tell_groups(NOW + timedelta(minutes=61)) == 1
    assert tell_groups(NOW + timedelta(hours=12)) == 0  # midnight there
    assert Notice.objects.values("subject").distinct().count() == Notice.objects.count() == 13
    assert message.each_hour == 12


def test_it_is_paused_and_goes_on_where_it_stood(
    town: Town, crowd: Callable[[int], None], mailbox: Mailbox
) -> None:
    crowd(4)
    message = a_message(town, row("place.area", **NEW), each_hour=24)
    by = town.users["dana"].subject
    with pytest.raises(NotPaused):
        go_on(campaign=message, at=NOW)
    tell_groups(NOW)
    assert pause(campaign=message, by=by, at=NOW) == 2
    assert (tell_groups(NOW + MINUTE), deliver(NOW + timedelta(days=1))) == (0, 0)
    with pytest.raises(NotGoing):
        pause(campaign=message, by=by, at=NOW)
    later = NOW + timedelta(hours=2)
    go_on(campaign=message, at=later)
    assert (tell_groups(later), deliver(later)) == (2, 4)
    assert sorted(to for to, _title in mailbox.addressed()) == [
        f"n{n}@example.org" for n in range(4)
    ]
    tell_groups(later + timedelta(minutes=5))
    message.refresh_from_db()
    assert message.finished_at == later + timedelta(minutes=5)
    with pytest.raises(NotGoing):
        pause(campaign=message, by=by, at=later)


def test_it_is_called_off_midway(
    town: Town, crowd: Callable[[int], None], mailbox: Mailbox
) -> None:
    crowd(4)
    message = a_message(town, row("place.area", **NEW), each_hour=24)
    tell_groups(NOW)
    deliver(NOW)
    tell_groups(NOW + timedelta(minutes=5))
    assert (
        call_off(campaign=message, by=town.users["dana"].subject, at=NOW + timedelta(minutes=5))
        == 2
    )
    later = NOW + timedelta(hours=2)
    assert (tell_groups(later), deliver(later), len(mailbox.mails)) == (0, 0, 2)


def test_nobody_is_told_twice_once_the_rows_of_the_first_are_gone(
    town: Town, crowd: Callable[[int], None]
) -> None:
    """A message that is paused for a month is over: who was told is not known any more."""
    crowd(4)
    message = a_message(town, row("place.area", **NEW), each_hour=24)
    tell_groups(NOW)
    pause(campaign=message, by=town.users["dana"].subject, at=NOW)
    Notice.objects.all().delete()
    assert tell_groups(NOW + timedelta(days=29)) == 0
    message.refresh_from_db()
    assert (message.finished_at, message.paused_at) == (NOW + timedelta(days=29), None)


def test_whose_leak_is_mended_meanwhile_is_not_told(
    town: Town, crowd: Callable[[int], None]
) -> None:
    """The group is asked anew with each part."""
    crowd(3)
    message = a_message(town, row("place.kind", kinds=["industrial"]), each_hour=12)
    assert tell_part(campaign=message, at=NOW) == 1
    told = Notice.objects.get().subject
    Premises.objects.exclude(agreements__account__customer__subject=told).update(kind="commercial")
    assert tell_part(campaign=message, at=NOW + timedelta(minutes=5)) == 0
    message.refresh_from_db()
    assert message.finished_at
