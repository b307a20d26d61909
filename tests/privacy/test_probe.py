"""The portal tests its own banner: what is whole passes, and whatever is broken is red within one run.

Against a real server over real HTTP. What is broken is broken in the site itself: its templates, views or
settings.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as given
from django.core.management import CommandError, call_command
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import include, path, reverse

from portal.models import Event
from portal.views.home import home
from privacy import jobs
from privacy.actions.probing import record_probe
from privacy.erasing.certificates import verify
from privacy.erasing.certifying import public_keys
from privacy.models import ConsentEvent, ProbeRun
from privacy.office import Due, site_test
from privacy.probe.checks import CHECKS, Answer, Page
from privacy.probe.where import probe
from privacy.probe.words import SENTENCES
from privacy.views.choices import answer
from tests.conftest import NOW

As = Callable[[str | None], Client]
TEMPLATES = Path(given.BASE_DIR) / "templates"
STRIP = "components/cookie_banner.html"
NO = '<button class="button button--second" name="answer" value="no">'
live = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broken(settings: Any, tmp_path: Path) -> Callable[[str, str, str], None]:
    """Return a function that changes one thing in a template of the site."""

    def change(template: str, old: str, new: str) -> None:
        text = (TEMPLATES / template).read_text()
        assert old in text
        (tmp_path / template).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / template).write_text(text.replace(old, new))
        [engine] = settings.TEMPLATES
        settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]

    return change


def failed(site: Any) -> set[str]:
    """Test a site; return what did not hold."""
    return {name for name, held in probe(site.url).items() if not held}


# --- A site that is whole -----------------------------------------------------------------------


@live
def test_a_site_that_obeys_passes_every_check_as_often_as_it_is_tested(live_server: Any) -> None:
    """L74, L40, L71: over real HTTP, and no limit of tries stops the second time."""
    whole = dict.fromkeys(CHECKS, True)
    assert [probe(live_server.url) for _time in range(3)] == [whole] * 3


@live
def test_visitors_are_not_counted_and_leave_no_yes_behind(live_server: Any) -> None:
    """L74: the site treats them as anybody; what they leave are answers of nobody, the last one a no."""
    assert failed(live_server) == set()
    assert not Event.objects.exists()
    standing = list(ConsentEvent.objects.standing(at=ConsentEvent.objects.newest_first()[0].at))
    assert standing
    assert [it for it in standing if it.state in ConsentEvent.VALID or it.subject] == []


# --- A site that is broken ----------------------------------------------------------------------

NO_IS_GONE = {"alike", "no", "not_asked_after_no"}
STRIP_IS_GONE = {
    *("asked", "plainly", "alike", "yes", "not_asked_after_yes", "taken_back"),
    *("no", "not_asked_after_no", "signal_ends_yes", "signal_lasts"),
}


@live
@pytest.mark.parametrize(
    ("template", "old", "new", "red"),
    [
        (STRIP, NO, '<button class="button button--second" type="button">', NO_IS_GONE),
        (STRIP, NO, NO.replace(">", " disabled>"), NO_IS_GONE),
        (STRIP, NO, NO.replace("button--second", "button--quiet"), {"alike"}),
        (STRIP, NO, f"<div hidden>{NO}</button></div><button hidden>", {"alike"}),
        (STRIP, "{% csrf_token %}", "", STRIP_IS_GONE - {"asked", "plainly", "alike"}),
        (STRIP, 'value="banner"', 'value="choices"', STRIP_IS_GONE),
        (STRIP, 'type="hidden" name="next"', 'type="checkbox" checked name="next"', {"alike"}),
        (STRIP, "May we count", "Cookies give you the best experience! May we count", {"plainly"}),
        ("base.html", "<footer", '<img src="https://t.example.com/p.gif"><footer', {"own_site"}),
        ("base.html", '<a href="{% url "privacy_policy" %}">', "<a>", {"links"}),
        ("base.html", '<a href="{% url "terms" %}">', '<a href="/gone/">', {"links"}),
        ("components/signal.html", "honored", "seen", {"signal_said"}),
        ("components/signal.html", "{% if honoured %}", "{% if True %}", {"signal_not_invented"}),
        (
            "privacy/cookies.html",
            'value="no"',
            'value="yes"',
            {"alike", "taken_back", "without_scripts"},
        ),
    ],
)
def test_whatever_breaks_in_a_page_is_red_within_one_run(
    template: str, old: str, new: str, red: set[str], live_server: Any, broken: Any
) -> None:
    """L74, L40, A199: first of all the button that says no."""
    broken(template, old, new)
    assert failed(live_server) == red


def deaf(request: HttpRequest) -> HttpResponse:
    """Take a no as if it were one, and do nothing."""
    return redirect("home") if request.POST.get("answer") == "no" else answer(request)


def hasty(request: HttpRequest) -> HttpResponse:
    """Set a cookie that nobody declared before anybody was asked."""
    response = home(request)
    response.set_cookie("_ga", "1")
    return response


urlpatterns = [path("", include("portal.urls"))]
BROKEN_VIEWS = {
    "deaf": [path("privacy/choices/answer/", deaf)],
    "hasty": [path("", hasty)],
}


@live
@pytest.mark.parametrize(
    ("view", "red"),
    [
        ("deaf", {"not_asked_after_no", "taken_back", "without_scripts"}),
        (
            "hasty",
            {"nothing_before", "yes", "taken_back", "no"}
            | {"signal_sets_nothing", "signal_ends_yes", "signal_lasts"},
        ),
    ],
)
def test_a_site_that_does_not_obey_is_red_within_one_run(
    view: str, red: set[str], live_server: Any, settings: Any, tmp_path: Path
) -> None:
    """L74, L71: a no that changes nothing; a cookie that comes unasked."""
    urlpatterns[:0] = BROKEN_VIEWS[view]
    settings.ROOT_URLCONF = __name__
    try:
        assert failed(live_server) == red
    finally:
        del urlpatterns[:-1]


@live
def test_a_signal_that_is_not_heard_is_red_within_one_run(live_server: Any, settings: Any) -> None:
    """L74: signals must work, on every page."""
    settings.OPT_OUT_SIGNALS = ()
    assert failed(live_server) == {
        "signal_said",
        "signal_sets_nothing",
        "signal_ends_yes",
        "signal_lasts",
    }


def test_a_site_that_cannot_be_reached_has_failed_everything() -> None:
    """What could not be tested is not in order."""
    nowhere = probe("http://localhost:9")
    assert nowhere == dict.fromkeys(CHECKS, False)
    assert probe("file:///") == nowhere


# --- The rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "closed"),
    [
        ("default-src 'none'; script-src 'self'; img-src 'self' data:", True),
        ("", False),
        ("img-src 'self'", False),
        ("default-src 'self' https://cdn.example.com", False),
        ("default-src 'self'; script-src 'self' 'unsafe-inline'", False),
        ("default-src 'self'; img-src *", False),
        ("default-src 'self'; report-uri https://r.example.com/", False),
    ],
)
def test_a_policy_is_closed_or_open_to_somebody(policy: str, closed: bool) -> None:
    assert Answer("https://a.org/", 200, "", policy, "text/html").is_closed is closed


@pytest.mark.parametrize(
    ("html", "own"),
    [
        ('<a href="https://b.org/">b</a><img src="/x.png"><img src="data:,">', True),
        ('<script src="//b.org/x.js"></script>', False),
        ('<link rel="preconnect" href="https://b.org">', False),
        ('<form action="https://b.org/"></form>', False),
        ('<img srcset="/a.png 1x, https://b.org/b.png 2x">', False),
        ('<img src="http://a.org/x.png">', False),
        ('<a href="/" ping="https://b.org/">a</a>', False),
    ],
)
def test_what_a_browser_fetches_by_itself_is_seen(html: str, own: bool) -> None:
    """A link waits for a click; everything else tells another site at once."""
    assert Answer("https://a.org/", 200, html, "", "text/html").is_own is own


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ('{"gpc": true, "lastUpdate": "2026-11-22"}', True),
        ('{"gpc": false, "lastUpdate": "2026-11-22"}', False),
        ('{"gpc": true, "lastUpdate": "today"}', False),
        ('{"gpc": true}', False),
        ("[]", False),
        ("<html>", False),
    ],
)
def test_the_file_on_the_signal_is_well_formed_or_not(text: str, good: bool) -> None:
    assert Answer("https://a.org/", 200, text, "", "application/json").is_gpc_file is good


def test_a_page_is_taken_apart_although_tags_stay_open() -> None:
    page = Page("<footer><p>x<br><a href='/in/'>i</a></footer><a href='/out/'>o</a></div>")
    assert page.foot == ["/in/"]


def test_every_check_has_its_sentence() -> None:
    assert tuple(SENTENCES) == CHECKS


# --- What is kept, and who is told --------------------------------------------------------------


def keep(*red: str, at: Any = NOW) -> ProbeRun:
    """Keep a run in which some checks failed."""
    results = {name: name not in red for name in CHECKS}
    return record_probe(results=results, site="https://water.example.org", at=at)


@pytest.mark.django_db
def test_everybody_reads_when_it_was_tested_and_what_came_of_it(
    client: Client, tmp_path: Path, capsys: Any
) -> None:
    """L74: dated and signed, good or bad."""
    url = reverse("privacy_cookies")
    assert "tested itself" not in client.get(url).content.decode()
    keep("no", at=NOW - timedelta(days=1))
    page = client.get(url).content.decode()
    assert f"This site tested itself on 19 November 2026: 1 of {len(CHECKS)} checks failed" in page
    assert str(SENTENCES["no"]) in page
    assert str(SENTENCES["yes"]) not in page
    keep()
    page = client.get(url).content.decode()
    assert f"This site tested itself on 20 November 2026: all {len(CHECKS)} checks passed" in page
    file = client.get(reverse("privacy_probe"))
    assert file.headers["Content-Type"] == "application/json"
    content = verify(file.content.decode(), public_keys())
    assert content["at"] == "2026-11-20T20:00:00+00:00"
    assert content["site"] == "https://water.example.org"
    assert content["results"] == dict.fromkeys(CHECKS, True)
    (tmp_path / "test.json").write_bytes(file.content)
    call_command("verify_certificate", str(tmp_path / "test.json"))
    assert capsys.readouterr().out.startswith("Good: curbstop daily test 1, signed with key 1.")


@pytest.mark.django_db
def test_a_check_that_is_no_more_is_still_told(client: Client) -> None:
    record_probe(results={"old_check": False}, site="https://a.org", at=NOW)
    page = client.get(reverse("privacy_cookies")).content.decode()
    assert "<li>old_check</li>" in page


@pytest.mark.django_db
def test_the_office_is_told_of_a_failed_test_and_of_one_that_is_missing() -> None:
    """L74: nobody finds out after forty days."""
    assert site_test(NOW) == Due(1, 1)
    keep()
    assert site_test(NOW + timedelta(days=2)) == Due(0, 0)
    assert site_test(NOW + timedelta(days=2, seconds=1)) == Due(1, 1)
    keep("no", "alike")
    assert site_test(NOW) == Due(1, 1)


@pytest.mark.django_db
def test_it_is_tested_daily_and_a_broken_site_every_hour() -> None:
    """L74: the job asks what was last, so that running it twice does nothing."""
    keep()
    assert jobs.probe_privacy(NOW + timedelta(hours=23)) == 0
    assert jobs.probe_privacy(NOW + timedelta(hours=24)) == 1  # there is no such site: it fails
    assert jobs.probe_privacy(NOW + timedelta(hours=25)) == 1
    assert ProbeRun.objects.count() == 3


@live
def test_the_command_tests_keeps_and_tells(live_server: Any, capsys: Any) -> None:
    call_command("probe_privacy", "--url", live_server.url)
    assert f"holds   {SENTENCES['no']}" in capsys.readouterr().out
    with pytest.raises(CommandError, match=f"{len(CHECKS)} of {len(CHECKS)} checks failed"):
        call_command("probe_privacy", "--url", "http://localhost:9")
    assert f"FAILED  {SENTENCES['no']}" in capsys.readouterr().out
    assert [bool(it.failed) for it in ProbeRun.objects.order_by("pk")] == [False, True]
