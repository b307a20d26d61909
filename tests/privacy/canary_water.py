"""The canary's water: a meter that counts, a leak that is found and answered, and all they are told of it."""

import csv
import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.test import Client, override_settings

from accounts.access import homes_of
from accounts.models import FeedFile, Premises, SetAsideRow, User
from leaks.actions.answering import answer_alert
from leaks.actions.contacting import contact
from leaks.actions.credits import grant_credit, lay_down_policy
from leaks.actions.homes import note_place_facts, say_away
from leaks.credits import Policy
from leaks.jobs import look_for_leaks
from leaks.models import CreditRequest, LeakAlert, LeakAnswer
from notices.actions.campaigns import let_go, tell_part, write_campaign
from notices.actions.stopping import note_bounce
from notices.jobs import deliver
from notices.models import Bounce, MailEvent
from notices.tracing import PICTURE, Trace, note
from portal.feeding.feeds import load_feed
from tests.conftest import GALLON, NOW, TODAY, Town, make_bill
from tests.portal.test_cis_feed import COLUMNS
from tests.privacy import canary
from usage.models import ReadingFact

KEY = "of the firm that carries texts"
DRY, LEAKING = 0.0, 60.0  # gallons in an hour: more than their cooler lets off
# Midnight of 2 November in Los Angeles, where no clock changes until the end of what runs.
FIRST = datetime(2026, 11, 2, 8, tzinfo=UTC)
NOTED = {"cooler": True, "pool": True, "irrigation": False, "softener": True, "constant_flow": True}


def comes_to_the_house(folder: Path) -> None:
    """A meter and a day of it that is corrected; a payment."""
    point = {
        "record": "service_point",
        "service_point": "SP-77",
        "premises": "P-77",
        "kind": "domestic",
    }
    meter = {"record": "meter", "meter": "M-77", "endpoint": "E-77", "service_point": "SP-77",
             "from_date": "2024-05-01", "unit": "l", "dials": "6", "resolution": "0.1"}  # fmt: skip
    payment = {"record": "payment", "payment": "B-77", "account": "77-0001", "kind": "payment",
               "paid_on": "2026-09-20", "amount": "10.00"}  # fmt: skip
    load(folder, "cis", [point, meter, payment], COLUMNS)
    for volume in ("12", "11"):
        _volumes(folder, datetime(2026, 11, 18, 8, tzinfo=UTC), [float(volume)], minutes=1440)


def goes_round(folder: Path, admin: Client) -> None:
    """A register that rolls over, as staff find out; and what else was said of its days."""
    # From midnight in Los Angeles, which is nine in Madrid.
    shown = {"10/10/2026": [99_980, 99_990, 4, 10], "11/10/2026": [400, 410]}
    lines = [
        {
            "user key": "M-77",
            "datetime": f"{day} {9 + hour:02}:30:00",
            "meter reading": str(litres),
            "diff": "0",
        }
        for day, levels in shown.items()
        for hour, litres in enumerate(levels)
    ]
    load(folder, "daiad", lines, list(lines[0]), delimiter=";")
    for midnight in (datetime(2026, 10, day, 7, tzinfo=UTC) for day in (10, 11)):
        _volumes(folder, midnight + timedelta(hours=9), [2.0, 3.0], quality="E")
    _volumes(folder, midnight, [0.5] * 96, minutes=15)  # finer, so it is this that is shown
    row = SetAsideRow.objects.get(file__format="daiad")
    admin.post(f"/staff/feeds/rows/{row.pk}/settle/", {"answer": "rolled_over"})
    assert ReadingFact.objects.filter(meter__serial="M-77").exists()


def runs(own: Client, town: Town, folder: Path) -> None:
    """Water that never stops, twice: once it is fixed, once it is normal. They hear of it as they chose."""
    texts = folder / "notices" / "texts"
    ways = {"email": "notices.ways.mail.Mail", "text": "notices.ways.folder.Texts"}
    with override_settings(NOTICE_WAYS=ways, NOTICES_INBOUND_KEY=KEY):
        _choose(own, texts)
        _leak(town, folder)
        assert deliver(NOW)
        assert len(list(texts.iterdir())) > 1
        _open_an_offer(own, town)
        letters = {"email": ways["email"], "post": "notices.ways.folder.Letters"}
        with override_settings(NOTICE_WAYS=letters, WATER_PRICE=Decimal(8)):
            _get_money_back(own, town, folder)
        _have_enough()


def load(
    folder: Path,
    format: str,
    rows: Sequence[dict[str, str]],
    columns: list[str],
    *,
    delimiter: str = ",",
) -> FeedFile:
    """Load a file of these rows, and return its receipt."""
    path = folder / "rows.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    receipt = load_feed(format=format, path=path, at=NOW)
    path.unlink()
    return receipt


def _volumes(
    folder: Path, start: datetime, gallons: Sequence[float], *, minutes: int = 60, quality: str = ""
) -> None:
    rows = [
        {
            "meter": "M-77",
            "starts_at": (start + n * timedelta(minutes=minutes)).isoformat(),
            "minutes": str(minutes),
            "volume": str(volume),
            "unit": "gal",
            "quality": quality,
        }
        for n, volume in enumerate(gallons)
    ]
    receipt = load(folder, "reads", rows, list(rows[0]))
    assert not receipt.refused


