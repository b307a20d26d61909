"""The policy and the terms: for everybody, from the map, with a date; and who knows of which version."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacy.actions.policy import (
    AlreadyPublished,
    TooSoon,
    acknowledge,
    give_first_notice,
    publish_first,
    publish_policy,
)
from privacy.jobs import publish_first_policy, send_letters
from privacy.map import the_map
from privacy.models import (
    Acknowledgement,
    FirstNotice,
    Letter,
    PolicyText,
    PolicyVersion,
    Subject,
)
from privacy.policy.absent import ABSENT, absent
from privacy.policy.blocks import sha256
from privacy.policy.sentences import sentence
from privacy.policy.snapshots import newest
from privacy.policy.text import compiled, sentences_in
from privacy.vocabulary import CATEGORIES
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


@pytest.fixture
def first(db: None) -> PolicyVersion:
    """The policy and the terms in their first version; returns the policy."""
    publish_first_policy(NOW)
    return PolicyVersion.objects.get(document="privacy")


def next_version(
    of: str = "privacy", *, effective_date: date, material: bool = True
) -> PolicyVersion:
    """Publish a version that a later release would bring: the same words with the next number."""
    last = PolicyVersion.objects.newest(of)
    assert last is not None
    made = PolicyVersion.objects.create(
        document=of,
        number=last.number + 1,
        effective_date=effective_date,
        published_at=NOW,
        summary={"en": "We count visits.", "es": "Contamos visitas."},
        material=material,
    )
    for text in last.texts.all():
        PolicyText.objects.create(
            version=made, language=text.language, sections=text.sections, sha256=text.sha256
        )
    return made


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


# --- What it says -------------------------------------------------------------------------------


def test_every_kind_of_data_in_the_map_is_in_the_policy_and_no_other(first: PolicyVersion) -> None:
    """A001, A002, L49: with sources, purposes, bases, recipients and periods of each."""
    [held] = [s for s in compiled("privacy", language="en") if s["id"] == "held"]
    told = {
        block["heading"]: {fact["term"] for fact in block["facts"]}
        for block in held["blocks"]
        if block["kind"] == "facts"
    }
    used = {
        column.category
        for entry in [*the_map.models.values(), *the_map.tables.values()]
        for column in entry.personal.values()
    }
    assert set(told) == {str(CATEGORIES[key].label) for key in used}
    always = {"Where it comes from", "What for", "What allows it", "Who receives it", "How long"}
    assert [heading for heading, terms in told.items() if not always <= terms] == []


def test_every_promise_is_published_word_for_word() -> None:
    """A201, L50: the ratchet names sentences that stand on the page."""
    said = sentences_in(compiled("privacy", language="en"))
    promises = newest("privacy").promises
    assert [n for n, words in promises.items() if sentence(n, words) not in said] == []


def test_anybody_reads_the_policy_with_the_date_of_its_version(
    client: Client, first: PolicyVersion
) -> None:
    """A001, A206, L60: without login; the date last revised stands at the top and is the row's."""
    page = words_of(client.get("/privacy/policy/").content.decode())
    assert "Version 1 · last revised on 20 November 2026" in page
    assert page.index("last revised") < page.index("Who decides about my data?")
    for page in ("/", "/terms/"):
        assert 'href="/privacy/policy/"' in client.get(page).content.decode()


def test_the_policy_is_there_before_anything_was_published(client: Client) -> None:
    page = words_of(client.get("/privacy/policy/").content.decode())
    assert "Not published yet" in page and "We hold" in page


def test_the_policy_speaks_the_readers_language(client: Client, first: PolicyVersion) -> None:
    """L49: each language has a text of its own, and a fingerprint that fits it."""
    texts = {text.language: text for text in first.texts.all()}
    assert set(texts) == {"en", "es"}
    assert [t.language for t in texts.values() if sha256(t.sections) != t.sha256] == []
    page = client.get("/privacy/policy/", headers={"Accept-Language": "es"}).content.decode()
    assert texts["es"].sha256 in page


