"""Every page of the portal, in the states it can be in: where it is, who sees it, how one gets there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from accounts.actions.linking import token_digest
from accounts.models import HomeNickname, Invitation
from accounts.models.access import Role
from billing.actions.rates import put_in_rates
from billing.jobs import look_at_arrears
from billing.models import Bill, PaymentOrder, RateFile, SavedMethod
from conversations.actions import Said, answer, note, say
from conversations.actions.mail import take_in
from conversations.actions.set_up import set_up
from conversations.models import HeldMail, SavedReply, Step, Tag, Thread, Topic, Visit
from conversations.tokens import reply_address
from leaks.actions.credits import lay_down_policy
from leaks.credits import Policy
from leaks.jobs import look_for_leaks
from leaks.models import LeakAlert
from notices import announced
from notices.actions.announcements import announce, write_announcement
from notices.actions.campaigns import write_campaign
from notices.actions.segments import keep_segment
from notices.models import Announcement, Campaign, Segment
from privacy.actions import consent, record_look
from privacy.actions.exports import KEPT
from privacy.models import Channel, ExportPackage
from privacy.models.exports import MOST_TRIES
from programs.models import Application
from tests.billing.tariffs import tariff
from tests.browser.chromium import Tab
from tests.conftest import GALLON, NOW, PASSWORD, TODAY, Town, make_bill, make_user
from tests.conversations.conftest import answered_and_waiting, asked
from tests.conversations.mails import BOX, SERVER, a_mail
from tests.conversations.test_visits import chosen
from tests.conversations.test_visits import offered as offered_window
from tests.fakes import Mailbox, text_of
from tests.leaks.test_pages import make_alert
from tests.programs.conftest import offered
from tests.programs.pictures import jpeg
from usage import sql
from usage.models import CohortFigure, HouseholdProfile, WeatherDay
from usage.rows import StoredDay

CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
TOKEN = "the-secret-of-an-invitation"
# Gallons by hour: a night without use, a shower, a wash, an evening.
HOURS = [0, 0, 0, 0, 2, 9, 31, 22, 8, 5, 3, 12, 15, 6, 3, 2, 5, 9, 26, 19, 12, 8, 4, 1]
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)  # 23 and 25 hours in Los Angeles
GAP, ESTIMATED = date(2026, 11, 16), date(2026, 11, 17)
Steps = Callable[[Tab, Mailbox], None]


@dataclass(frozen=True)
class Place:
    """A page in one state.

    `who` is one of the cast, None is nobody; `path` may name `{bill}`, `{leak}`, `{passkey}`, ...;
    `home` is one of the town's agreements; `proven`: a password was shown just now; `steps` are
    done after the page is open.
    """

    who: str | None
    path: str
    status: int = 200
    home: str = ""
    proven: bool = False
    steps: Steps | None = None


def live_in(town: Town) -> None:
    """Fill the town with a year of water, bills in every state, an invitation, and second steps."""
    _water(town, "mill", date(2025, 11, 1))
    _water(town, "weir", TODAY - timedelta(days=20), least=2)  # never stops
    _water(town, "orchard", date(2026, 6, 1))
    for state, (month, open_amount) in enumerate([(7, "0"), (8, "30.00"), (10, "84.20")]):
        bill = make_bill(town, "ada", "mill", date(2026, month, 15), open_amount=open_amount)
        bill.estimated = state == 1
        bill.save()
        town.bills[f"ada {month}"] = bill
    HomeNickname.objects.create(
        user=town.users["ada"], premises=town.premises["weir"], nickname="Mother’s cottage"
    )
    Invitation.objects.create(
        account=town.accounts["ada"],
        email="somebody.with.a.long.address@a-longer-domain.example.org",
        role=Role.LANDLORD,
        from_date=TODAY,
        to_date=TODAY + timedelta(days=90),
        invited_by=town.users["ada"],
        invited_at=NOW,
        expires_at=NOW + timedelta(days=14),
        sent_at=NOW,
        token_digest=token_digest(TOKEN),
    )
    look_for_leaks(NOW)
    _money(town)
    _privacy(town)
    _similar_homes(town)
    offered(town)
    set_up()
    answered_and_waiting(town)
    _conversation(town)
    _told_and_visited(town)
    put_in_rates(text=tariff(base="40.00", price="9.00"), by=None, at=NOW)
    keep_segment(
        segment=None, name="High use", by=town.users["paul"].subject, at=NOW,
        conditions=[{"fact": "usage.above", "given": {"amount": "15000"}}],
    )  # fmt: skip
    write_campaign(
        campaign=None,
        words={"name": "Mulch", "title_en": "Mulch for your garden", "text_en": "Two bags a home.",
               "title_es": "Mantillo", "text_es": "Dos bolsas por hogar."},
        by=town.users["paul"].subject, at=NOW,
    )  # fmt: skip
    RecoveryCodes.activate(town.users["dana"])
    nora = town.users["nora"] = make_user("nora")  # signs in by codes alone
    nora.set_unusable_password()
    nora.save()


def _conversation(town: Town) -> None:
    """Let Ada ask twice, and staff note and answer something; there is a reply to use again."""
    bill = Topic.objects.get(slug="bill")
    thread, by = asked(town, bill), town.users["dana"].subject
    asked(town, thread.topic, text="And my other home?")
    note(thread=thread, text="The meter was changed lately.", by=by, at=NOW)
    answer(thread=thread, said=Said("We look into it."), by=by, at=NOW)
    say(thread=thread, said=Said("Thank you. When?"), by=None, at=NOW)
    with override_settings(REPLY_MAILBOX=BOX, MAIL_AUTHSERV_ID=SERVER):
        mail: dict[str, Any] = {"sender": "eve@evil.org", "files": ((jpeg(), "image/jpeg"),)}
        words = "Mi tarjeta: 4111 1111 1111 1111. Gracias."
        take_in(raw=a_mail(reply_address(thread), words, **mail), at=NOW)  # held: it is not Ada’s
        take_in(raw=a_mail(reply_address(thread), words, identifier="<2@x>"), at=NOW)
    word = thread.messages.earliest("pk")
    Step.objects.create(thread=thread, kind=Step.Kind.REDACTED, by=by, at=NOW, about=word.pk)
    SavedReply.objects.create(name="Soon", text_en="Soon, {name}.", text_es="Pronto, {name}.")
    thread.tags.add(Tag.objects.create(name="drought"))


def _money(town: Town) -> None:
    """Let Ada have a card and a payment that did not work, be behind, and Tom a leak that was billed."""
    ada, declined = town.users["ada"].subject, town.bills["ada 8"]
    card = SavedMethod.objects.create(
        subject=ada, token="pm", customer="cus", brand="visa", last4="4242", saved_at=NOW
    )
    PaymentOrder.objects.create(
        reference="PP-DECLINED", bill=declined, payer=ada, way="saved", state="declined",
        amount=Decimal("30.00"), method=card, made_at=NOW, ended_at=NOW,
    )  # fmt: skip
    look_at_arrears(NOW)
    lay_down_policy(policy=Policy(), from_date=TODAY - timedelta(days=90), by=None, at=NOW)
    bill = make_bill(town, "tom", "orchard", date(2026, 9, 15))
    Bill.objects.filter(pk=bill.pk).update(volume=12)
    since, until = NOW - timedelta(days=60), NOW - timedelta(days=50)
    make_alert(
        town,
        "tom orchard",
        state="stopped",
        since_at=since,
        until_at=until,
        ended_at=until,
        raised_at=since,
    )


def _told_and_visited(town: Town) -> None:
    """Announce work at Ada’s home, and let her choose when somebody comes by."""
    at = NOW - timedelta(days=3)
    columns = {
        "kind": "planned_work", "area": "streets", "where_en": "Mill Lane", "where_es": "Mill Lane",
        "title_en": "New pipes", "text_en": "Fill a jug.", "title_es": "Tubos nuevos",
        "text_es": "Llene una jarra.", "from_at": NOW + timedelta(days=2),
    }  # fmt: skip
    work = write_announcement(
        announcement=None, columns=columns, places=[town.premises["mill"].pk],
        by=town.users["dana"].subject, at=at,
    )  # fmt: skip
    announce(announcement=work, by=town.users["paul"].subject, at=at)
    announced.forget()
    topic = Topic.objects.get(slug="leak")
    windows = [offered_window(town, topic, days=days) for days in (3, 4)]
    chosen(town, asked(town, topic), windows[0])


def _privacy(town: Town) -> None:
    """Let staff look at Ada, and give Ben, Lena and Tom a download: waiting, ready, and failed."""
    for n in range(30):
        record_look(
            by=town.users["dana"].subject,
            subject=town.users["ada"].subject,
            purpose="support" if n % 3 else "billing",
            page="admin: service agreement",
            at=NOW - timedelta(hours=n),
        )
    states: dict[str, dict[str, Any]] = {
        "ben": {"tries": 1, "done": 21, "parts": 57},
        "lena": {"ready_at": NOW, "size": 3_740_000},
        "tom": {"tries": MOST_TRIES},
    }
    for who, state in states.items():
        ExportPackage.objects.create(
            subject=town.users[who].subject, asked_at=NOW, expires_at=NOW + KEPT, **state
        )


def _similar_homes(town: Town) -> None:
    """Let Ada's home be compared with others, and know the weather of October."""
    at, month = town.agreements["ada mill"], date(2026, 10, 1)
    home = {"occupants": 2, "garden": "small"}
    HouseholdProfile.objects.create(agreement=at, account=at.account, answered_at=NOW, **home)
    consent.say_yes(
        who=town.users["ada"].subject,
        choice="similar_homes",
        template="components/choice.html",
        language="en",
        channel=Channel.PORTAL,
        at=NOW,
    )
    figures = {"homes": 40, "efficient": 150 * GALLON, "average": 230 * GALLON}
    CohortFigure.objects.create(
        month=month, kind="single_family", **home, **figures, published_at=NOW
    )
    WeatherDay.objects.bulk_create(
        WeatherDay(
            station="USW00023271",
            day=month + timedelta(days=n),
            low=80 + n,
            high=240 - 2 * n,
            rain=30 * (n % 7 == 0),
        )
        for n in range(31)
    )