def _choose(own: Client, texts: Path) -> None:
    """A telephone of their own, what to be texted on it, and when not to."""
    assert own.post("/profile/notices/phone/", {"number": canary.CELL}).status_code == 302
    deliver(NOW)
    [text] = texts.iterdir()
    [code] = re.findall(r"\b\d{6}\b", json.loads(text.read_text())["text"])
    assert own.post("/profile/notices/phone/", {"code": code}).status_code == 302
    form = own.get("/profile/notices/").context["form"]
    chosen = {name: form[name].value() for name in form.fields}
    quiet = {"from_hour": "20", "to_hour": "9", "leak_found-text": "at_once"}
    assert own.post("/profile/notices/", chosen | quiet).status_code == 302


def _leak(town: Town, folder: Path) -> None:
    user, premises = User.objects.get(email=canary.LOGIN), Premises.objects.get(number="P-77")
    staff = town.users["admin"].subject
    note_place_facts(premises=premises, facts=NOTED, by=staff, at=NOW)
    [home] = (it for it in homes_of(user, today=TODAY) if it.premises_id == premises.pk)
    christmas, epiphany = date(2026, 12, 24), date(2027, 1, 6)
    say_away(home=home, from_date=christmas, to_date=epiphany, allowance=GALLON, by=user, at=NOW)
    _water(folder, from_day=0, days={DRY: 2, LEAKING: 4})
    [alert] = _look(day=6)
    _water(folder, from_day=2, days={LEAKING / 3: 4})  # late reads: it was far less
    _look(day=6)
    answer_alert(alert=alert, kind=LeakAnswer.Kind.FIXED, by=user, at=_day(6))
    _water(folder, from_day=6, days={DRY: 4})
    _look(day=10)
    _water(folder, from_day=10, days={DRY: 1, LEAKING: 6})
    *_before, alert = _look(day=17)
    assert contact(alerts=[alert], by=staff, at=_day(17)) > 0
    until = TODAY + timedelta(days=60)
    answer_alert(alert=alert, kind=LeakAnswer.Kind.NORMAL, by=user, at=NOW, until_date=until)


def _water(folder: Path, *, from_day: int, days: dict[float, int]) -> None:
    gallons = [volume for volume, many in days.items() for _hour in range(many * 24)]
    _volumes(folder, _day(from_day), gallons)


def _look(*, day: int) -> list[LeakAlert]:
    look_for_leaks(_day(day))
    return list(LeakAlert.objects.filter(service_point__number="SP-77").order_by("pk"))


def _day(n: int) -> datetime:
    return FIRST + timedelta(days=n)


def _open_an_offer(own: Client, town: Town) -> None:
    """An offer of two members of staff; they let us see that they opened it."""
    subject = User.objects.get(email=canary.LOGIN).subject
    asked = {"choice": "email_tracking", "answer": "yes", "asked_in": "choices", "next": "/"}
    assert own.post("/privacy/choices/answer/", asked).status_code == 302
    words = dict.fromkeys(("name", "title_en", "text_en", "title_es", "text_es"), "Turf")
    staff = (town.users["admin"].subject, town.users["paul"].subject)
    offer = write_campaign(campaign=None, words=words, by=staff[0], at=NOW)
    let_go(campaign=offer, by=staff[1], at=NOW)
    tell_part(campaign=offer, at=NOW)
    opened = Trace(subject.pk, offer.pk, "en", PICTURE)
    assert note(opened, MailEvent.Kind.OPENED, at=NOW)


def _have_enough() -> None:
    """The address on file gives a mail back; and they text STOP."""
    firm = Client(headers={"authorization": f"Bearer {KEY}"})
    back = [{"event_type": "bounced", "recipient": canary.EMAIL_ON_FILE}]
    stop = {"from": canary.CELL, "text": "STOP"}
    for path, told in (("events", back), ("texts", stop)):
        answer = firm.post(f"/api/notices/{path}/", told, content_type="application/json")
        assert answer.status_code == 200


def _get_money_back(own: Client, town: Town, folder: Path) -> None:
    """For the leak that was fixed. Their mail comes back by now, and a letter goes in its place."""
    _volumes(folder, datetime(2026, 7, 25, 7, tzinfo=UTC), [1.0] * 40 * 24)  # what is normal
    make_bill(town, "birdcage", "birdcage", date(2026, 10, 28), days=20)
    staff = town.users["admin"].subject
    lay_down_policy(policy=Policy(), from_date=TODAY, by=staff, at=NOW)
    alert = LeakAlert.objects.filter(service_point__number="SP-77").earliest("pk")
    said = {"repaired": f"The tap of {canary.NAME}"}
    assert own.post(f"/leaks/{alert.pk}/credit/", said).status_code == 302
    asked = CreditRequest.objects.get()
    note_bounce(subject=asked.by, email=canary.LOGIN, kind=Bounce.Kind.BOUNCED, at=NOW)
    words = f"Half of it, {canary.NAME}."
    grant_credit(request=asked, amount=asked.amount, answer=words, by=staff, at=NOW)
    for minute in range(2):  # the mail ends, and the letter goes with the next run
        deliver(NOW + timedelta(minutes=minute))
    [letter] = (folder / "notices" / "letters").iterdir()
    assert canary.BOX in json.loads(letter.read_text())["to"]
    assert own.post("/profile/notices/email/").status_code == 302