def test_the_policy_names_who_decides_and_how_to_reach_them(client: Client, settings: Any) -> None:
    """A003, A004, A015, A016, A017, A133, A208."""
    settings.CCPA_EMAIL = "california@example.org"
    settings.UTILITY_DELETION_URL = "https://utility.example.org/deletion"
    page = client.get("/privacy/policy/").content.decode()
    for told in (
        settings.UTILITY["name"],
        settings.UTILITY["address"],
        settings.PRIVACY_EMAIL,
        settings.PRIVACY_PHONE,
        settings.CCPA_EMAIL,
        settings.UTILITY_DELETION_URL,
    ):
        assert told in page
    foot = client.get("/").content.decode().partition("<footer")[2]
    assert settings.PRIVACY_EMAIL in foot


def test_what_is_not_collected_is_said_for_as_long_as_it_is_true() -> None:
    """A012, A013, A014, A045, A046, A047, A051, A055, A057, A064, A065, A067, A118, A119.

    The statement goes with the first such column.
    """
    from privacy.map import Erase, Personal, PrivacyMap

    assert absent(the_map) == list(ABSENT)
    held = Personal(
        "name",
        purposes=("account",),
        source="subject",
        basis="contract",
        keep="days_7",
        erase=Erase.DELETE_ROW,
    )
    for column in (
        *("date_of_birth", "photo", "ssn", "latitude", "device_id", "card_number"),
        *("webinar", "survey_answer", "shipping_address", "public_post", "directory_name"),
    ):
        described = PrivacyMap()
        described.describe("accounts.Person", subject="subject", **{column: held})
        assert len(absent(described)) == len(ABSENT) - 1, column


@pytest.mark.parametrize(
    ("signals", "said", "unsaid"),
    [
        (("Sec-GPC",), "Global Privacy Control (Sec-GPC): honoured", "(DNT): honoured"),
        (("Sec-GPC", "DNT"), "Do Not Track (DNT): honoured", "(DNT): ignored"),
        ((), "(Sec-GPC): not acted on", "(Sec-GPC): honoured"),
    ],
)
def test_the_policy_says_of_signals_what_the_setting_makes_happen(
    signals: tuple[str, ...], said: str, unsaid: str, settings: Any
) -> None:
    """A170, L60."""
    settings.OPT_OUT_SIGNALS = signals
    told = " ".join(sentences_in(compiled("privacy", language="en")))
    assert said in told and unsaid not in told


@pytest.mark.parametrize(
    "told",
    [
        "18 and older",  # A194
        "ftc.gov",  # A196
        "No system is perfect",  # A184
        "Keep your password to yourself",  # A185
        "We cannot answer for what follows from wrong details",  # A187
        "Using this portal is not a yes to that",  # A189
        "we do not vouch for it",  # A193
        "Civil Code 1798.83",  # A171
        "California Consumer Privacy Act",  # A172
        "cppa.ca.gov",  # A169
        "edpb.europa.eu",  # A173
        "If you do not agree with this policy, do not use the portal",  # A019
        "is never sold, given away",  # A090
        "we do not try to find out whose it was",  # L57
        "No machine decides about you alone",  # A096
        "as long as",
    ][:-1],
)
def test_the_policy_states(told: str, client: Client) -> None:
    """A019, A090, A169, A171 to A173, A184, A185, A187, A189, A193, A194, A196, L57."""
    assert told in client.get("/privacy/policy/").content.decode()


def test_links_to_other_sites_say_so_and_tell_them_nothing(client: Client) -> None:
    """A191, A192."""
    response = client.get("/privacy/policy/")
    outside = re.findall(r'<a [^>]*href="https?://[^>]*>', response.content.decode())
    assert len(outside) > 4
    assert [tag for tag in outside if 'rel="noopener noreferrer' not in tag] == []
    assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("versions", [1, 3])