def _water(town: Town, place: str, first: date, *, least: int = 0) -> None:
    assert town.file is not None
    rows = []
    for n in range((TODAY - first).days + 1):
        day = first + timedelta(days=n)
        hours = HOURS[:11] if day == TODAY else HOURS
        if day in {SPRING, AUTUMN}:
            hours = hours[1:] if day == SPRING else [0, *hours]
        volumes: list[int | None] = [(gallons + least) * GALLON for gallons in hours]
        qualities = ""
        if day == GAP:
            volumes[9:12] = [None] * 3
            qualities = "a" * 9 + "---" + "s" * 4 + "a" * 8
        if day == ESTIMATED:
            qualities = "a" * 18 + "e" * 6
        if day != GAP - timedelta(days=3):  # a day without anything
            rows.append(StoredDay(town.points[place].pk, day, 60, volumes, qualities, None))
    sql.write_days(new=rows, changed=[], file=town.file.pk)


def add_passkey(tab: Tab, town: Town, settings: Any) -> None:
    """Let Dana add a passkey; without TLS only where the deployment allows it, as the demonstration does."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    tab.give_passkeys()
    tab.sign_in(town.users["dana"], proven=True)
    tab.open("/sign-in/2fa/webauthn/add/")
    tab.fill(name="Dana’s phone")
    tab.page.locator("#passkey_button").click()
    tab.page.wait_for_url("**/sign-in/2fa/")


def visit(tab: Tab, town: Town, place: Place, box: Mailbox) -> None:
    """Go to a place as whoever sees it; `box` is where mails on the way come in."""
    home = town.agreements[place.home].pk if place.home else None
    user = town.users[place.who] if place.who else None
    tab.sign_in(user, proven=place.proven, home=home)
    passkey = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).first()
    path = place.path.format(
        bill=town.bills["ada 10"].pk,
        late_bill=town.bills["ada 8"].pk,
        passkey=passkey.pk if passkey else 0,
        account=town.accounts["ada"].pk,
        thread=Thread.objects.values_list("pk", flat=True).first() or 0,
        held=HeldMail.objects.values_list("pk", flat=True).first() or 0,
        leak=LeakAlert.objects.open().values_list("pk", flat=True).first() or 0,
        rates=RateFile.objects.values_list("pk", flat=True).first() or 0,
        customer=town.accounts["ada"].customer_id,
        offer=Campaign.objects.values_list("pk", flat=True).first() or 0,
        group=Segment.objects.values_list("pk", flat=True).first() or 0,
        notice=Announcement.objects.values_list("pk", flat=True).first() or 0,
        visited=Visit.objects.values_list("thread", flat=True).first() or 0,
        application=Application.objects.values_list("pk", flat=True).first() or 0,
        payment=PaymentOrder.objects.values_list("pk", flat=True).first() or 0,
        repaired=LeakAlert.objects.filter(state="stopped").values_list("pk", flat=True).last() or 0,
        behind=town.accounts["ada"].pk,
    )
    tab.open(path, status=place.status)
    if place.steps:
        place.steps(tab, box)


def code_in(mail: EmailMessage) -> str:
    """Return the code that stands on a line of its own."""
    [code] = CODE.findall(text_of(mail))
    return str(code)


# --- Steps ----------------------------------------------------------------------------------------


def send(tab: Tab, box: Mailbox) -> None:
    """Send the page's form as it is."""
    tab.page.locator("main form.form button.button").first.click()
    tab.page.wait_for_load_state()


