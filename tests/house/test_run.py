"""`./run` whole, as a new user sees it: from a checkout to a page, to the end of everything."""

import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
import venv
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

import psutil
import pytest

from accounts.passwords import DEMO_PASSWORD
from portal import devdb, devdb_pytest

NOT_OF_THE_CHECKOUT = shutil.ignore_patterns(".*", "staticfiles", "tests", "shots", "__pycache__")
PATIENCE = 120  # seconds until it counts as never


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A fresh copy with everything installed: CI has shown that by the time it gets here."""
    made = Path(tempfile.mkdtemp(dir=devdb_pytest.parent_folder()))
    made.chmod(0o755)  # as root, the database runs as somebody else, who must get here
    copy = made / "curbstop"
    shutil.copytree(devdb.ROOT, copy, ignore=NOT_OF_THE_CHECKOUT)
    venv.create(copy / ".venv", symlinks=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = copy / ".venv" / "lib" / version / "site-packages"
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "ours.pth").write_text("\n".join(ours))
    run = runpy.run_path(str(copy / "run"))
    run["STAMP"].write_text(run["stamps"]()[1])
    yield copy
    for process in of(copy):  # of a test that failed
        process.kill()
    shutil.rmtree(made)


def begin(checkout: Path, port: int) -> subprocess.Popen[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "run", str(port)],
        cwd=checkout,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said_until(out: IO[str] | None, last: str) -> list[str]:
    """Return the lines up to the one that begins so."""
    assert out
    lines = []
    for line in out:
        lines.append(line.strip())
        if lines[-1].startswith(last):
            return lines
    pytest.fail("it ended: " + "\n".join(lines))


def sign_in(site: str, email: str) -> str:
    """Sign in as a person does; return the page that they see then."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{site}/sign-in/login/", timeout=PATIENCE).read().decode()
    (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    form = {"csrfmiddlewaretoken": token, "login": email, "password": DEMO_PASSWORD}
    browser.addheaders = [("Referer", site)]
    sent = browser.open(f"{site}/sign-in/login/", urlencode(form).encode(), timeout=PATIENCE)
    return sent.read().decode()


def of(checkout: Path) -> list[psutil.Process]:
    """Return the processes that belong to a checkout."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(checkout) in part for part in process.info["cmdline"] or []):
            found.append(process)
    return found


def test_from_a_checkout_to_a_page_to_nothing_left_and_once_more(checkout):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site = f"http://localhost:{port}"
    with begin(checkout, port) as first:
        said = said_until(first.stdout, "Staff (from dana on)")
        done = [line for line in said if line.startswith("Demonstration: ")]
        assert done[-1].endswith("who sign in")
        assert any(line.startswith(f"Curbstop is on {site}") for line in said)
        logins = [line.split()[0] for line in said if "@example.org" in line]
        assert len(logins) == 10
        for email in logins[:3]:
            assert "/sign-in/logout/" in sign_in(site, email), email
        for email in logins[3:]:
            assert "authenticat" in sign_in(site, email), email  # staff: their second factor first
        said = said_until(first.stdout, "Demonstration: ")  # the rest fills in by itself
        mails = [line for line in said if line.startswith("Mail to")]
        # The office hears of its duties; invented people get nothing.
        assert [line for line in mails if "privacy@" not in line] == []
        first.send_signal(signal.SIGINT)
        said_until(first.stdout, "Stopping")
        first.communicate(timeout=PATIENCE)
    assert first.returncode == 0
    assert of(checkout) == []

    with begin(checkout, port) as second:
        said = said_until(second.stdout, f"Curbstop is on {site}")
        assert not any(line.startswith("Demonstration: ") for line in said)  # it is in
        second.send_signal(signal.SIGTERM)
        second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    assert of(checkout) == []
