"""The canary uses every right there is, and staff type their name wherever they can type."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Customer, SetAsideRow, User
from portal.feeding.uploads import take_in_waiting
from portal.jobs import JOBS
from privacy.models import (
    Direction,
    Disclosure,
    DisclosureDraft,
    Incident,
    LegalHold,
    MinorFound,
    Override,
    PrivacyRequest,
    Subject,
)
from tests.conftest import NOW, Town, signed_in
from tests.portal.test_cis_feed import COLUMNS, HEADER, text
from tests.portal.test_signing_in import app_code
from tests.privacy import (
    canary,
    canary_arrears,
    canary_desk,
    canary_messages,
    canary_money,
    canary_programs,
    canary_water,
)
from tests.privacy.test_directing import a_solar_firm
from tests.privacy.test_sharing_out import NAME as NAME_ON_FILE
from tests.privacy.test_sharing_out import PHONE as PHONE_ON_FILE
from tests.privacy.test_sharing_out import a_recipient

Request = PrivacyRequest
SAID = f"I am {canary.NAME}, call {canary.PHONE}, and this is what I have to say about it."
SURE = {
    "my_account_number": "77-0001",
    "my_bill_amount": "84.20",
    "declared": "on",
    "signature": canary.NAME,
}
REACHED = {"name": canary.NAME, "email": canary.LOGIN, "my_name": canary.NAME}
AGENT = {"name": "Agnes Agent", "email": "agnes@agents.example", "my_name": canary.NAME}
OFFICE = "/staff/privacy/"


def insist(town: Town, folder: Path) -> None:
    """Let the canary of `canary.live` use every right; everything is answered, nothing erased."""
    paul, admin = Client(), Client()
    town.users["paul"].groups.add(Group.objects.create(name="Privacy office"))
    signed_in(paul, town.users["paul"])
    signed_in(admin, town.users["admin"])
    _is_taken_for_a_child(paul)
    canary_water.comes_to_the_house(folder)
    canary_water.goes_round(folder, admin)
    _comes_in_uploads(admin)
    own = _signs_in()
    canary_money.is_paid(own)
    canary_water.runs(own, town, folder)
    canary_programs.saves(own, admin)
    canary_arrears.pays_late(own, admin)
    canary_messages.talks(own, town)
    canary_desk.is_served(own, admin)
    _invites(own)
    _answers(own)
    _second_step(own)
    _asks(own)
    _corrects(own, folder)
    _shares(own, paul)
    _is_put_right_by_staff(admin)
    canary_money.goes_out(town)
    _takes_it_along(own)
    for job in JOBS:
        job.run(NOW)
    _is_answered(paul)
    _is_told_of(paul, admin, _subject())
    _reads_it_all(own)
    for job in JOBS:
        job.run(NOW)


def _comes_in_uploads(admin: Client) -> None:
    """Staff upload the file that they stand in, and one whose first line is a person."""
    record = text([canary.RECORDS[0]])
    for lines in ([HEADER, *record], [f"record,{canary.NAME}", *record]):
        file = SimpleUploadedFile("cis.csv", "\n".join(lines).encode())
        admin.post("/staff/feeds/upload/", {"file": file, "format": "cis"})
    assert take_in_waiting(NOW) == 2


def again(folder: Path, **changed: str) -> tuple[int, int]:
    """Send the canary's record once more, as the utility does every night; return (suppressed, held)."""
    receipt = canary_water.load(folder, "cis", [canary.RECORDS[0] | changed], COLUMNS)
    return receipt.suppressed, receipt.held


def _subject() -> Subject:
    return User.objects.get(email=canary.LOGIN).subject


def _is_taken_for_a_child(paul: Client) -> None:
    """Which ends every session, and is taken back."""
    _post(paul, f"{OFFICE}minors/", {"email": canary.LOGIN})
    _post(paul, f"{OFFICE}minors/{MinorFound.objects.get().pk}/", {})


def _signs_in() -> Client:
    browser = Client(headers={"user-agent": canary.AGENT})
    said = {"login": canary.LOGIN, "password": canary.PASSWORD}
    # A passkey that a test could hold is none: it is not there while they sign in.
    Authenticator.objects.filter(user__email=canary.LOGIN).delete()
    _post(browser, "/sign-in/login/", said)
    canary.add_passkey(User.objects.get(email=canary.LOGIN))
    return browser


def _invites(own: Client) -> None:
    """Somebody until a day; and a code to prove the account once more is on its way."""
    invited = {"email": "cousin.of.quillon@elsewhere.example", "role": "tenant"}
    _post(own, "/access/invite/", invited | {"since": "today", "until": "2027-01-31"})
    _post(own, "/profile/link/", {"account_number": "77-0001", "name": canary.NAME, "kind": "code"})