def open_invitation(tab: Tab, box: Mailbox) -> None:
    """Enter the code of the mail."""
    tab.fill(code=TOKEN)
    send(tab, box)


def say_yes(tab: Tab, box: Mailbox) -> None:
    """Say yes to e-mail about programs."""
    tab.page.locator("#marketing_email button[value=yes]").click()
    tab.page.locator("#marketing_email button[value=no]").wait_for()


def open_menus(tab: Tab, box: Mailbox) -> None:
    """Open the switch between homes."""
    tab.page.locator("main .switcher summary").click()


def open_account_menu(tab: Tab, box: Mailbox) -> None:
    """Answer the strip, which the open menu would half cover, and open the menu with what is one's own."""
    tab.page.locator(".ask-once button[value=no]").click()
    tab.page.locator("header .account summary").click()


def open_tables(tab: Tab, box: Mailbox) -> None:
    """Open what is folded away, such as the table below a chart."""
    tab.page.locator("main").evaluate(
        "main => main.querySelectorAll('details.disclosure').forEach(one => { one.open = true })"
    )


def go_to_pay(tab: Tab, box: Mailbox) -> None:
    """Go on to the page of the payment company."""
    tab.page.locator("[name=with_what][value=page]").check()
    send(tab, box)


def pay_nothing(tab: Tab, box: Mailbox) -> None:
    """Say that one pays another amount, and none."""
    tab.page.locator("[name=how_much][value=other]").check()
    send(tab, box)


