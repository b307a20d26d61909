"""A real browser before the whole portal: templates, styles, scripts, cookies, policy and database.

The fixtures `site`, `chromium` and `new_tab` are for tests/browser and tests/journeys, whose
conftest.py files load this module as a plugin: one browser and one server then serve both.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    sync_playwright,
)

from accounts.homes import SESSION_KEY as HOME
from accounts.models import User
from tests.conftest import signed_in

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # containers run tests as root; what is opened is our own pages alone
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # pytest-socket watches this process, not the browser's: there is no other host for it at all.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
WRONG_FROM = 400  # the first status of HTTP that tells of a failure
LONGEST_WAIT = (
    15_000  # milliseconds until a condition counts as never met; nothing waits for its end
)


class Handler(WSGIRequestHandler):
    """Django's own, without a line for each request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Server(ThreadedWSGIServer):
    """Django's own, which waits for the threads of its requests when it is closed.

    Each thread keeps its connection to the database for as long as the browser keeps the line open, and a
    database that somebody is connected to cannot be dropped.
    """

    daemon_threads = False


@pytest.fixture(scope="session")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the portal with the middleware and the hashed files of a deployment; yield its address.

    pytest-django's `live_server` finds static files under their plain names, before WhiteNoise is asked.
    """
    folder = str(tmp_path_factory.mktemp("static"))
    with override_settings(STATIC_ROOT=folder, WHITENOISE_AUTOREFRESH=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = Server(("localhost", 0), Handler, connections_override={})
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def chromium(site: str) -> Iterator[Browser]:
    """Start Debian's Chromium: its engine alone where that is installed.

    After the server, so that it goes before it: the server's threads end with the browser's lines.
    The engine lays out, paints and speaks to assistive technology for both. Without windows, tabs and
    toolbars, which nobody sees here, a page takes half the work: 90 ms of a processor for 190.
    """
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        pytest.skip("there is no chromium on the PATH")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright's loop runs in the tests' own thread, where Django would refuse every query.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Tab:
    """One page in a context of its own: its own cookies, as on a device of its own.

    `trouble` is what went wrong behind the page: scripts, requests, our own policy. A document that
    shall answer with something else than success is announced with `expected`. `passed` are looks of
    texts that stand out from their ground (tests/browser/contrast.py).
    """

    page: Page
    site: str
    trouble: list[str] = field(default_factory=list)
    expected: int = 200
    requests: list[Request] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """Begin to note what goes wrong."""
        self.page.set_default_timeout(LONGEST_WAIT)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)

    def _said(self, message: ConsoleMessage) -> None:
        # What did not load is noted with its address by _answered and _failed.
        if message.type in {"error", "warning"} and "Failed to load" not in message.text:
            self.trouble.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((self.site, "data:")):
            self.trouble.append(f"a third party is asked: {request.url}")

    def _answered(self, response: Response) -> None:
        document = response.request.is_navigation_request()
        if response.status >= WRONG_FROM and not (document and response.status == self.expected):
            self.trouble.append(f"{response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left while its files are on the way aborts them.
        if request.failure != "net::ERR_ABORTED":
            self.trouble.append(f"{request.failure}: {request.url}")

    def sign_in(self, user: User | None, *, proven: bool = False, home: int | None = None) -> None:
        """Be signed in as `user`, by the cookie; None is nobody.

        `proven`: with a password just now. `home`: looking at the home of that agreement.
        """
        self.page.context.clear_cookies()
        if user is None:
            return
        client = signed_in(Client(), user, proven=proven)
        session = client.session
        if home is not None:
            session[HOME] = home
        session.save()
        self.page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.site}]
        )

    def open(self, path: str, *, status: int = 200) -> None:
        """Open a path of the site, which must answer with `status`."""
        self.expected = status
        address = path if path.startswith(self.site) else f"{self.site}{path}"
        response = self.page.goto(address)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"

    def give_passkeys(self) -> None:
        """Give the device a place to keep passkeys, whose owner is always at hand."""
        device = self.page.context.new_cdp_session(self.page)
        device.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    @property
    def path(self) -> str:
        """Where one is."""
        return self.page.url.removeprefix(self.site)

    def settled(self) -> Page:
        """Return the page once all of it has come: a click waits for its first byte alone."""
        self.page.wait_for_load_state("domcontentloaded")
        return self.page

    @property
    def heading(self) -> str:
        """What the page says first."""
        return self.settled().locator("h1").inner_text()

    def fill(self, **fields: str) -> None:
        """Type into fields by their names."""
        for name, value in fields.items():
            self.form_field(name).fill(value)

    def form_field(self, name: str) -> Locator:
        """Return the field of that name that is to be seen."""
        return self.page.locator(f"main [name={name}]:not([type=hidden])")

    def press(self, name: str) -> None:
        """Press the button of that name in the page's own part."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link of that name in the page's own part."""
        self.page.locator("main").get_by_role("link", name=name, exact=True).click()

    def choose(self, label: str) -> None:
        """Choose the radio button or checkbox of that label."""
        self.page.get_by_label(label, exact=True).check()

    def text(self) -> str:
        """Return all that the page says in its own part."""
        return self.settled().locator("main").inner_text()

    def texts(self, selector: str) -> list[str]:
        """Return what each of these says; there is at least one, which is waited for."""
        found = self.settled().locator(selector)
        found.first.wait_for()
        return found.all_inner_texts()


NewTab = Callable[..., Tab]


@pytest.fixture
def new_tab(chromium: Browser, site: str, transactional_db: None) -> Iterator[NewTab]:
    """Return a function that opens a tab on a device of its own; its troubles fail the test."""
    contexts: list[BrowserContext] = []
    tabs: list[Tab] = []

    def make(**options: Any) -> Tab:
        context = chromium.new_context(
            **{
                "viewport": DESK,
                "locale": "en-US",
                "reduced_motion": "reduce",
                "base_url": site,
            }
            | options
        )
        contexts.append(context)
        tab = Tab(context.new_page(), site)
        tab.watch()
        tabs.append(tab)
        return tab

    yield make
    for context in contexts:
        context.close()
    assert [tab.trouble for tab in tabs] == [[] for _tab in tabs]


@pytest.fixture
def tab(new_tab: NewTab) -> Tab:
    """A tab at a desk."""
    return new_tab()