def _post(browser: Client, path: str, said: dict[str, str], **extra: str) -> None:
    """Send a form that must be taken."""
    answer = browser.post(path, said, **extra)  # type: ignore[arg-type]  # headers of WSGI
    errors = getattr((answer.context or {}).get("form"), "errors", "")
    assert answer.status_code == 302, f"{path}: {answer.status_code} {errors}"


def _answers(own: Client) -> None:
    """Yes to what one can say yes to, with its receipts, and no to the rest."""
    for choice in ("usage_analytics", "personalise", "marketing_email", "marketing_post"):
        _post(own, "/privacy/choices/answer/",
              {"choice": choice, "answer": "yes", "asked_in": "choices", "next": ""})  # fmt: skip
    _post(own, "/privacy/opt-out/", {"choices": "marketing_text", "known_as": canary.LOGIN})
    own.get("/bills/")  # is counted
    for event in _subject().consent_events.all():
        assert own.get(f"/privacy/choices/{event.pk}/receipt.json").status_code == 200


def _second_step(own: Client) -> None:
    own.get("/sign-in/2fa/totp/activate/")
    code = app_code(own.session["mfa.totp.secret"])
    _post(own, "/sign-in/2fa/totp/activate/", {"code": code})


def _asks(own: Client) -> None:
    """Every right; signed in and not, by an agent, by a parent, and by the mouth of staff."""
    requests = "/privacy/request/for/"
    for number, right in enumerate(Request.Right.values):
        about = "?about=name" if right == "correct" else ""
        _post(
            own, f"{requests}{right}/{about}", {"description": SAID}, REMOTE_ADDR=f"10.1.0.{number}"
        )
    stranger = Client(headers={"user-agent": canary.AGENT})
    _post(stranger, f"{requests}portability/", REACHED | SURE | {"description": SAID,
          "from_date": "2026-01-01", "to_date": "2026-11-01"})  # fmt: skip
    # Of whom nothing is found: only the address says later whose it was.
    nobody = {"name": canary.NAME, "email": canary.LOGIN, "my_account_number": "99-9999"}
    _post(stranger, f"{requests}know/", nobody | {"description": SAID})
    for whom, authority in (("somebody", "permission"), ("child", "signed_form")):
        said = (
            AGENT
            | SURE
            | {"description": SAID, "authority": authority, "declared": "", "signature": ""}
        )
        paper = SimpleUploadedFile("zephyrine.pdf", b"%PDF-1.7 " + canary.NAME.encode() + b" %%EOF")
        _post(stranger, f"{requests}know/{whom}/", said | {"paper": paper})  # type: ignore[dict-item]  # a file


def _corrects(own: Client, folder: Path) -> None:
    """A value that is wrong, one that the utility sends wrong again, and a third."""
    page = own.get("/privacy/correct/")
    for name in page.context["form"].fields:
        if page.context["form"][name].value() == canary.BOX:
            _post(own, "/privacy/correct/", {name: "PO Box 918273 at Zephyrine Hill"})
    again(folder)
    again(folder, mail_line1="Box 9, Zephyrine Yard")
    override = Override.objects.filter(ended_at=None).get()
    assert override.ignored
    assert override.third


def _shares(own: Client, paul: Client) -> None:
    """What one firm may have until a day leaves on the office's word; what another may, is stopped."""
    for key in ("helio", "sol"):
        a_solar_firm(key)
        said = {"categories": ["name", "contact.phone"], "until": "2027-01-31"}
        _post(own, f"/privacy/share/{key}/", said)  # type: ignore[arg-type]  # a list too
    direction = Direction.objects.get(recipient__key="helio")
    file = paul.post(reverse("office_direction_send", args=[direction.pk]))
    assert "zephyrine" in file.content.decode().casefold()
    _post(own, "/privacy/share/sol/stop/", {})
    assert own.get("/privacy/share/").status_code == 200


def _is_put_right_by_staff(admin: Client) -> None:
    """Rows of a file that could not be taken: staff type what they read on paper."""
    for row in SetAsideRow.objects.order_by("line"):
        page = admin.get(f"/staff/feeds/rows/{row.pk}/")
        names = {field.label: field.html_name for field in page.context["form"]}
        if "name" not in names:  # a reading, which names nobody
            continue
        typed = {it: page.context["form"][it].value() for it in page.context["form"].fields}
        _post(
            admin,
            f"/staff/feeds/rows/{row.pk}/",
            typed | {names["name"]: f"{canary.NAME}, line {row.line}"},
        )


def _takes_it_along(own: Client) -> None:
    _post(own, "/privacy/download/", {"what": "days", "first": "2026-01-01", "last": "2026-11-20"})
    for job in JOBS:
        if job.name == "make_exports":
            assert job.run(NOW) == 1
    file = own.post("/privacy/download/file/")
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]  # a stream
    with ZipFile(BytesIO(content)) as package:
        data = package.read("data.json").decode()
    # What they wrote to the office is theirs to read; what is not told yet is not there.
    assert SAID in data
    assert "gAAAAA" not in data
    for own_day in (
        '"to_date": "2027-01-31"',
        '"until": "2027-01-31"',
    ):  # an invitation, a direction
        data = data.replace(own_day, "")
    assert "2027-01-31" not in data