def find_a_bill(tab: Tab, box: Mailbox) -> None:
    """Find a bill as a guest, and pay nothing of it."""
    tab.fill(account_number="001-4711", last_amount="84.20")
    send(tab, box)
    tab.page.locator("[name=how_much][value=other]").check()
    send(tab, box)


def ask_for_parts(tab: Tab, box: Mailbox) -> None:
    """Ask to pay in four parts."""
    tab.page.locator("[name=how][value=parts]").check()
    tab.form_field("months").select_option("4")
    send(tab, box)


def search_for(text: str) -> Steps:
    """Return what searches for a customer."""

    def steps(tab: Tab, box: Mailbox) -> None:
        tab.fill(q=text)
        tab.page.get_by_role("button", name=re.compile("^(Search|Buscar)$")).click()
        tab.page.wait_for_load_state()

    return steps


def view_as(tab: Tab, box: Mailbox) -> None:
    """Open the first page of the customer whose file is open, as they have it."""
    open_tables(tab, box)
    tab.page.locator("form[action$='/view-as/'] button").click()
    tab.page.wait_for_load_state()


def read_a_bar(tab: Tab, box: Mailbox) -> None:
    """Ask a chart for its last bar."""
    tab.page.locator(".chart__plot").focus()
    tab.page.keyboard.press("End")


def sign_up(tab: Tab, box: Mailbox) -> None:
    """Sign up, up to the code."""
    tab.fill(email="olga@example.org", password1=PASSWORD)
    for tick in ("adult", "policy", "terms"):
        tab.form_field(tick).check()
    send(tab, box)


def ask_for_code(tab: Tab, box: Mailbox) -> None:
    """Ask for a code by e-mail."""
    tab.fill(email="mallory@example.org")
    send(tab, box)


def choose_a_password(tab: Tab, box: Mailbox) -> None:
    """Ask for a code for a new password, and enter it."""
    ask_for_code(tab, box)
    tab.fill(code=code_in(box.mails[-1]))
    send(tab, box)


def prove_by_code(tab: Tab, box: Mailbox) -> None:
    """Ask for a code to prove again who one is."""
    tab.page.locator("main form button.button").click()
    tab.page.locator("[name=code]").wait_for()


def begin_to_sign_in(tab: Tab, box: Mailbox) -> None:
    """Sign in as Dana, up to her second step."""
    tab.fill(login="dana@example.org", password=PASSWORD)
    send(tab, box)


def sign_in(tab: Tab, box: Mailbox) -> None:
    """Sign in as Mallory."""
    tab.fill(login="mallory@example.org", password=PASSWORD)
    send(tab, box)


