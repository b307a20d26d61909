"""Five visitors, over real HTTP: no answer, a yes, a no, the opt-out signal, no scripts.

The site cannot tell them from others, and must not: one that knows when it is tested proves nothing. So
what they answer is recorded as everybody's is, under random numbers that no browser keeps, and each yes is
taken back before the visitor goes. Their pages are not counted, since a visitor with a yes keeps the
number of it to itself while it looks around; and nothing that they do has a limit of tries.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from privacy.probe.checks import CHECKS, OK, Answer, Form

TIMEOUT = 10  # seconds for one answer
LARGEST = 2_000_000  # bytes of a page
MOVED = (302, 303)
WEB = ("http", "https")
# A named one, in words that firewalls let pass.
AGENT = "Mozilla/5.0 (compatible; Curbstop probe_privacy)"


class CutShort(Exception):
    """A visitor could not go on: what it had still to test has failed."""


@dataclass(frozen=True)
class Plan:
    """Where visitors go on the site, and which cookies they may be given.

    `optional` holds the names of cookies by the choice that a yes must have been said to; `links` the
    addresses that must stand at the foot of every page.
    """

    site: str
    home: str
    cookies: str
    gpc: str
    links: Collection[str]
    necessary: frozenset[str]
    optional: Mapping[str, frozenset[str]]


def visit(plan: Plan) -> dict[str, bool]:
    """Send all visitors; return of each check whether it held. One that could not be made did not."""
    results = dict.fromkeys(CHECKS, False)
    seen: list[Answer] = []
    for walk in (
        _says_nothing,
        _says_yes,
        _says_no,
        _sends_signal,
        _changes_signal,
        _has_no_scripts,
    ):
        with suppress(CutShort):
            walk(_Visitor(plan, seen), results)
    pages = [it for it in seen if it.is_page]
    results["own_site"] = bool(pages) and all(it.is_own for it in pages)
    results["closed"] = bool(pages) and all(it.is_closed for it in pages)
    return results


class _Stay(HTTPRedirectHandler):
    """Follows nothing: where an answer sends a visitor is looked at, not gone to."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Return no request."""


class _Visitor:
    """A browser with its own cookies."""

    def __init__(self, plan: Plan, seen: list[Answer]) -> None:
        self.plan, self.seen = plan, seen
        self.jar = CookieJar()
        # Straight to the site: a proxy for what goes out may not know the way.
        self.open = build_opener(_Stay, ProxyHandler({})).open

    @property
    def has(self) -> frozenset[str]:
        """The names of the cookies it keeps."""
        return frozenset(it.name for it in self.jar)

    @property
    def has_optional(self) -> frozenset[str]:
        """Of these, the ones that need a yes."""
        return self.has & frozenset().union(*self.plan.optional.values())

    @property
    def has_only_necessary(self) -> bool:
        """Whether it keeps nothing that needs a yes, or that nobody declared."""
        return self.has <= self.plan.necessary

    def look(self, path: str, *, signal: bool = False) -> Answer:
        """Open a page. Cookies that need a yes stay at home, so that nobody counts it."""
        headers = {"Sec-GPC": "1"} if signal else {}
        return self._ask(path, headers, keeps=frozenset() if signal else self.has_optional)

    def press(self, form: Form, answer: str) -> bool:
        """Press a button of a form, as a browser without scripts would; tell whether it was taken."""
        if answer not in form.answers or form.method.lower() != "post":
            raise CutShort
        page = urljoin(self.plan.site, self.plan.home)
        headers = {"Referer": page, "Origin": page.removesuffix(self.plan.home)}
        got = self._ask(form.action, headers, send=form.fields | {"answer": answer})
        return got.status in MOVED

    def strip(self, answer: Answer) -> Form:
        """Return the question above a page."""
        for form in answer.page.asked_in("banner"):
            return form
        raise CutShort

    def _ask(
        self,
        path: str,
        headers: dict[str, str],
        *,
        keeps: frozenset[str] = frozenset(),
        send: dict[str, str] | None = None,
    ) -> Answer:
        url = urljoin(self.plan.site, path)
        where = urlsplit(url)[:2]
        if where != urlsplit(self.plan.site)[:2] or where[0] not in WEB:
            raise CutShort  # whoever is sent elsewhere is not on the site any more
        sent = "; ".join(f"{it.name}={it.value}" for it in self.jar if it.name not in keeps)
        request = Request(  # noqa: S310 -- http or https, as was just seen
            url,
            data=urlencode(send).encode() if send is not None else None,
            headers={"User-Agent": AGENT, "Accept-Language": "en", "Cookie": sent, **headers},
        )
        try:
            response = self.open(request, timeout=TIMEOUT)
        except HTTPError as answered:  # urllib's word for any status but success
            response = answered
        except (OSError, HTTPException, ValueError) as problem:
            raise CutShort from problem
        try:
            with response:
                text = response.read(LARGEST).decode(errors="replace")
        except (OSError, HTTPException) as problem:
            raise CutShort from problem
        self.jar.extract_cookies(response, request)
        got = response.headers
        answer = Answer(
            url,
            response.status,
            text,
            got.get("Content-Security-Policy", ""),
            got.get("Content-Type", ""),
        )
        self.seen.append(answer)
        return answer


