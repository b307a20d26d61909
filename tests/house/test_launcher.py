"""The launcher and the PostgreSQL that it brings, as far as seconds allow."""

import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from portal import devdb, devdb_pytest

ROOT = devdb.ROOT
NOBODY = devdb.Ids(65534, 65534)


@pytest.fixture(scope="module")
def run() -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(ROOT / "run")))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server can walk to, also where root runs the tests: tmp_path is private."""
    made = Path(tempfile.mkdtemp(dir=devdb_pytest.parent_folder()))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def cluster(folder: Path) -> Iterator[devdb.Cluster]:
    """A running cluster, beside the one of the tests."""
    running = devdb.Cluster(folder / "cluster", throwaway=True)
    running.hold()
    yield running
    if running.folder.exists():
        running.release()


def ask(cluster: devdb.Cluster, **other: str) -> str:
    """Return the name of the database that answers."""
    address = make_conninfo(user="portal", dbname="portal", **{**cluster.place(), **other})
    with psycopg.connect(address) as connection:
        (name,) = connection.execute("SELECT current_database()").fetchone()
    return name


# --- The server ---------------------------------------------------------------------------------


def test_the_last_of_its_users_stops_the_server(cluster):
    other = devdb.Cluster(cluster.folder, throwaway=True)
    other.hold()
    other.release()
    assert ask(cluster) == "portal"
    cluster.release()
    assert not cluster.folder.exists()


def test_a_killed_server_starts_again_though_another_program_has_its_number(cluster):
    os.kill(int(cluster.pid_lines()[0]), signal.SIGKILL)
    cluster.pid_file.write_text("\n".join([str(os.getpid()), *cluster.pid_lines()[1:]]))
    again = devdb.Cluster(cluster.folder, throwaway=True)
    again.hold()
    assert ask(again) == "portal"
    again.release()


def test_where_there_are_no_sockets_a_password_guards_the_port(folder):
    cluster = devdb.Cluster(folder / "cluster", throwaway=True, over_tcp=True)
    cluster.hold()
    try:
        assert ask(cluster) == "portal"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(cluster, password="guessed")
    finally:
        cluster.release()


def test_a_keeper_ends_with_whoever_started_it(folder):
    keeper = devdb.Keeper(folder / "cluster", throwaway=True)
    assert keeper.url == f"postgres://portal@/{folder}/cluster/portal"
    keeper.close()
    assert not (folder / "cluster").exists()


def test_what_a_killed_run_left_is_cleared_and_a_living_one_is_left_alone():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    where = devdb_pytest.parent_folder()
    left = Path(tempfile.mkdtemp(prefix=f"{devdb_pytest.prefix()}{ended.pid}-", dir=where))
    living = Path(tempfile.mkdtemp(prefix=f"{devdb_pytest.prefix()}{os.getpid()}-", dir=where))
    devdb_pytest.clear_leftovers()
    assert (left.exists(), living.exists()) == (False, True)
    living.rmdir()


# --- Where it lies ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "account", "stays"),
    [(0o755, NOBODY, True), (0o700, NOBODY, False), (0o700, None, True), (0o711, NOBODY, True)],
)
def test_a_folder_that_the_server_cannot_walk_to_is_replaced(folder, mode, account, stays):
    folder.chmod(mode)
    wished = folder / ".curbstop"
    found = devdb.cluster_folder(wished, account)
    assert found == wished if stays else found.name.startswith("curbstop-")
    assert folder.stat().st_mode & 0o777 == mode


def test_a_folder_that_a_link_stands_for_is_refused(folder):
    (folder / "elsewhere").mkdir()
    (folder / "cluster").symlink_to(folder / "elsewhere")
    with pytest.raises(devdb.DatabaseTrouble, match="belongs to another account"):
        devdb.own_folder(folder / "cluster", None)


def test_a_deep_checkout_has_its_socket_elsewhere(folder):
    deep = devdb.Cluster(folder / ("deep" * 30))
    assert len(str(deep.socket_folder / devdb.SOCKET)) <= devdb.LONGEST_SOCKET_PATH


# --- What is configured -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("DATABASE_URL=postgres://a@b/c", "postgres://a@b/c"),
        ('export DATABASE_URL="postgres://a@b/c"', "postgres://a@b/c"),
        ("DATABASE_URL=", ""),
        ("# DATABASE_URL=postgres://a@b/c", ""),
        ("OTHER_DATABASE_URL=postgres://a@b/c", ""),
    ],
)
def test_a_line_of_dotenv_is_read_as_the_settings_read_it(line, value, tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(devdb, "ROOT", tmp_path)
    (tmp_path / ".env").write_text(f"DEBUG=false\n{line}\n")
    assert devdb.configured("DATABASE_URL") == value


def test_the_environment_goes_before_dotenv(tmp_path, monkeypatch):
    monkeypatch.setattr(devdb, "ROOT", tmp_path)
    (tmp_path / ".env").write_text("DEMO=true\n")
    monkeypatch.setenv("DEMO", "false")
    assert devdb.configured("DEMO") == "false"


def test_every_setting_is_fixed_for_the_tests():
    settings = (ROOT / "portal" / "settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"(\w+)"', settings))
    assert read == {*devdb_pytest.ENVIRONMENT, "DATABASE_URL"}


# --- The command line ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("[::1]:8000", ("::1", 8000)),
        ("portal.example.org:80", ("portal.example.org", 80)),
        ("8001", ("127.0.0.1", 8001)),
        ("test", None),
        ("load_feed", None),
    ],
)
def test_which_words_are_an_address(run, word, place):
    assert run.address(word) == place


@pytest.mark.parametrize(
    ("place", "listens", "opened"),
    [
        (("127.0.0.1", 8000), "127.0.0.1:8000", "http://localhost:8000"),
        (("::1", 8000), "[::1]:8000", "http://localhost:8000"),
        (("192.0.2.7", 80), "192.0.2.7:80", "http://192.0.2.7:80"),
        (("2001:db8::1", 80), "[2001:db8::1]:80", "http://[2001:db8::1]:80"),
        (("portal.example.org", 80), "portal.example.org:80", "http://portal.example.org:80"),
    ],
)
def test_this_machine_is_opened_by_its_name_where_passkeys_work(run, place, listens, opened):
    """Browsers make no passkey for an address in numbers."""
    assert (run.bound(*place), run.url(*place)) == (listens, opened)
    assert listens in run.server_command(*place)


def test_a_port_in_use_is_said_at_once(run):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = run.why_not_listen("127.0.0.1", port)
    assert said.startswith(f"Port {port} is in use")
    assert run.why_not_listen("127.0.0.1", port) is None


# --- The pins -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "-production", "-uv"])
def test_the_pins_name_no_address(name):
    text = (ROOT / f"requirements{name}.txt").read_text()
    assert re.findall(r"://|--(?!hash=)\S+|(?:^|\s)[/.]\S*", text) == []


def test_production_runs_what_was_tested():
    everything, production = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-production.txt")
    )
    assert production < everything