def change_address(tab: Tab, box: Mailbox) -> None:
    """Ask for another e-mail address, up to its code."""
    tab.fill(email="ada.okafor@example.net")
    send(tab, box)


def lose_the_cookie(tab: Tab, box: Mailbox) -> None:
    """Send a form without the cookie that belongs to it."""
    tab.page.context.clear_cookies(name="csrftoken")
    tab.expected = 403
    send(tab, box)


def ask_for_no_days(tab: Tab, box: Mailbox) -> None:
    """Ask for some days and name none."""
    tab.page.locator("input[name=what][value=days]").check()
    send(tab, box)


def rendered(template: str) -> Steps:
    """Return the step to a page that nothing leads to: it stands in for the page that is open."""

    def show(tab: Tab, box: Mailbox) -> None:
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        request.resolver_match = None
        language = tab.page.locator("html").get_attribute("lang")
        with translation.override(language):
            html = render_to_string(template, request=request)
        tab.page.route(
            "**/nowhere/", lambda route: route.fulfill(body=html, content_type="text/html")
        )
        tab.expected = 200
        tab.page.goto("/nowhere/")
        tab.page.unroute("**/nowhere/")

    return show


def ask_to_delete(tab: Tab, box: Mailbox) -> None:
    """Ask for one's data to be deleted, without a login."""
    tab.fill(name="Ada Okafor", email="ada.elsewhere@example.com", my_account_number="001-4711")
    send(tab, box)


def follow_it(tab: Tab, box: Mailbox) -> None:
    """Ask, and open the request with the reference and secret that are shown."""
    ask_to_delete(tab, box)
    reference, secret = tab.texts("main code")
    tab.open("/privacy/request/track/")
    tab.fill(reference=reference, secret=secret)
    send(tab, box)


def open_the_request(tab: Tab, box: Mailbox) -> None:
    """Write down a request that came by telephone, and open all that can be done about it."""
    tab.fill(
        received="2026-11-18", name="Ada Okafor", post="12 Mill Lane", description="Delete it."
    )
    send(tab, box)
    open_tables(tab, box)


# --- The list -------------------------------------------------------------------------------------