Results = dict[str, bool]
Walk = Callable[[_Visitor, Results], None]


def _says_nothing(visitor: _Visitor, results: Results) -> None:
    """Look around, and follow the links at the foot."""
    plan = visitor.plan
    home, page = visitor.look(plan.home), visitor.look(plan.cookies)
    results["reached"] = home.status == page.status == OK
    strips, asks = home.page.asked_in("banner"), page.page.asked_in("cookies")
    results["asked"] = len(strips) == 1 and {form.fields.get("choice") for form in asks} >= set(
        plan.optional
    )
    results["plainly"] = bool(strips) and all(form.is_plain for form in strips)
    results["alike"] = bool(strips and asks) and all(form.is_fair for form in [*strips, *asks])
    results["signal_not_invented"] = not home.says_honoured and not page.says_honoured
    foot = [it for it in home.page.foot if it.startswith("/")]
    found = [visitor.look(path).status for path in dict.fromkeys(foot)]
    results["links"] = set(plan.links) <= set(foot) and set(found) == {OK}
    results["gpc_file"] = visitor.look(plan.gpc).is_gpc_file
    results["nothing_before"] = results["reached"] and visitor.has_only_necessary


def _says_yes(visitor: _Visitor, results: Results) -> None:
    """Say yes above the page, then no on the page about cookies."""
    plan = visitor.plan
    strip = visitor.strip(visitor.look(plan.home))
    choice = strip.fields.get("choice", "")
    taken = visitor.press(strip, "yes")
    allowed = plan.necessary | plan.optional.get(choice, frozenset())
    results["yes"] = taken and bool(visitor.has_optional) and visitor.has <= allowed
    after = visitor.look(plan.home)
    results["not_asked_after_yes"] = after.status == OK and not after.page.asked_in("banner")
    for form in visitor.look(plan.cookies).page.asked_in("cookies"):
        if form.fields.get("choice") == choice:
            taken = visitor.press(form, "no")
            results["taken_back"] = results["yes"] and taken and visitor.has_only_necessary


def _says_no(visitor: _Visitor, results: Results) -> None:
    """Say no above the page, and go on."""
    strip = visitor.strip(visitor.look(visitor.plan.home))
    taken = visitor.press(strip, "no")
    after = visitor.look(visitor.plan.home)
    results["no"] = taken and visitor.has_only_necessary
    results["not_asked_after_no"] = after.status == OK and not after.page.asked_in("banner")


def _sends_signal(visitor: _Visitor, results: Results) -> None:
    """Come with the signal, and nothing said before."""
    plan = visitor.plan
    found = [visitor.look(path, signal=True) for path in (plan.home, plan.cookies)]
    results["signal_said"] = all(it.status == OK and it.says_honoured for it in found)
    asked = any(it.page.asked_in("banner") for it in found)
    results["signal_sets_nothing"] = visitor.has_only_necessary and not asked


def _changes_signal(visitor: _Visitor, results: Results) -> None:
    """Say yes, then come with the signal, then without: its absence is no new yes (L44)."""
    home = visitor.plan.home
    visitor.press(visitor.strip(visitor.look(home)), "yes")
    had = bool(visitor.has_optional)
    heard = visitor.look(home, signal=True)
    results["signal_ends_yes"] = had and heard.status == OK and visitor.has_only_necessary
    later = visitor.look(home)
    still = visitor.has_only_necessary and not later.page.asked_in("banner")
    results["signal_lasts"] = results["signal_ends_yes"] and later.status == OK and still


def _has_no_scripts(visitor: _Visitor, results: Results) -> None:
    """Say yes and no to each choice on the page about cookies: every press is a form of its own."""
    plan, held = visitor.plan, []
    for choice, names in plan.optional.items():
        for answer, allowed in (("yes", plan.necessary | names), ("no", plan.necessary)):
            forms = visitor.look(plan.cookies).page.asked_in("cookies")
            form = next((it for it in forms if it.fields.get("choice") == choice), None)
            if form is None:
                return
            held.append(visitor.press(form, answer) and visitor.has <= allowed)
    results["without_scripts"] = bool(held) and all(held)
