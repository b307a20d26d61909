"""Offers by e-mail: to whom, by whom, and what is seen of them (R24, A060, L71)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Customer, Premises, ServiceAgreement, User
from notices.actions.campaigns import (
    AlreadySent,
    ChangedMeanwhile,
    SamePerson,
    let_go,
    try_out,
    write_campaign,
)
from notices.actions.segments import keep_segment
from notices.campaigns import count, to_tell, version_of
from notices.forms import CampaignForm
from notices.jobs import count_campaigns, deliver, tell_groups
from notices.models import Campaign, MailEvent, Notice
from privacy.actions.consent import say_no, say_yes
from privacy.cells import FEWEST as FIFTEEN
from privacy.models import Channel as How
from privacy.models import ConsentEvent, Subject
from tests.conftest import NOW, TODAY, Town, make_user, signed_in
from tests.fakes import Mailbox, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
MINUTE = timedelta(minutes=1)
REBATE = "https://rebates.example/turf"
WORDS = {
    "name": "Turf, November",
    "purpose": "marketing",
    "law": "",
    "segment": "",
    "each_hour": "1000",
    "title_en": "Money back for turf",
    "text_en": f"We pay for turf & trees.\n\nRead how: {REBATE}. It takes five minutes.",
    "title_es": "Dinero por el césped",
    "text_es": f"Pagamos por el césped.\n\nLea cómo: {REBATE}",
}

SAID: dict[str, Any] = WORDS | {"segment": None, "each_hour": 1000}


@pytest.fixture(autouse=True)
def _hosts(settings: Any) -> None:
    """Serve the portal under https, as it is, and let links lead to one host beside it."""
    settings.SITE_URL = "https://testserver"
    settings.CAMPAIGN_HOSTS = ["rebates.example"]


@pytest.fixture
def reader(town: Town, client: Client) -> Callable[[], Client]:
    """Return a function that signs in who may read and let go everything."""
    boss = make_user("boss", is_staff=True, is_superuser=True)
    TOTP.activate(boss, generate_totp_secret())
    return lambda: signed_in(client, boss)


def agree(who: User | Subject, *choices: str) -> None:
    subject = who.subject if isinstance(who, User) else who
    for choice in choices or ("marketing_email",):
        say_yes(
            who=subject, choice=choice, template="privacy/choices.html", language="en",
            channel=How.PORTAL, at=NOW - MINUTE,
        )  # fmt: skip


def refuse(who: User, choice: str) -> None:
    say_no(who=who.subject, choices=[choice], channel=How.PORTAL, at=NOW)


def written(town: Town, **words: Any) -> Campaign:
    return write_campaign(campaign=None, words=SAID | words, by=town.users["dana"].subject, at=NOW)


def gone_out(town: Town, **words: Any) -> Campaign:
    campaign = written(town, **words)
    let_go(campaign=campaign, by=town.users["lena"].subject, at=NOW)
    tell_groups(NOW)
    deliver(NOW)
    return campaign


# --- To whom --------------------------------------------------------------------------------------


def test_an_offer_goes_to_whoever_wants_offers_when_it_is_handed_over(
    town: Town, mailbox: Mailbox
) -> None:
    """A097, L71: asked when it is let go, and of each again at the hand-over."""
    ada, ben = town.users["ada"], town.users["ben"]
    agree(ada)
    agree(ben)
    let_go(campaign=written(town), by=town.users["lena"].subject, at=NOW)
    tell_groups(NOW)
    refuse(ben, "marketing_email")
    deliver(NOW)
    assert mailbox.addressed() == [("ada@example.org", "Money back for turf")]
    [mail] = mailbox.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "We pay for turf &amp; trees." in text_of(mail, "html")
    assert f"Read how: {REBATE}. It takes" in text_of(mail)


def test_it_is_read_in_ones_own_language(town: Town, mailbox: Mailbox) -> None:
    User.objects.filter(email="ada@example.org").update(language="es")
    agree(town.users["ada"])
    gone_out(town)
    assert mailbox.addressed() == [("ada@example.org", "Dinero por el césped")]


def test_nobody_gets_two_offers_within_a_month(town: Town, mailbox: Mailbox) -> None:
    """They said yes to a few e-mails a year."""
    agree(town.users["ada"])
    gone_out(town)
    another = written(town, name="Another")
    assert not to_tell(another, NOW + MINUTE).exists()
    assert to_tell(another, NOW + timedelta(days=31)).count() == 1


def test_an_offer_waits_for_the_morning(town: Town, mailbox: Mailbox) -> None:
    agree(town.users["ada"])
    night = NOW + timedelta(hours=11)
    let_go(campaign=written(town), by=town.users["lena"].subject, at=night)
    assert tell_groups(night) == 0
    assert tell_groups(night + timedelta(hours=9)) == 1
    assert (
        deliver(night + timedelta(hours=24)) == 0
    )  # written by day, and held up until the next night
    assert deliver(night + timedelta(hours=33)) == 1


def test_the_kind_of_place_is_all_that_chooses_people(town: Town) -> None:
    """L50: nothing that a meter tells of somebody is used to sell them something."""
    people = {}
    for number, (name, kind, ended) in enumerate(
        [("ada", "single_family", None), ("ben", "commercial", None), ("lena", "commercial", TODAY)]
    ):
        agree(town.users[name])
        people[name] = town.users[name].subject
        account = Account.objects.create(
            number=f"0-{number}", from_date=TODAY - timedelta(days=99),
            customer=Customer.objects.create(number=f"C{number}", subject=people[name]),
        )  # fmt: skip
        place = Premises.objects.create(number=f"P{number}", line1="1 A", city="B", kind=kind)
        ServiceAgreement.objects.create(
            number=f"A{number}", account=account, premises=place,
            from_date=TODAY - timedelta(days=99), to_date=ended,
        )  # fmt: skip
    business = keep_segment(
        segment=None, name="Firms", by=people["ada"], at=NOW,
        conditions=[{"fact": "place.kind", "given": {"kinds": ["commercial"]}}],
    )  # fmt: skip
    assert set(to_tell(written(town), NOW)) == set(people.values())
    assert set(to_tell(written(town, segment=business), NOW)) == {people["ben"]}


# --- By whom --------------------------------------------------------------------------------------


def test_who_wrote_an_offer_does_not_let_it_go(town: Town) -> None:
    """Nor does who changed it last; and the database knows as well."""
    dana, lena = town.users["dana"].subject, town.users["lena"].subject
    campaign = written(town)
    with pytest.raises(SamePerson):
        let_go(campaign=campaign, by=dana, at=NOW)
    write_campaign(campaign=campaign, words=SAID, by=lena, at=NOW)
    with pytest.raises(SamePerson):
        let_go(campaign=campaign, by=lena, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(sent_by=lena, sent_at=NOW)
    let_go(campaign=campaign, by=dana, at=NOW)
    with pytest.raises(AlreadySent):
        write_campaign(campaign=campaign, words=SAID, by=lena, at=NOW)
    with pytest.raises(AlreadySent):
        let_go(campaign=campaign, by=dana, at=NOW)


def test_one_tries_it_out_on_oneself(town: Town, mailbox: Mailbox) -> None:
    """Whoever said yes to being seen is not seen there either."""
    dana = town.users["dana"]
    agree(dana, "email_tracking")
    try_out(campaign=written(town), by=dana.subject, at=NOW)
    deliver(NOW)
    assert mailbox.addressed() == [("dana@example.org", "Money back for turf")]
    assert "<img" not in text_of(mailbox.only(), "html")


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://testserver/saving/", True),
        ("https://rebates.example/turf", True),
        ("http://testserver/saving/", False),
        ("https://elsewhere.example/", False),
        ("https://testserver.elsewhere.example/", False),
        ("https://testserver@elsewhere.example/", False),
        ("https://testserver/?who=7", False),
        ("https://testserver:8080/", False),
    ],
)
def test_links_lead_where_they_may(link: str, good: bool) -> None:
    form = CampaignForm(WORDS | {"text_en": f"Read ({link}).", "text_es": "Lea."})
    assert form.is_valid() is good


# --- Totals ---------------------------------------------------------------------------------------


def test_totals_with_few_people_behind_them_are_not_said(
    town: Town, mailbox: Mailbox, client: Client, reader: Callable[[], Client]
) -> None:
    people = [Subject.objects.create(created_at=NOW) for _n in range(FIFTEEN)]
    for number, subject in enumerate(people):
        Customer.objects.create(
            number=f"C{number}", subject=subject, email=f"c{number}@example.org"
        )
        agree(subject, "marketing_email", "email_tracking")
    campaign = gone_out(town)
    yes = list(ConsentEvent.objects.filter(choice="email_tracking").order_by("pk"))
    seen = [(it, "opened") for it in yes] + [(it, "followed") for it in yes[1:]]
    MailEvent.objects.bulk_create(
        MailEvent(consent=it, campaign=campaign, kind=kind, at=NOW) for it, kind in seen
    )
    stop = re.findall(r"(/notices/stop/[^/\"]+/)", text_of(mailbox.mails[0], "html"))[0]
    client.post(stop)
    assert count_campaigns(NOW) == 1
    campaign.refresh_from_db()
    assert campaign.figures == {
        "waiting": 0, "delivered": 15, "called_off": 0, "changed_their_mind": 0, "not_delivered": 0,
        "bounced": 0, "unsubscribed": 1, "opened": 15, "followed": 14,
    }  # fmt: skip
    shown = reader().get(f"/staff/groups/{campaign.pk}/").context["figures"]
    assert [fact["text"] for fact in shown] == [
        "15 people",
        *["fewer than 15 people"] * 4,
        "15 people",
        "fewer than 15 people",
    ]
    Notice.objects.all().delete()
    assert count_campaigns(NOW + timedelta(days=29)) == 0
    campaign.refresh_from_db()
    assert campaign.figures["delivered"] == 15


def test_one_who_is_told_by_two_ways_is_one_person(town: Town, mailbox: Mailbox) -> None:
    """Waiting and called off are counted by person, as everything else of a message is."""
    agree(town.users["ada"])
    campaign = gone_out(town)
    campaign.refresh_from_db()
    [by_mail] = Notice.objects.filter(about=campaign.pk)
    fates = {"waiting": {"state": "waiting", "ended_at": None},
             "called_off": {"state": "needless", "problem": "called_off", "ended_at": NOW}}  # fmt: skip
    Notice.objects.create(
        topic=by_mail.topic, subject=by_mail.subject, channel="text", key=f"{by_mail.key}:text",
        mark="a-mark-of-its-own", about=by_mail.about, written_at=NOW, due_at=NOW,
    )  # fmt: skip
    for figure, fate in fates.items():
        Notice.objects.filter(about=campaign.pk).update(**fate)
        assert count(campaign)[figure] == 1


# --- Pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_offers_asks_the_same(
    how_many: int, town: Town, reader: Callable[[], Client]
) -> None:
    for n in range(how_many):
        written(town, name=f"Offer {n}")
    client = reader()
    client.get("/staff/groups/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/staff/groups/")
    assert len(page.context["rows"]) == how_many
    assert len(asked) == 6  # session, user, second factor, homes, how many, the offers


def test_an_offer_is_written_by_one_and_let_go_by_another(
    town: Town, as_: As, reader: Callable[[], Client], mailbox: Mailbox
) -> None:
    agree(town.users["ada"])
    dana = town.users["dana"]
    codes = ["view_campaign", "add_campaign"]
    dana.user_permissions.set(Permission.objects.filter(codename__in=codes))
    writer = as_("dana")
    empty = writer.post("/staff/groups/new/", {"name": "Mulch"}).text
    assert "Write the subject line in English." in empty
    assert "Write the text in Spanish." in empty
    bad = WORDS | {"text_en": "See https://elsewhere.example/"}
    assert "may not stand here" in writer.post("/staff/groups/new/", bad).text
    page = writer.post("/staff/groups/new/", WORDS, follow=True)
    campaign = Campaign.objects.get()
    assert "You wrote it last" in page.text and "I have read it" not in page.text
    path = f"/staff/groups/{campaign.pk}/"
    assert writer.post(f"{path}send/").status_code == 404
    writer.post(f"{path}test/")
    second = reader()
    assert "send it to fewer than 15 people" in second.get(path).text
    second.post(f"{path}send/")
    tell_groups(NOW)
    deliver(NOW)
    assert {to for to, _title in mailbox.addressed()} == {"ada@example.org", "dana@example.org"}
    assert second.get(f"{path}edit/").status_code == 404


def test_what_goes_out_is_what_the_second_person_read(town: Town) -> None:
    """Its words or its group were written anew since they opened it."""
    ada, dana = town.users["ada"].subject, town.users["dana"].subject
    found = write_campaign(campaign=None, words=SAID, by=ada, at=NOW)
    seen = version_of(found)
    write_campaign(campaign=found, words=SAID | {"title_en": "Swapped"}, by=ada, at=NOW + MINUTE)
    with pytest.raises(ChangedMeanwhile):
        let_go(campaign=found, by=dana, at=NOW + MINUTE, seen=seen)
    found.refresh_from_db()
    assert found.sent_at is None
    let_go(campaign=found, by=dana, at=NOW + MINUTE, seen=version_of(found))