PLACES = {
    "welcome": Place(None, "/"),
    "no such page": Place(None, "/nowhere/", status=404),
    "no such page, signed in": Place("ada", "/nowhere/", status=404),
    "no access": Place(None, "/", steps=rendered("403.html")),
    "not understood": Place(None, "/", steps=rendered("400.html")),
    "too many tries": Place(None, "/", steps=rendered("429.html")),
    "broken": Place(None, "/", steps=rendered("500.html")),
    "form expired": Place("ada", "/profile/link/", steps=lose_the_cookie),
    # Residents
    "home": Place("ada", "/"),
    "home, menu": Place("ada", "/", steps=open_account_menu),
    "home, switching": Place("ada", "/", steps=open_menus),
    "home, water runs": Place("ada", "/", home="ada weir"),
    "home, landlord": Place("lena", "/"),
    "home, past": Place("cleo", "/"),
    "home, silent meter": Place("tom", "/"),
    "no home": Place("mallory", "/"),
    "use by hour": Place("ada", "/use/?by=hour&on=2026-11-10"),
    "use by hour, gap": Place("ada", "/use/?by=hour&on=2026-11-16", steps=open_tables),
    "use by hour, estimated": Place("ada", "/use/?by=hour&on=2026-11-17", steps=read_a_bar),
    "use by hour, none": Place("ada", "/use/?by=hour&on=2026-11-13", steps=open_tables),
    "use by hour, 23 hours": Place("ada", "/use/?by=hour&on=2026-03-08"),
    "use by hour, 25 hours": Place("ada", "/use/?by=hour&on=2026-11-01"),
    "use by hour, today": Place("ada", "/use/?by=hour"),
    "use by day": Place("ada", "/use/", steps=open_tables),
    "use by month": Place("ada", "/use/?by=month", steps=read_a_bar),
    "use by week": Place("ada", "/use/?by=week", steps=read_a_bar),
    "use by year": Place("ada", "/use/?by=year"),
    "use, every hour of a year": Place("ada", "/use/?by=map"),
    "use by bill": Place("ada", "/use/bills/", steps=open_tables),
    "use, landlord": Place("lena", "/use/"),
    "compare": Place("ada", "/use/compare/", steps=open_tables),
    "compare, asked": Place("tom", "/use/compare/"),
    "household": Place("ada", "/household/"),
    "use, no home": Place("mallory", "/use/"),
    "use download": Place("ada", "/use/download/", proven=True),
    "use download, mistakes": Place("ada", "/use/download/", proven=True, steps=ask_for_no_days),
    "use download, landlord": Place("lena", "/use/download/", proven=True),
    "use download, no home": Place("mallory", "/use/download/", proven=True),
    "leaks, none": Place("ada", "/leaks/", home="ada mill"),
    "leak": Place("ada", "/leaks/{leak}/", steps=open_tables),
    "away": Place("ada", "/leaks/away/", steps=send),
    "save": Place("ada", "/save/"),
    "save, an action": Place("ada", "/save/controller/", steps=open_tables),
    "rebates": Place("ada", "/programs/"),
    "rebate, apply, mistakes": Place("tom", "/programs/toilets/apply/", steps=send),
    "application": Place("ada", "/programs/applications/{application}/"),
    "messages": Place("ada", "/messages/"),
    "messages, none": Place("mallory", "/messages/"),
    "message": Place("ada", "/messages/{thread}/", steps=open_tables),
    "message, topics": Place("ada", "/messages/new/"),
    "message, mistakes": Place("ada", "/messages/new/leak/", steps=send),
    "bills": Place("ada", "/bills/"),
    "bills, none yet": Place("ada", "/bills/", home="ada weir"),
    "bills, not for a landlord": Place("lena", "/bills/"),
    "bills, no home": Place("mallory", "/bills/"),
    "bills beside their meters": Place("admin", "/staff/bills/"),
    "next bill": Place("ada", "/bills/next/", steps=open_tables),
    "bill": Place("ada", "/bills/{bill}/"),
    "bill, overdue and estimated": Place("ada", "/bills/{late_bill}/"),
    "pay, mistakes": Place("ada", "/bills/{bill}/pay/", steps=pay_nothing),
    "pay, the company": Place("ada", "/bills/{bill}/pay/", steps=go_to_pay),
    "payment, declined": Place("ada", "/bills/payments/{payment}/"),
    "how I pay": Place("ada", "/bills/paying/"),
    "pay as a guest": Place(None, "/pay/"),
    "pay as a guest, mistakes": Place(None, "/pay/", steps=find_a_bill),
    "help with paying, parts": Place("ada", "/bills/help/", steps=ask_for_parts),
    "help with paying": Place("ada", "/bills/help/"),
    "appeal, mistakes": Place("ada", "/bills/help/appeal/", steps=send),
    "limit, mistakes": Place("ada", "/bills/limit/", steps=send),
    "paper": Place("ada", "/bills/paper/"),
    "shut-offs": Place(None, "/shut-offs/"),
    "money back": Place("tom", "/leaks/{repaired}/credit/"),
    "money back, staff": Place("admin", "/staff/leaks/credits/"),
    "money back, policy": Place("admin", "/staff/leaks/credits/policy/"),
    "not in the books": Place("admin", "/staff/payments/"),
    "paid late": Place("admin", "/staff/arrears/"),
    "paid late, an account": Place("admin", "/staff/arrears/{behind}/"),
    "access": Place("ada", "/access/"),
    "access, a member": Place("ben", "/access/"),
    "access, no home": Place("mallory", "/access/"),
    "invite": Place("ada", "/access/invite/"),
    "invite, mistakes": Place("ada", "/access/invite/", steps=send),
    "invitation": Place("mallory", "/access/invitation/"),
    "invitation, opened": Place("mallory", "/access/invitation/", steps=open_invitation),
    "invitation, mistakes": Place("mallory", "/access/invitation/", steps=send),
    "choices": Place("ada", "/privacy/choices/"),
    "choices, a yes": Place("ada", "/privacy/choices/", steps=say_yes),
    "choices, again": Place("ada", "/privacy/choices/usage_analytics/confirm/"),
    "cookies": Place(None, "/privacy/cookies/"),
    "what we counted": Place("ada", "/privacy/counted/"),
    "opt-out": Place(None, "/privacy/opt-out/"),
    "opt-out, mistakes": Place(None, "/privacy/opt-out/", steps=send),
    "a no by telephone": Place("admin", "/staff/privacy/choices/"),
    "profile": Place("ada", "/profile/"),
    "sign-ins": Place("ada", "/profile/sign-ins/"),
    "figures": Place("admin", "/staff/figures/"),
    "security log": Place("admin", "/staff/security/"),
    "what we send": Place("ada", "/profile/notices/"),
    "what we send, telephone": Place("ada", "/profile/notices/phone/"),
    "no more of a mail": Place(None, "/notices/stop/x/"),
    # Privacy
    "what is held": Place("ada", "/privacy/held/", proven=True, steps=open_tables),
    "what is held, not proven": Place("ada", "/privacy/held/"),
    "what is held, staff": Place("dana", "/privacy/held/", proven=True),
    "who looked": Place("ada", "/privacy/looks/"),
    "who looked, nobody": Place("mallory", "/privacy/looks/"),
    "download": Place("ada", "/privacy/download/", proven=True),
    "download, mistakes": Place("ada", "/privacy/download/", proven=True, steps=ask_for_no_days),
    "download, waiting": Place("ben", "/privacy/download/"),
    "download, ready": Place("lena", "/privacy/download/", proven=True),
    "download, failed": Place("tom", "/privacy/download/", proven=True),
    "link": Place("mallory", "/profile/link/"),
    "link, mistakes": Place("mallory", "/profile/link/", steps=send),
    "link code": Place("mallory", "/profile/link/code/"),
    "link code, mistakes": Place("mallory", "/profile/link/code/", steps=send),
    # Privacy
    "requests": Place(None, "/privacy/request/"),
    "request": Place(None, "/privacy/request/for/access/"),
    "request, for a child": Place(None, "/privacy/request/for/delete/child/"),
    "request, mistakes": Place(None, "/privacy/request/for/complaint/", steps=send),
    "request, what is wrong": Place(None, "/privacy/request/for/correct/"),
    "request, signed in": Place("ada", "/privacy/request/for/delete/", proven=True),
    "request sent": Place(None, "/privacy/request/for/delete/", steps=ask_to_delete),
    "request, how it stands": Place(None, "/privacy/request/for/delete/", steps=follow_it),
    "request, follow": Place(None, "/privacy/request/track/"),
    "correct": Place("ada", "/privacy/correct/", proven=True),
    "share": Place("ada", "/privacy/share/"),
    "restrict": Place("ada", "/privacy/restrict/"),
    "office, requests": Place("paul", "/staff/privacy/requests/"),
    "office, a request": Place("paul", "/staff/privacy/requests/new/", steps=open_the_request),
    "office, corrections": Place("paul", "/staff/privacy/corrections/"),
    "office, under age": Place("paul", "/staff/privacy/minors/"),
    # Signing in
    "sign in": Place(None, "/sign-in/login/"),
    "sign in, mistakes": Place(None, "/sign-in/login/", steps=send),
    "sign up": Place(None, "/sign-in/signup/"),
    "sign up, mistakes": Place(None, "/sign-in/signup/", steps=send),
    "sign up, code": Place(None, "/sign-in/signup/", steps=sign_up),
    "code": Place(None, "/sign-in/login/code/"),
    "code sent": Place(None, "/sign-in/login/code/", steps=ask_for_code),
    "password forgotten": Place(None, "/sign-in/password/reset/"),
    "password forgotten, code": Place(None, "/sign-in/password/reset/", steps=ask_for_code),
    "password new": Place(None, "/sign-in/password/reset/", steps=choose_a_password),
    "password is new": Place(None, "/sign-in/password/reset/done/"),
    "login switched off": Place(None, "/sign-in/inactive/"),
    "second step": Place(None, "/sign-in/login/", steps=begin_to_sign_in),
    "sign out": Place("ada", "/sign-in/logout/"),
    "e-mail": Place("ada", "/sign-in/email/", proven=True),
    "e-mail, code": Place("ada", "/sign-in/email/", proven=True, steps=change_address),
    "password, first": Place("nora", "/sign-in/password/set/", proven=True),
    "password": Place("ada", "/sign-in/password/change/", proven=True),
    "who are you": Place("ada", "/sign-in/reauthenticate/"),
    "who are you, code": Place("nora", "/sign-in/reauthenticate/code/"),
    "who are you, code sent": Place("nora", "/sign-in/reauthenticate/code/", steps=prove_by_code),
    "who are you, app": Place("dana", "/sign-in/2fa/reauthenticate/"),
    "who are you, passkey": Place("dana", "/sign-in/2fa/webauthn/reauthenticate/"),
    "second steps, none": Place("ada", "/sign-in/2fa/"),
    "second steps": Place("dana", "/sign-in/2fa/"),
    "app": Place("ada", "/sign-in/2fa/totp/activate/", proven=True),
    "app, remove": Place("dana", "/sign-in/2fa/totp/deactivate/", proven=True),
    "recovery codes": Place("dana", "/sign-in/2fa/recovery-codes/", proven=True),
    "recovery codes, new": Place("dana", "/sign-in/2fa/recovery-codes/generate/", proven=True),
    "passkeys, none": Place("ada", "/sign-in/2fa/webauthn/", proven=True),
    "passkeys": Place("dana", "/sign-in/2fa/webauthn/", proven=True),
    "passkey, add": Place("ada", "/sign-in/2fa/webauthn/add/", proven=True),
    "passkey, rename": Place("dana", "/sign-in/2fa/webauthn/keys/{passkey}/edit/", proven=True),
    "passkey, remove": Place("dana", "/sign-in/2fa/webauthn/keys/{passkey}/remove/", proven=True),
    "sessions": Place(None, "/sign-in/login/?next=/sign-in/sessions/", steps=sign_in),
    # Staff
    "staff": Place("dana", "/staff/"),
    "the desk": Place("admin", "/staff/desk/"),
    "the desk, a conversation": Place("admin", "/staff/desk/{thread}/", steps=open_tables),
    "the desk, held mail": Place("admin", "/staff/desk/mail/"),
    "the desk, a held mail": Place("admin", "/staff/desk/mail/{held}/"),
    "what was taken out of messages": Place("paul", "/staff/privacy/messages/"),
    "the desk, several at once": Place("admin", "/staff/desk/several/?all=yes"),
    "the desk, find": Place("admin", "/staff/desk/find/"),
    "the desk, a call": Place("admin", "/staff/desk/write/{account}/"),
    "the desk, a first word": Place("admin", "/staff/desk/first/{account}/"),
    "the desk, a request": Place("admin", "/staff/desk/{thread}/request/"),
    "staff, all work": Place("admin", "/staff/"),
    "who may do what": Place("dana", "/staff/roles/"),
    "customers, found": Place("admin", "/staff/customers/", steps=search_for("weir")),
    "customers, spelt like it": Place("admin", "/staff/customers/", steps=search_for("rivra")),
    "customers, nobody": Place("admin", "/staff/customers/", steps=search_for("zzyzx")),
    "customer": Place("admin", "/staff/customers/{customer}/", steps=open_tables),
    "customer, viewed as": Place("admin", "/staff/customers/{customer}/", steps=view_as),
    "searches": Place("paul", "/staff/privacy/searches/"),
    "feeds": Place("admin", "/staff/feeds/"),
    "jobs": Place("admin", "/staff/status/"),
    "feed upload": Place("admin", "/staff/feeds/upload/", proven=True),
    "meters": Place("admin", "/staff/meters/"),
    "leak list": Place("admin", "/staff/leaks/", steps=open_tables),
    "leak rule": Place("admin", "/staff/leaks/rules/single_family/"),
    "rates": Place("admin", "/staff/rates/"),
    "rate file": Place("admin", "/staff/rates/{rates}/", steps=open_tables),
    "applications": Place("admin", "/staff/programs/"),
    "application, staff": Place("admin", "/staff/programs/{application}/", steps=open_tables),
    "offers": Place("admin", "/staff/groups/"),
    "offer": Place("admin", "/staff/groups/{offer}/"),
    "offer, changed": Place("admin", "/staff/groups/{offer}/edit/"),
    "groups of homes": Place("admin", "/staff/groups/homes/"),
    "group of homes": Place("admin", "/staff/groups/homes/{group}/"),
    "group of homes, changed": Place("admin", "/staff/groups/homes/{group}/edit/"),
    "groups and purposes": Place("admin", "/staff/groups/purposes/"),
    "told as one of a group": Place("ada", "/profile/notices/told/"),
    "public notices": Place(None, "/notices/"),
    "public notices, at home": Place("ada", "/notices/"),
    "public notice": Place(None, "/notices/{notice}/"),
    "notices, staff": Place("admin", "/staff/announcements/"),
    "notice, staff": Place("admin", "/staff/announcements/{notice}/"),
    "notice, new": Place("admin", "/staff/announcements/new/"),
    "visit": Place("ada", "/messages/{visited}/visit/"),
    "the desk, a visit": Place("admin", "/staff/desk/{visited}/visit/"),
    "visits": Place("admin", "/staff/visits/"),
    "visit times": Place("admin", "/staff/visits/windows/"),
    "components": Place("dana", "/staff/components/", steps=open_tables),
}
