"""The pages of groups of homes, for staff; and of what one was told as one of a group (S06)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notices.actions.campaigns import let_go, write_campaign
from notices.actions.segments import keep_segment
from notices.campaigns import topic_of
from notices.group_words import about
from notices.jobs import deliver, tell_groups
from notices.models import Campaign, Notice, Segment
from tests.conftest import NOW, Town
from tests.fakes import Mailbox
from tests.notices.test_campaigns import SAID, WORDS, agree, reader
from tests.notices.test_groups import row
from tests.tables import Kept

__all__ = ["reader"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
HOMES = "/staff/groups/homes/"
OVERDUE = row("billing.overdue", dollars="50", days="10")


@pytest.fixture
def town(kept_town: Kept, db: None) -> Town:
    """The whole town: groups are made of homes."""
    town: Town = kept_town.put_back()
    return town


def a_group(town: Town, name: str, *rows: dict[str, object]) -> Segment:
    by = town.users["paul"].subject
    return keep_segment(segment=None, name=name, conditions=rows, by=by, at=NOW)


def may(user: User, *codes: str) -> None:
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_groups_asks_the_same(
    how_many: int, town: Town, reader: Callable[[], Client]
) -> None:
    for n in range(how_many):
        a_group(town, f"Group {n}", row("account.registered"))
    client = reader()
    client.get(HOMES)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(HOMES)
    assert len(page.context["rows"]) == how_many
    assert len(asked) == 6  # session, user, second factor, homes, how many, the groups


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_one_was_told_asks_the_same(how_many: int, town: Town, as_: As) -> None:
    by, ada = town.users["paul"].subject, town.users["ada"].subject
    for n in range(how_many):
        found = write_campaign(campaign=None, words=SAID | {"name": f"{n}"}, by=by, at=NOW)
        Notice.objects.create(
            topic=topic_of(found).key, subject=ada, channel="email", key=f"{n}", mark=f"{n}",
            about=found.pk, written_at=NOW, due_at=NOW, state="sent", ended_at=NOW,
        )  # fmt: skip
    client = as_("ada")
    client.get("/profile/notices/told/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/profile/notices/told/")
    assert len(page.context["rows"]) == how_many
    assert len(asked) == 7  # session, user, homes, how many, the notices, the messages, the menu
    assert as_("ben").get("/profile/notices/told/").context["rows"] == []


def test_a_group_is_made_counted_and_changed(town: Town, as_: As) -> None:
    """What is wrong is said beside it; how many there are is not counted out where they are few."""
    may(town.users["dana"], "view_segment", "add_segment")
    staff = as_("dana")
    wrong = {
        "name": "Ours", "place-area-is": "yes", "place-area-by": "streets",
        "place-area-lines": "Mil Lane",
    }  # fmt: skip
    assert "Is it Mill Lane?" in staff.post(f"{HOMES}new/", wrong).text
    assert not Segment.objects.exists()
    right = wrong | {"place-area-lines": "Mill Lane", "account-registered-is": "no"}
    page = staff.post(f"{HOMES}new/", right, follow=True)
    found = Segment.objects.get()
    assert found.conditions == [
        row("place.area", by="streets", lines="Mill Lane"),
        row("account.registered", holds=False),
    ]
    assert "Ours: fewer than 15 homes" in page.text and "None of these" in page.text
    form = staff.get(f"{HOMES}{found.pk}/edit/").context["form"]
    assert form["place-area-lines"].value() == "Mill Lane"
    assert form["account-registered-is"].value() == "no"
    staff.post(f"{HOMES}{found.pk}/edit/", {"name": "All of them"})
    found.refresh_from_db()
    assert (found.name, found.conditions) == ("All of them", [])
    a_group(town, "Another")
    taken = staff.post(f"{HOMES}{found.pk}/edit/", {"name": "Another"})
    assert "Another group has this name" in taken.text


def test_nobody_asks_what_their_role_does_not_see(town: Town, as_: As) -> None:
    """Whether a bill is overdue is for those who see bills: neither asked, nor changed, nor smuggled in."""
    may(town.users["dana"], "view_segment", "add_segment")
    staff = as_("dana")
    assert "billing-overdue-is" not in staff.get(f"{HOMES}new/").context["form"].fields
    sent = {"name": "X", "billing-overdue-is": "yes", "billing-overdue-dollars": "1"}
    staff.post(f"{HOMES}new/", sent)
    assert Segment.objects.get().conditions == []
    owing = a_group(town, "Owing", OVERDUE)
    page = staff.post(f"{HOMES}{owing.pk}/edit/", {"name": "Owing"}, follow=True)
    assert "your role does not see" in page.text
    may(town.users["dana"], "view_segment", "add_segment", "view_bill")
    form = as_("dana").get(f"{HOMES}{owing.pk}/edit/").context["form"]
    assert form["billing-overdue-is"].value() == "yes"


def test_a_street_that_is_gone_is_said(town: Town, as_: As) -> None:
    may(town.users["dana"], "view_segment", "view_campaign", "add_campaign")
    group = a_group(town, "Lane", row("place.area", by="streets", lines="Mill Lane"))
    by = town.users["paul"].subject
    words = SAID | {"segment": group, "purpose": "water_service"}
    found = write_campaign(campaign=None, words=words, by=by, at=NOW)
    town.premises["mill"].line1 = "12 Weir Lane"
    town.premises["mill"].save()
    for path in (f"{HOMES}{group.pk}/", f"/staff/groups/{found.pk}/"):
        assert "we serve no place on Mill Lane" in as_("dana").get(path).text
    Campaign.objects.update(
        sent_at=NOW, sent_by=town.users["dana"].subject, conditions=group.conditions
    )
    assert tell_groups(NOW) == 0  # and holds up no other


def test_a_purpose_that_may_not_choose_so_is_refused_in_words(
    town: Town, as_: As, settings: Any
) -> None:
    settings.CAMPAIGN_HOSTS = ["rebates.example"]
    may(town.users["dana"], "view_campaign", "add_campaign", "view_segment")
    group = a_group(town, "Owing", OVERDUE)
    staff = as_("dana")
    page = staff.post("/staff/groups/new/", WORDS | {"segment": str(group.pk)})
    said = "A message about “Programs and offers” may not choose people by “A bill is overdue”."
    assert said in page.text
    rules = WORDS | {"purpose": "water_rules"}
    assert "Name the law" in staff.post("/staff/groups/new/", rules).text
    assert not Campaign.objects.exists()
    billing = WORDS | {"segment": str(group.pk), "purpose": "billing"}
    assert staff.post("/staff/groups/new/", billing).status_code == 302
    table = staff.get("/staff/groups/purposes/").context["table"]
    overdue = next(cells for cells in table["rows"] if cells[0]["text"] == "A bill is overdue")
    assert [cell["tag"] for cell in overdue[1:]] == ["No", "No", "Yes", "No", "No", "No"]


def test_staff_pause_it_and_let_it_go_on(
    town: Town, as_: As, reader: Callable[[], Client], mailbox: Mailbox
) -> None:
    """Whoever sees it may pause it; it goes on by whoever lets messages go."""
    may(town.users["dana"], "view_campaign")
    for name in ("ada", "tom"):
        agree(town.users[name])
    by = town.users["paul"].subject
    found = write_campaign(campaign=None, words=SAID, by=by, at=NOW)
    let_go(campaign=found, by=town.users["lena"].subject, at=NOW)
    tell_groups(NOW)
    path = f"/staff/groups/{found.pk}/"
    staff = as_("dana")
    assert "Paused" in staff.post(f"{path}pause/", follow=True).text
    assert "nothing to pause" in staff.post(f"{path}pause/", follow=True).text
    assert staff.post(f"{path}go-on/").status_code == 404
    assert deliver(NOW) == 0
    boss = reader()
    assert "Let it go on" in boss.get(path).text
    boss.post(f"{path}go-on/")
    assert "It is not paused" in boss.post(f"{path}go-on/", follow=True).text
    assert deliver(NOW) == 2
    tell_groups(NOW + timedelta(minutes=5))
    page = boss.get(path).text
    assert "Pause it" not in page and "Sent on" in page


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "fewer than 15 people"),
        (14, "fewer than 15 people"),
        (22, "about 15 people"),
        (23, "about 30 people"),
        (1234, "about 1,230 people"),
    ],
)
def test_few_are_not_counted_out(count: int, said: str) -> None:
    """A200: the fifteen of the figures; rounded, so that two groups cannot be taken from one another."""
    assert about(count) == said


def test_one_reads_why_one_got_it_and_others_do_not(town: Town, as_: As, mailbox: Mailbox) -> None:
    group = a_group(town, "Mill", row("place.area", by="streets", lines="Mill Lane"))
    words = SAID | {"segment": group, "purpose": "water_service"}
    found = write_campaign(campaign=None, words=words, by=town.users["paul"].subject, at=NOW)
    let_go(campaign=found, by=town.users["lena"].subject, at=NOW)
    tell_groups(NOW)
    assert as_("ada").get("/profile/notices/told/").context["rows"] == []
    deliver(NOW)
    page = as_("ada").get("/profile/notices/told/").text
    assert "Money back for turf" in page and "You got this because of where your home is." in page
    assert "Money back" not in as_("tom").get("/profile/notices/told/").text