@pytest.mark.parametrize("path", ["/privacy/policy/", "/privacy/policy/1/", "/terms/", "/terms/1/"])
def test_the_policy_asks_the_same_however_many_versions(
    path: str, versions: int, client: Client, first: PolicyVersion
) -> None:
    for n in range(1, versions):
        next_version("terms" if "terms" in path else "privacy", effective_date=TODAY + timedelta(n))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    # The version, the one in force, its words, the others; what was sold, who may receive, what left.
    assert len(asked) == {"/privacy/policy/": 6, "/privacy/policy/1/": 7}.get(
        path, 3 if path == "/terms/" else 4
    )


# --- Publishing ---------------------------------------------------------------------------------


def test_what_was_published_never_changes(first: PolicyVersion) -> None:
    """A201: not by the ORM, not by SQL."""
    text = first.texts.get(language="en")
    known = acknowledge(
        version=first,
        by=Subject.objects.create(created_at=NOW),
        how=Acknowledgement.How.READ,
        at=NOW,
    )
    for row, change in [
        (first, {"material": False}),
        (text, {"sections": []}),
        (known, {"how": "sign_up"}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()


def test_a_new_portal_publishes_its_first_policy_by_itself(db: None) -> None:
    assert [publish_first_policy(NOW), publish_first_policy(NOW)] == [2, 0]
    assert {(v.document, v.number) for v in PolicyVersion.objects.all()} == {
        ("privacy", 1),
        ("terms", 1),
    }


def test_the_same_version_is_not_published_twice(first: PolicyVersion, subject: Subject) -> None:
    with pytest.raises(AlreadyPublished):
        publish_policy(document="privacy", effective_date=TODAY + timedelta(30), by=subject, at=NOW)


@pytest.fixture
def older(subject: Subject) -> PolicyVersion:
    """A version from before the one that this release brings."""
    return PolicyVersion.objects.create(
        document="privacy",
        number=0,
        effective_date=date(2025, 1, 1),
        published_at=NOW,
        summary={"en": "The version before."},
        material=False,
    )


def test_a_version_does_not_count_before_anybody_heard_of_it(
    older: PolicyVersion, subject: Subject
) -> None:
    """A202."""
    with pytest.raises(TooSoon):
        publish_policy(document="privacy", effective_date=TODAY, by=subject, at=NOW)


def test_a_version_that_matters_is_mailed_to_everybody_with_its_day(
    older: PolicyVersion, town: Town, mailbox: Mailbox
) -> None:
    """A085, A205: to residents with a login and without one, in the service class: no pixel, no opt-in."""
    made = publish_policy(
        document="privacy",
        effective_date=date(2026, 12, 31),
        by=town.users["paul"].subject,
        at=NOW,
    )
    assert made.material
    told = set(Letter.objects.values_list("subject", flat=True))
    assert told == {user.subject_id for user in town.users.values()}
    assert send_letters(NOW) == len(told)
    body = str(mailbox.mails[0])
    assert "31 December 2026" in body and "http://testserver/privacy/" in body


# --- Who knows of it ----------------------------------------------------------------------------


def test_everybody_is_shown_a_new_version_and_whoever_says_so_is_shown_it_no_more(
    as_: As, town: Town, first: PolicyVersion
) -> None:
    """A202, A204: of any version, before its day."""
    ada = town.users["ada"].subject
    acknowledge(version=first, by=ada, how=Acknowledgement.How.SIGN_UP, at=NOW)
    for terms in PolicyVersion.objects.filter(document="terms"):
        acknowledge(version=terms, by=ada, how=Acknowledgement.How.SIGN_UP, at=NOW)
    made = next_version(effective_date=TODAY + timedelta(30), material=False)
    page = as_("ada").get("/bills/").content.decode()
    assert "Our privacy policy changes on 20 December 2026" in page
    assert "We count visits." in page
    client = as_("ada")
    client.get("/")
    answer = client.post("/privacy/policy/acknowledge/", {"version": made.pk, "next": "/bills/"})
    assert answer.url == "/bills/"
    assert "Our privacy policy changes" not in client.get("/bills/").content.decode()
    assert Acknowledgement.objects.get(version=made).how == "read"


def test_going_on_counts_once_the_notice_was_drawn_and_its_day_has_come(
    as_: As, town: Town, first: PolicyVersion, time_machine: Any
) -> None:
    """A203: a look writes nothing; a form sent after the day does, and only with the notice in view."""
    made = next_version(effective_date=TODAY + timedelta(10))
    client = as_("ada")
    known = Acknowledgement.objects.filter(version=made, subject=town.users["ada"].subject)

    client.post("/profile/", {"nickname": "Home"})  # nothing was shown yet
    time_machine.move_to(NOW + timedelta(11), tick=False)
    client.post("/profile/", {"nickname": "Home"})  # the day has come, and still nothing was shown
    assert not known.exists()

    time_machine.move_to(NOW, tick=False)
    client.get("/healthz")  # a page without a notice
    client.post("/profile/", {"nickname": "Home"})
    client.get("/")  # the notice
    client.post("/profile/", {"nickname": "Home"})  # its day has not come
    assert not known.exists()

    time_machine.move_to(NOW + timedelta(11), tick=False)
    client.get("/")
    assert not known.exists()
    client.post("/profile/", {"nickname": "Home"})
    assert [row.how for row in known] == ["continued"]


def test_a_newer_version_must_be_shown_anew(as_: As, town: Town, first: PolicyVersion) -> None:
    """A203: having seen one version says nothing of the next."""
    client = as_("ada")
    client.get("/")
    newer = next_version(effective_date=TODAY)
    session = client.session
    session["policy_notice"] = session["policy_notice"] | {"asked_on": "2026-11-19"}
    session.save()
    client.post("/profile/", {"nickname": "Home"})
    assert not Acknowledgement.objects.filter(version=newer).exists()


def test_nobody_is_asked_to_know_of_anything_before_they_sign_in(
    client: Client, first: PolicyVersion
) -> None:
    assert 'id="policy-notice"' not in client.get("/").content.decode()
    assert client.post("/privacy/policy/acknowledge/", {"version": first.pk}).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "999999"])
