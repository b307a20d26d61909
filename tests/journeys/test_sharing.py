"""Ada lets Ben see her home, and takes it back: two people at two devices at the same time."""

import re

import pytest

from tests.browser.chromium import NewTab, Tab
from tests.conftest import TODAY, ReadsMaker, Town
from tests.fakes import Mailbox, text_of
from tests.journeys.steps import mails_to, run_jobs, sign_up

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def ada(new_tab: NewTab, town: Town, make_reads: ReadsMaker) -> Tab:
    """Ada at her desk, before anybody else sees her home."""
    make_reads("mill", TODAY.replace(day=1), TODAY)
    town.grants["ben ada"].delete()
    town.users["ben"].delete()
    tab = new_tab()
    tab.sign_in(town.users["ada"])
    return tab


def invite(ada: Tab, box: Mailbox, email: str, role: str) -> tuple[str, str]:
    """Let Ada invite somebody; return the link and the code in their mail."""
    ada.open("/access/")
    ada.follow("Invite somebody")
    ada.fill(email=email)
    ada.choose(role)
    ada.press("Send the invitation")
    run_jobs()
    [mail] = mails_to(box, email)
    [link] = re.findall(r"http://\S+/access/invitation/", text_of(mail))
    [code] = re.findall(r"Your code: (\S+)", text_of(mail))
    return str(link), str(code)


def enter(guest: Tab, link: str, code: str) -> None:
    """Open the link of the mail, and enter its code."""
    guest.open(link)
    guest.fill(code=code)
    guest.press("Show the invitation")


def test_ben_is_invited_sees_and_sees_no_more(
    ada: Tab, new_tab: NewTab, town: Town, mailbox: Mailbox
) -> None:
    link, code = invite(ada, mailbox, "ben@example.org", "Member of the household")
    ben = new_tab(viewport={"width": 375, "height": 700})
    ben.open(link)
    ben.follow("Sign up")
    sign_up(ben, mailbox, "ben@example.org")
    assert ben.heading == "Open your invitation"
    enter(ben, link, code)
    assert ben.heading == "You are invited to see somebody's water account."
    ben.press("Accept")
    assert "You now have access." in ben.text()
    ben.page.locator("main .switcher summary").click()  # the account has two homes
    ben.press("12 Mill Lane")
    ben.open("/use/?by=hour&on=2026-11-20")
    assert ben.heading == "You used 24 gallons on Friday 20 November 2026."
    # From today on, as Ada left it: the day before is not his.
    assert ben.page.get_by_role("link", name="19 November").count() == 0
    ben.open("/use/?by=hour&on=2026-11-19")
    assert ben.heading == "You used 24 gallons on Friday 20 November 2026."
    ben.open(f"/bills/{town.bills['ada'].pk}/", status=404)

    ada.open("/access/")
    assert ada.heading == "1 person besides you sees this account."
    ada.press("End access ben@example.org")
    assert ada.heading == "Nobody but you sees this account."
    ben.open("/use/?by=hour&on=2026-11-20")
    assert "There is no home to show yet." in ben.text()
    ben.open("/")
    assert ben.heading == "One step is left: find your account."
    assert "Mill Lane" not in ben.page.content()


def test_a_link_opens_once(ada: Tab, new_tab: NewTab, town: Town, mailbox: Mailbox) -> None:
    link, code = invite(ada, mailbox, "lena@example.org", "Landlord")
    lena, mallory = new_tab(), new_tab()
    lena.sign_in(town.users["lena"])
    mallory.sign_in(town.users["mallory"])
    enter(lena, link, code)
    assert "water use by the month, leak alerts" in lena.text()
    lena.press("Accept")
    enter(mallory, link, code)
    assert "This code opens nothing." in mallory.text()
    lena.open("/use/?by=hour&on=2026-11-19")  # hours are not for a landlord: months come instead
    assert lena.page.get_by_role("link", name="Hours", exact=True).count() == 0


def test_an_invitation_that_was_withdrawn_opens_nothing(
    ada: Tab, new_tab: NewTab, town: Town, mailbox: Mailbox
) -> None:
    link, code = invite(ada, mailbox, "mallory@example.org", "Helper")
    ada.press("Withdraw mallory@example.org")
    mallory = new_tab()
    mallory.sign_in(town.users["mallory"])
    enter(mallory, link, code)
    assert "This code opens nothing." in mallory.text()


def test_somebody_gives_back_what_they_were_given(
    ada: Tab, new_tab: NewTab, town: Town, mailbox: Mailbox
) -> None:
    link, code = invite(ada, mailbox, "mallory@example.org", "Helper")
    mallory = new_tab()
    mallory.sign_in(town.users["mallory"])
    enter(mallory, link, code)
    mallory.press("Accept")
    mallory.open("/access/")
    mallory.press("Give up my access")
    assert "This access has ended." in mallory.text()
    ada.open("/access/")
    assert ada.heading == "Nobody but you sees this account."
