"""A message to a group, from what meters say to what became of it (S06)."""

from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from notices.jobs import count_campaigns, deliver, tell_groups
from notices.models import Campaign, Segment
from tests.conftest import NOW, ReadsMaker, Town, make_user, signed_in
from tests.fakes import Mailbox, text_of

MINUTE = timedelta(minutes=1)
TEXT = {
    "name": "High use, October", "purpose": "water_service", "law": "", "each_hour": "12",
    "title_en": "You used much water", "text_en": "A leak, or a garden?",
    "title_es": "Usó mucha agua", "text_es": "¿Una fuga, o un jardín?",
}  # fmt: skip


def staff(client: Client, name: str, *codes: str) -> User:
    user = make_user(name, is_staff=True)
    TOTP.activate(user, generate_totp_secret())
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return user


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_from_high_use_to_what_became_of_it(
    town: Town, make_reads: ReadsMaker, client: Client, mailbox: Mailbox
) -> None:
    """Tom says no between the preview and the hand-over; it is paused, goes on, and is counted."""
    october = (date(2026, 10, 1), date(2026, 10, 31))
    for place, gallons in (("mill", 40), ("orchard", 30), ("weir", 2)):
        make_reads(place, *october, gallons=gallons)
    reads = ("view_servicepoint", "view_segment", "view_campaign")
    cora = staff(client, "cora", *reads, "add_segment", "add_campaign")
    mona = staff(client, "mona", *reads, "change_campaign")

    signed_in(client, cora)
    given = {"name": "High", "usage-above-is": "yes", "usage-above-amount": "15000"}
    assert "fewer than 15 homes" in client.post("/staff/groups/homes/new/", given, follow=True).text
    words = TEXT | {"segment": str(Segment.objects.get().pk)}
    page = client.post("/staff/groups/new/", words, follow=True)
    assert "It would tell fewer than 15 people now" in page.text
    assert "Used more than 15,000 gallons in the last full month" in page.text
    path = page.redirect_chain[-1][0]
    client.post(f"{path}test/")
    deliver(NOW)
    assert mailbox.addressed() == [("cora@example.org", "You used much water")]

    signed_in(client, mona)
    client.post(f"{path}send/")
    assert tell_groups(NOW) == 1
    client.post(f"{path}pause/")
    assert (tell_groups(NOW + 5 * MINUTE), deliver(NOW + 5 * MINUTE)) == (0, 0)
    client.post(f"{path}go-on/")
    assert tell_groups(NOW + 5 * MINUTE) == 1

    signed_in(client, town.users["tom"])
    wishes = client.get("/profile/notices/").context["form"].initial
    fields = client.get("/profile/notices/").context["form"]
    no = {name: fields[name].value() for name in fields.fields} | wishes
    client.post("/profile/notices/", no | {"campaign_service-email": "off"})
    deliver(NOW + 5 * MINUTE)
    assert [to for to, _title in mailbox.addressed()[1:]] == ["ada@example.org"]
    assert "because of how much water your home used" in text_of(mailbox.mails[-1])

    tell_groups(NOW + 10 * MINUTE)
    count_campaigns(NOW + 10 * MINUTE)
    found = Campaign.objects.get()
    assert found.finished_at == NOW + 10 * MINUTE
    assert (found.figures["delivered"], found.figures["changed_their_mind"]) == (1, 1)
    assert found.figures["left_out"] == {"not_wanted": 1}
    signed_in(client, mona)
    page = client.get(path)
    assert {each["text"] for each in page.context["figures"]} == {"fewer than 15 people"}
    signed_in(client, town.users["ada"])
    assert "You used much water" in client.get("/profile/notices/told/").text