def test_a_version_that_is_not_there_is_not_known(number: str, as_: As) -> None:
    answer = as_("ada").post("/privacy/policy/acknowledge/", {"version": number})
    assert answer.status_code == 404


def test_no_notice_leads_away_from_the_portal(as_: As, first: PolicyVersion) -> None:
    answer = as_("ada").post(
        "/privacy/policy/acknowledge/", {"version": first.pk, "next": "https://evil.example/"}
    )
    assert answer.url == "/"


# --- First contact ------------------------------------------------------------------------------


def test_somebody_from_the_utilitys_records_is_told_at_first_contact_and_once(
    town: Town, mailbox: Mailbox
) -> None:
    """L63, A035: the source is named, and it is written down that they were told."""
    cleo = town.accounts["cleo"].customer.subject
    assert give_first_notice(to=cleo, language="en", at=NOW) is not None
    assert give_first_notice(to=cleo, language="en", at=NOW) is None
    assert send_letters(NOW) == 1
    assert "from the utility's own records" in str(mailbox.mails[0]).replace("\n", " ").replace(
        "=27", "'"
    )
    assert FirstNotice.objects.get().subject == cleo


def test_somebody_who_signed_up_has_read_it_there(first: PolicyVersion, subject: Subject) -> None:
    acknowledge(version=first, by=subject, how=Acknowledgement.How.SIGN_UP, at=NOW)
    assert give_first_notice(to=subject, language="en", at=NOW) is None
    assert not mail.outbox and not Letter.objects.exists()
    assert publish_first(document="privacy", at=NOW) == first