def _reads_it_all(own: Client) -> None:
    """What the portal holds and what of it would go, on every page of one's own."""
    for path in ("held/", "looks/", "delete/", "choices/", "correct/", "request/", "restrict/", ""):
        assert own.get(f"/privacy/{path}").status_code == 200
    _takes_it_along(own)


ANSWER = f"We looked at everything about {canary.NAME}, {canary.EMAIL_ON_FILE}, and that is all."


def _is_answered(paul: Client) -> None:
    """Staff do with each request what can be done, and name the canary in whatever they type."""
    new = REACHED | SURE | {"right": "know", "channel": "phone", "received": "2026-11-18",
        "regime": "ccpa", "whom": "myself", "description": SAID, "contested": ""}  # fmt: skip
    _post(paul, f"{OFFICE}requests/new/", new)
    _act(paul, "know", "authority", whom="child", authority="signed_form", text=ANSWER)
    _act(paul, "know", "fulfil", whom="child", decision="answered", answer=ANSWER)
    _act(paul, "know", "extend", channel="phone", text=ANSWER)
    _act(paul, "know", "take", channel="phone")
    _act(paul, "complaint", "fulfil", decision="answered", answer=ANSWER)
    _act(paul, "access", "copy", answer=ANSWER)
    _act(paul, "delete", "deny", decision="exception", exemption="W7", answer=ANSWER)
    customer = Customer.objects.get(number="C-77")
    _act(paul, "correct", "correct", state="verified", which=f"accounts.Customer.name:{customer.pk}",
         value="Quillon Åse Zephyrine-Howe", answer=ANSWER)  # fmt: skip
    _act(paul, "restrict", "restrict", answer=ANSWER)
    _act(paul, "object", "suspect")
    _act(paul, "object", "trust")
    _post(paul, f"{OFFICE}choices/", {"choices": "research", "known_as": canary.LOGIN})
    for override in Override.objects.filter(told_at=None):
        _post(paul, f"{OFFICE}corrections/{override.pk}/", {})
    waiting = Request.objects.filter(closed_at=None)
    assert waiting.exists()
    assert Request.objects.filter(decision="too_many_requests").count() <= 1


def _act(paul: Client, right: str, act: str, /, **said: str) -> None:
    """Do one thing about the request of this right; what narrows it down is taken off what is said."""
    which = {name: said.pop(name) for name in ("whom", "channel", "state") if name in said}
    found = Request.objects.filter(right=right, **which).earliest("pk")
    assert paul.get(f"{OFFICE}requests/{found.pk}/").status_code == 200
    _post(paul, f"{OFFICE}requests/{found.pk}/{act}/", said)


def _is_told_of(paul: Client, admin: Client, subject: Subject) -> None:
    """Data leaves and is about to; a hold that was lifted; an incident."""
    court = a_recipient("court")
    warrant = {
        "recipient": str(court.pk), "subject": str(subject.pk), "reason": "legal_process",
        "columns": [NAME_ON_FILE, PHONE_ON_FILE], "authority": "Superior Court",
        "document": "Warrant 17", "document_date": "2026-11-01", "legal_basis": "Penal Code 1524",
        "justification": SAID,
    }  # fmt: skip
    for gag in ("2027-01-31", "", "2027-01-31"):  # two are let out, one stays a draft
        _post(paul, reverse("office_disclosure_new"), warrant | {"gag_until": gag})  # type: ignore[arg-type]  # a list too
    for draft in DisclosureDraft.objects.order_by("pk")[:2]:
        file = admin.post(reverse("office_disclosure_approve", args=[draft.pk]))
        assert "zephyrine" in file.content.decode().casefold()
    fire = a_recipient("emergency", contract_signed_on=None, reviewed_on=None)
    paul.post(
        reverse("office_disclosure_new"), warrant | {"recipient": fire.pk, "reason": "emergency"}
    )
    [emergency] = Disclosure.objects.exclude(review_due_at=None)
    _post(admin, reverse("office_disclosure_review", args=[emergency.pk]), {})
    assert Disclosure.objects.filter(subject=subject).count() == 4  # one as directed
    held = {
        "subject": str(subject.pk),
        "scope": "",
        "code": "W7",
        "reason": "case 26-117",
        "until": "2026-12-31",
    }
    _post(paul, f"{OFFICE}holds/", held)
    _post(paul, f"{OFFICE}holds/{LegalHold.objects.get().pk}/lift/", {})
    what = {"discovered_at": "2026-11-18T09:00", "what": "A tape was lost.", "categories": ["name"]}
    _post(paul, f"{OFFICE}incidents/", what)  # type: ignore[arg-type]  # a list too
    people = paul.post(f"{OFFICE}incidents/{Incident.objects.get().pk}/people/")
    assert people.status_code == 200
