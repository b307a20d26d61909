"""Public notices: who reads them where, who is told of what, who may announce (R23, A074)."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Premises
from notices import announced
from notices.actions.announcements import (
    NotCurrent,
    OtherKind,
    OverBefore,
    SecondPersonNeeded,
    announce,
    end_announcement,
    put_right,
    write_announcement,
)
from notices.actions.choosing import choose
from notices.actions.outbox import NotForOffers, enqueue, enqueue_all
from notices.announcements import WORKS, homes_in, people_told
from notices.campaigns import CAMPAIGN
from notices.jobs import deliver, tell_of_announcements
from notices.models import Announcement, AnnouncementStep, Notice, Preference
from notices.where import in_postcodes
from privacy.models import Subject
from tests.conftest import NOW, Town, signed_in
from tests.fakes import Mailbox, text_of
from tests.tables import Kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
HOUR = timedelta(hours=1)
COLUMNS: dict[str, Any] = {
    "kind": "boil_water",
    "title_en": "Boil your water before you drink it",
    "text_en": "Boil it for one minute.",
    "title_es": "Hierva el agua antes de beberla",
    "text_es": "Hiérvala durante un minuto.",
    "area": "town",
    "from_at": NOW,
}
MILL = {
    "area": "streets",
    "area_lines": "Mill Lane",
    "where_en": "Mill Lane",
    "where_es": "Mill Lane",
}
WORK = {"kind": "planned_work", "title_en": "New pipes", "title_es": "Tubos nuevos"}


@pytest.fixture
def town(kept_town: Kept, db: None) -> Town:
    """The whole town: who is told lives somewhere."""
    town: Town = kept_town.put_back()
    return town


@pytest.fixture(autouse=True)
def _looks_again(town: Town) -> Iterator[None]:
    announced.forget()
    yield
    announced.remember([], until=datetime.max.replace(tzinfo=UTC))


def written(town: Town, places: tuple[str, ...] = (), **columns: Any) -> Announcement:
    return write_announcement(
        announcement=None,
        columns=COLUMNS | columns,
        places=[town.premises[name].pk for name in places],
        by=town.users["dana"].subject,
        at=NOW,
    )


def said(town: Town, places: tuple[str, ...] = (), **columns: Any) -> Announcement:
    """Announce something, as it is read from the next page on."""
    found = written(town, places, **columns)
    announce(announcement=found, by=town.users["paul"].subject, at=NOW)
    announced.forget()
    found.refresh_from_db()
    return found


def lift(town: Town, found: Announcement, at: datetime = NOW + HOUR) -> AnnouncementStep:
    return end_announcement(
        announcement=found, note=("It is clean.", "Está limpia."), by=town.users["dana"].subject, at=at
    )  # fmt: skip


def told(town: Town) -> list[str]:
    """Return who of the cast has a notice, by name."""
    whose = {user.subject_id: name for name, user in town.users.items()}
    found = Notice.objects.filter(topic__in=["drinking_water", "water_off", "works"])
    return sorted(whose[each] for each in found.values_list("subject", flat=True))


# --- Who is told ----------------------------------------------------------------------------------


def test_a_town_is_told_once_of_each_step(town: Town) -> None:
    """Holders, whoever lives with them, and their landlord; not who moved out, and not who has no home."""
    found = said(town)
    assert [tell_of_announcements(NOW), tell_of_announcements(NOW)] == [1, 0]
    assert told(town) == ["ada", "ben", "lena", "tom"]
    lift(town, found)
    tell_of_announcements(NOW + HOUR)
    assert told(town) == sorted(["ada", "ben", "lena", "tom"] * 2)
    assert [step.people for step in found.steps.order_by("pk")] == [4, 4]


def test_a_part_of_the_town_is_told_alone(town: Town) -> None:
    found = said(town, ("orchard",), **MILL)
    tell_of_announcements(NOW)
    assert told(town) == ["lena", "tom"]
    assert homes_in(found, at=NOW) == 1


def test_a_correction_reaches_those_whose_home_is_not_in_it_any_more(town: Town) -> None:
    """They would boil their water for nothing; the next step is not for them."""
    found = said(town, ("orchard",), **MILL)
    step = put_right(
        announcement=found,
        columns={"where_en": "Mill Lane alone"},
        places=[town.premises["mill"].pk],
        note=("Not Orchard Street.", "No en Orchard Street."),
        by=town.users["dana"].subject,
        at=NOW + HOUR,
    )
    names = {user.subject_id: name for name, user in town.users.items()}
    assert {names[it.pk] for it in people_told(step)} == {"ada", "ben", "lena", "tom"}
    last = lift(town, found, NOW + 2 * HOUR)
    assert {names[it.pk] for it in people_told(last)} == {"ada", "ben"}
    assert [it.read["where_en"] for it in found.steps.order_by("pk")] == [
        "Mill Lane", "Mill Lane alone", "Mill Lane alone",
    ]  # fmt: skip


def test_one_statement_writes_what_one_by_one_would(town: Town) -> None:
    """The rows of `enqueue` and of `enqueue_all` are the same, for every way people chose to be told."""
    ada, ben, lena = (town.users[name].subject for name in ("ada", "ben", "lena"))
    for who, channel, cadence in (
        (ada, "email", "daily"), (ada, "text", "at_once"), (ben, "email", "off"), (lena, "email", "weekly"),
    ):  # fmt: skip
        Preference.objects.create(
            subject=who, topic="works", channel=channel, cadence=cadence, at=NOW
        )
    everybody = Subject.objects.all()
    columns = [field.name for field in Notice._meta.fields if field.name != "id"]

    def rows() -> list[tuple[Any, ...]]:
        found = sorted(Notice.objects.values_list(*columns), key=str)
        Notice.objects.all().delete()
        return found

    enqueue(topic=WORKS, to=everybody, key="pipes", about=7, at=NOW)
    slowly = rows()
    count = enqueue_all(topic=WORKS, to=everybody, key="pipes", about=7, at=NOW)
    assert enqueue_all(topic=WORKS, to=everybody, key="pipes", about=7, at=NOW) == 0
    assert rows() == slowly
    people = {row[columns.index("subject")] for row in slowly}
    assert (count, len(slowly) > count > 5) == (len(people), True)  # one of them has it by two ways


def test_offers_do_not_go_by_the_statement_that_asks_no_consent(town: Town) -> None:
    with pytest.raises(NotForOffers):
        enqueue_all(topic=CAMPAIGN, to=Subject.objects.all(), key="x", about=1, at=NOW)


def test_the_mail_says_what_to_do_in_ones_language(town: Town, mailbox: Mailbox) -> None:
    town.users["ben"].__class__.objects.filter(pk=town.users["ben"].pk).update(language="es")
    said(town, ("mill",), **MILL)
    tell_of_announcements(NOW)
    deliver(NOW)
    assert sorted(mailbox.addressed()) == [
        ("ada@example.org", "Boil your water before you drink it"),
        ("ben@example.org", "Hierva el agua antes de beberla"),
    ]
    mail = next(each for each in mailbox.mails if "ada" in each["To"])
    assert "Boil it for one minute." in text_of(mail)
    assert "List-Unsubscribe" not in mail


def test_a_warning_that_was_lifted_is_not_sent_any_more(town: Town, mailbox: Mailbox) -> None:
    """Whoever was not reached yet is told the newest alone."""
    found = said(town, ("mill",), **MILL)
    tell_of_announcements(NOW)
    lift(town, found)
    tell_of_announcements(NOW + HOUR)
    deliver(NOW + HOUR)
    assert {title for _to, title in mailbox.addressed()} == {"You can drink the water again"}
    assert "It is clean." in text_of(mailbox.mails[0])


def test_what_can_wait_may_be_turned_off(town: Town) -> None:
    choose(subject=town.users["tom"].subject, wishes={("works", "email"): "off"}, at=NOW)
    said(town, to_at=NOW + HOUR, **WORK)
    tell_of_announcements(NOW)
    assert "tom" not in told(town)


# --- By whom --------------------------------------------------------------------------------------


def test_minutes_count_for_boiling_and_not_for_planned_work(town: Town) -> None:
    dana = town.users["dana"].subject
    announce(announcement=written(town), by=dana, at=NOW)
    with pytest.raises(SecondPersonNeeded):
        announce(announcement=written(town, **WORK), by=dana, at=NOW)
    draft = written(town, **WORK)
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.filter(pk=draft.pk).update(announced_by=dana, announced_at=NOW)


def test_boiling_ends_when_somebody_lifts_it(town: Town) -> None:
    """Not at an hour that somebody guessed."""
    with pytest.raises(IntegrityError), transaction.atomic():
        written(town, to_at=NOW + HOUR)


def test_what_is_over_is_neither_announced_nor_changed(town: Town) -> None:
    late = written(town, **WORK, to_at=NOW + HOUR)
    with pytest.raises(OverBefore):
        announce(announcement=late, by=town.users["paul"].subject, at=NOW + 2 * HOUR)
    found = said(town)
    lift(town, found)
    with pytest.raises(NotCurrent):
        lift(town, found)


# --- Above pages ----------------------------------------------------------------------------------

URGENT = 'role="alert"'
TITLE = "Boil your water before you drink it"


def test_an_urgent_one_stands_on_every_page_of_those_it_concerns(town: Town, as_: As) -> None:
    said(town, ("mill",), **MILL)
    seen = {
        who: [path for path in ("/", "/bills/", "/profile/") if TITLE in as_(who).get(path).text]
        for who in ("ada", "ben", "tom")
    }
    assert seen == {
        "ada": ["/", "/bills/", "/profile/"],
        "ben": ["/", "/bills/", "/profile/"],
        "tom": [],
    }
    assert URGENT in as_("ada").get("/").text
    # Ada has two homes, and is told at which.
    assert "12 Mill Lane" in as_("ada").get("/bills/").context["announced"][0]["where"]
    assert as_(None).get("/sign-in/login/").context["announced"] == []


def test_one_of_the_whole_town_is_seen_without_signing_in(town: Town, as_: As) -> None:
    said(town)
    said(town, **WORK)
    stranger = as_(None)
    assert [it["title"] for it in stranger.get("/sign-in/login/").context["announced"]] == [
        TITLE,
        "New pipes",
    ]
    assert [it["title"] for it in stranger.get("/privacy/policy/").context["announced"]] == [TITLE]
    assert URGENT in stranger.get("/privacy/policy/").text


def test_one_that_can_wait_stands_where_people_begin_and_is_not_read_out(
    town: Town, as_: As
) -> None:
    said(town, ("mill",), **WORK, **MILL)
    ada = as_("ada")
    assert "New pipes" in ada.get("/").text and URGENT not in ada.get("/").text
    assert "New pipes" not in ada.get("/bills/").text


def test_drought_rules_of_last_summer_do_not_stand_above_the_first_page(
    town: Town, as_: As
) -> None:
    """They hold, and stand on the page of notices."""
    said(town, **WORK, from_at=NOW - timedelta(days=90))
    Announcement.objects.update(announced_at=NOW - timedelta(days=20))
    announced.forget()
    ada = as_("ada")
    assert ada.get("/").context["announced"] == []
    assert [row["title"] for row in ada.get("/notices/").context["here"]] == ["New pipes"]


def test_a_page_asks_nothing_while_nothing_holds_and_once_while_something_does(
    town: Town, as_: As
) -> None:
    ada = as_("ada")

    def queries(path: str = "/profile/") -> int:
        ada.get(path)
        with CaptureQueriesContext(connection) as asked:
            ada.get(path)
        return len(asked)

    before = queries()
    said(town)
    assert queries() == before
    said(town, ("mill",), **MILL)
    said(town, ("weir",), **MILL)
    assert queries() == before + 1


# --- Pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 3])
def test_lists_of_announcements_ask_the_same(how_many: int, town: Town, as_: As) -> None:
    for n in range(how_many):
        found = said(town, ("mill",), **MILL, title_en=f"Notice {n}")
        for hour in range(how_many):
            put_right(
                announcement=found, columns={}, places=None, note=("So", "Así"),
                by=town.users["dana"].subject, at=NOW + hour * HOUR,
            )  # fmt: skip
    boss = as_("admin")
    asked = {}
    for name, path in {
        "all": "/notices/", "one": f"/notices/{found.pk}/", "desk": "/staff/announcements/",
        "staff": f"/staff/announcements/{found.pk}/",
    }.items():  # fmt: skip
        boss.get(path)
        with CaptureQueriesContext(connection) as queries:
            page = boss.get(path)
        asked[name] = len(queries)
        if name in {"all", "desk"}:
            shown = page.context["elsewhere" if name == "all" else "rows"]
            assert len(shown) == how_many
    assert asked == {"all": 5, "one": 5, "desk": 7, "staff": 9}


def test_ones_own_home_comes_first(town: Town, as_: As) -> None:
    said(town, ("orchard",), **MILL, title_en="At Tom’s")
    said(town, **WORK)
    over = said(town, ("mill",), **MILL, title_en="Last week")
    lift(town, over, NOW)
    announced.forget()
    page = as_("tom").get("/notices/").context
    assert [row["title"] for row in page["here"]] == ["New pipes", "At Tom’s"]
    page = as_("ada").get("/notices/").context
    assert ([row["title"] for row in page["here"]], [row["title"] for row in page["elsewhere"]]) == (
        ["New pipes"], ["At Tom’s"],
    )  # fmt: skip
    assert [row["title"] for row in page["past"]] == ["Last week"]
    assert as_(None).get(f"/notices/{over.pk}/").status_code == 200


def test_a_draft_is_nobodys_business(town: Town, as_: As) -> None:
    draft = written(town)
    assert as_(None).get(f"/notices/{draft.pk}/").status_code == 404
    assert TITLE not in as_(None).get("/notices/").text


FORM = {
    **COLUMNS, **MILL, "area_lines": "Mill Lane: 2-40 even\nOrchard Street",
    "from_at": "2026-11-20T12:00", "to_at": "",
}  # fmt: skip


def test_staff_write_look_announce_and_lift(town: Town, as_: As) -> None:
    codes = ["view_announcement", "add_announcement", "change_announcement"]
    town.users["dana"].user_permissions.set(Permission.objects.filter(codename__in=codes))
    dana = as_("dana")
    page = dana.post("/staff/announcements/new/", FORM, follow=True)
    assert "It reaches 2 homes." in page.text
    found = Announcement.objects.get()
    assert found.from_at == NOW
    path = f"/staff/announcements/{found.pk}/"
    dana.post(f"{path}announce/")
    announced.forget()
    half = dana.post(f"{path}end/", {"note_en": "Clean."})
    assert "Write it in both languages." in half.text
    right = FORM | {
        "area_lines": "Mill Lane",
        "note_en": "Not Orchard.",
        "note_es": "No en Orchard.",
    }
    dana.post(f"{path}edit/", right)
    dana.post(f"{path}end/", {})
    kinds = list(found.steps.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["announced", "changed", "ended"]
    assert "It reached 1 home." in dana.get(path).text
    assert dana.get(f"{path}edit/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"area_lines": "Mil Lane"}, "Line 1: we serve no place on Mil Lane. Is it Mill Lane?"),
        ({"area_lines": "Mill Lane\nMill Lane: 900"}, "Line 2: no house on Mill Lane has such a number."),
        ({"area_lines": "Mill Lane: x"}, "Line 1: we cannot read it."),
        ({"area": "postcodes", "area_lines": "00000\n99999"}, "Line 2: we serve no place in 99999."),
        ({"area": "postcodes", "area_lines": ""}, "Name at least one."),
        ({"area": "places", "file": b"number\nP1\nP99\n"}, "Row 3: there is no place with the number P99."),
        ({"area": "places", "file": b"\xff\xfe"}, "Save it as CSV in UTF-8."),
        ({"area": "places"}, "Choose the file with the list."),
        ({"where_es": ""}, "Say in words where it is."),
        ({"to_at": "2026-11-21T12:00"}, "You lift it when the water is tested."),
        ({"kind": "outage", "to_at": "2026-11-19T12:00"}, "It ends before it begins."),
        ({"from_at": "2027-03-14T02:30"}, "they skip this time or show it twice."),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_said_line_by_line(
    changed: dict[str, Any], problem: str, town: Town, as_: As
) -> None:
    if isinstance(changed.get("file"), bytes):
        changed = changed | {"file": SimpleUploadedFile("list.csv", changed["file"])}
    page = as_("admin").post("/staff/announcements/new/", FORM | changed)
    assert problem in page.text
    assert not Announcement.objects.exists()


def test_five_digits_are_the_whole_of_a_zip_code(town: Town) -> None:
    """Who is written with the four digits behind it drinks the same water; R23."""
    weir, orchard = town.premises["weir"], town.premises["orchard"]
    Premises.objects.filter(pk=weir.pk).update(postcode="99999-0001")
    Premises.objects.filter(pk=orchard.pk).update(postcode="99999")
    assert set(in_postcodes("99999").places) == {weir.pk, orchard.pk}
    assert in_postcodes("99999-0001").places == [weir.pk]
    assert in_postcodes("99999-0002").problems == ["Line 1: we serve no place in 99999-0002."]


def test_a_list_of_numbers_is_an_area(town: Town, as_: As) -> None:
    file = SimpleUploadedFile(
        "list.csv", b"Premises number,Street\nP1,Mill\nP3,Orchard\nP1,again\n"
    )
    as_("admin").post("/staff/announcements/new/", FORM | {"area": "places", "file": file})
    found = Announcement.objects.get()
    assert sorted(found.places.values_list("premises__number", flat=True)) == ["P1", "P3"]
    as_("admin").post(f"/staff/announcements/{found.pk}/edit/", FORM | {"area": "places"})
    assert found.places.count() == 2  # kept, where no other file came


def test_who_waits_for_a_second_person_is_told_so(town: Town, client: Client) -> None:
    admin = town.users["admin"]
    TOTP.activate(admin, generate_totp_secret()) if not admin.authenticator_set.exists() else None
    boss = signed_in(client, admin)
    page = boss.post("/staff/announcements/new/", FORM | WORK, follow=True)
    assert "a second person reads it" in page.text and "Announce it now" not in page.text
    boss.post(f"/staff/announcements/{Announcement.objects.get().pk}/announce/")
    assert Announcement.objects.get().announced_at is None


def test_what_is_announced_is_what_was_read(town: Town, as_: As) -> None:
    """Written anew after the second person opened it: they read it once more."""
    codes = ["view_announcement", "change_announcement"]
    town.users["dana"].user_permissions.set(Permission.objects.filter(codename__in=codes))
    draft = written(town, ("mill",), **MILL)
    Announcement.objects.filter(pk=draft.pk).update(written_by=town.users["paul"].subject)
    path = f"/staff/announcements/{draft.pk}/"
    dana = as_("dana")
    [seen] = re.findall(r'name="seen" value="([^"]+)"', dana.get(path).content.decode())
    Announcement.objects.filter(pk=draft.pk).update(written_at=NOW + HOUR, title_en="Swapped")
    page = dana.post(f"{path}announce/", {"seen": seen}, follow=True)
    assert "It was changed since you opened it." in page.content.decode()
    draft.refresh_from_db()
    assert draft.announced_at is None
    [seen] = re.findall(r'name="seen" value="([^"]+)"', page.content.decode())
    dana.post(f"{path}announce/", {"seen": seen})
    draft.refresh_from_db()
    assert draft.announced_at == NOW


def test_an_outage_does_not_become_planned_work(town: Town) -> None:
    """Nobody else has read it: planned work needs a second person."""
    outage = said(town, ("mill",), **MILL, kind="outage")
    with pytest.raises(OtherKind):
        put_right(
            announcement=outage, columns={"kind": "planned_work"}, places=None, note=("a", "b"),
            by=town.users["paul"].subject, at=NOW,
        )  # fmt: skip
