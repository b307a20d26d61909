"""The rules of the house that ruff and import-linter cannot see."""

import ast
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.db.models import ForeignKey, Model

from tests.house.rooms import (
    ROOMS,
    ROOT,
    SCRIPTS,
    calls_in,
    files_of_rooms,
    files_of_tests,
    imports_in,
    name_of,
    templates,
    tree_of,
)

EVERY_FILE = [*files_of_rooms(), *files_of_tests(), *(ROOT / script for script in SCRIPTS)]
OUR_MODELS: list[type[Model]] = [
    model for room in ROOMS for model in apps.get_app_config(room).get_models()
]


def breaking(files: Iterable[Path], broken: str, excused: Iterable[str] = ()) -> list[str]:
    """Return the lines of files that hold a pattern, but for the files that are excused."""
    return [
        f"{name_of(path)}:{number}"
        for path in files
        if name_of(path) not in set(excused)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(broken, line)
    ]


def test_there_is_something_to_keep_rules_about() -> None:
    """A test over no files would pass for ever."""
    assert {name_of(path).partition("/")[0] for path in files_of_rooms()} == set(ROOMS)
    assert len(files_of_rooms()) > 100
    assert len(OUR_MODELS) > 15
    assert len(templates()) > 50


# --- Rooms --------------------------------------------------------------------------------------------


def test_rooms_are_installed_in_the_order_in_which_they_know_each_other() -> None:
    """INSTALLED_APPS and import-linter's layers are one list (erasure: tests/house/test_map.py)."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    [layers] = [
        contract["layers"]
        for contract in config["importlinter"]["contracts"]
        if contract["type"] == "layers"
    ]
    apart = [room.strip() for layer in reversed(layers) for room in layer.split("|")]
    assert [app for app in settings.INSTALLED_APPS if app in ROOMS] == ROOMS
    assert apart == ROOMS
    assert config["importlinter"]["root_packages"] == ROOMS
    assert config["mypy"]["packages"] == ROOMS


def test_every_room_says_what_it_is_for() -> None:
    silent = [room for room in ROOMS if not ast.get_docstring(tree_of(ROOT / room / "__init__.py"))]
    assert silent == []


def test_no_room_is_a_drawer() -> None:
    drawers = {"common", "core", "utils", "services", "helpers", "misc", "lib", "shared", "base"}
    found = [
        name_of(path)
        for path in files_of_rooms()
        if drawers & {*path.relative_to(ROOT).parts[:-1], path.stem}
    ]
    assert found == []


def test_no_foreign_key_points_up() -> None:
    """Contracts see imports; "app.Model" as a string is seen here."""
    height = {room: number for number, room in enumerate(ROOMS)}
    up = [
        f"{model._meta.label}.{field.name}"
        for model in OUR_MODELS
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model is not None
        and height.get(field.related_model._meta.app_label, -1) > height[model._meta.app_label]
    ]
    assert up == []


def test_a_walk_over_fields_sees_foreign_keys() -> None:
    seen = sum(isinstance(f, ForeignKey) for model in OUR_MODELS for f in model._meta.local_fields)
    assert seen > 15


def test_plain_rules_are_named_in_their_contract() -> None:
    """Every module whose docstring says that it is plain must stand in the contract that keeps it so."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [plain] = [c["source_modules"] for c in config["contracts"] if c["id"] == "rules"]
    missing = [
        module
        for module in plain
        if not any(
            (ROOT / module.replace(".", "/")).with_suffix(ending).exists() for ending in (".py", "")
        )
    ]
    assert missing == []


# --- Models -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_a_model_neither_orders_itself_nor_does_more_than_save(model: type[Model]) -> None:
    assert list(model._meta.ordering) == []
    own = {
        name
        for base in model.__mro__[:-1]
        if base.__module__.split(".")[0] in ROOMS
        for name in vars(base)
    }
    assert own & {"save", "delete", "clean", "full_clean", "__init__"} == set()


def test_nobody_is_told_by_signal() -> None:
    signals = re.compile(r"^(django|allauth)\.(dispatch|.*\bsignals)\b")
    found = [
        f"{name_of(path)}: {name}"
        for path in files_of_rooms()
        for name in imports_in(tree_of(path))
        if signals.search(name)
    ]
    assert found == []


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_text_columns_of_ours_are_never_null() -> None:
    """Two ways to be empty would be one too many."""
    both = [
        f"{model._meta.label}.{field.name}"
        for model in OUR_MODELS
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField) and field.null
    ]
    assert both == []


# --- The environment, the clock, the database -----------------------------------------------------------

# Who may look at the environment, besides the settings' own reader.
READS_ENVIRONMENT = {
    "portal/wsgi.py": "names the settings to Django",
    "portal/devdb.py": "starts a database before there are settings",
    "portal/devdb_pytest.py": "gives the tests an environment of their own",
}


def test_the_environment_is_read_in_the_settings_alone() -> None:
    found = breaking(
        files_of_rooms(),
        r"\bos\.(environ|getenv)|\bfrom os import .*\b(environ|getenv)|\bimport environ\b|\benviron\.Env",
        {*READS_ENVIRONMENT, "portal/settings.py"},
    )
    assert found == []


# Who may ask what time it is: views, the admin, middleware and commands; and these.
READS_CLOCK = {
    "accounts/homes.py": "which homes a request is about: asked by views for the request's own day",
    "accounts/models/users.py": "Django's own commands make users without giving a time",
    "notices/showing.py": "what stands above a page: asked by the frame for the request's own moment",
    "portal/signing_in.py": "allauth makes users without giving a time",
    "portal/sign_in_log.py": "allauth signs in and refuses without giving a time",
    "privacy/limits.py": "a mark is another one tomorrow; asked by views",
    "privacy/reauthentication.py": "allauth keeps seconds since 1970 in the session; a guard of views",
    "privacy/checks/__init__.py": "Django calls checks without giving a time",
}
CLOCKS = re.compile(
    r"^(timezone\.(now|localdate|localtime)|(datetime\.)?datetime\.(now|utcnow|today)"
    r"|(datetime\.)?date\.today|time\.time|now|localdate|localtime)$"
)


def asks_the_clock(path: Path) -> list[str]:
    """Return the calls of a file that read the clock; with an argument, they only convert."""
    bare = {"time"} if "time.time" in imports_in(tree_of(path)) else set()
    return [
        f"{name_of(path)}:{call.lineno} {name}"
        for name, call in calls_in(tree_of(path))
        if (CLOCKS.match(name) or name in bare)
        and not (call.args and name.endswith(("localtime", "localdate")))
    ]


def may_ask_the_clock(path: Path) -> bool:
    """Tell whether a file is one of those that meet the world outside."""
    name = name_of(path)
    return (
        "/views/" in name
        or "/management/commands/" in name
        or path.name in {"admin.py", "middleware.py", "views.py"}
        or name in READS_CLOCK
        or name in READS_ENVIRONMENT  # the launcher's, which wait for a database
    )


def test_only_views_and_the_job_runner_ask_what_time_it_is() -> None:
    found = [
        asked
        for path in files_of_rooms()
        if not may_ask_the_clock(path)
        for asked in asks_the_clock(path)
    ]
    assert found == []


def test_no_excuse_is_left_of_a_file_that_asks_the_clock_no_more() -> None:
    idle = [name for name in READS_CLOCK if not asks_the_clock(ROOT / name)]
    assert idle == []


def test_no_column_asks_the_clock_by_itself() -> None:
    """`auto_now` and `default=now` would be a clock in the domain."""
    itself = [
        f"{model._meta.label}.{field.name}"
        for model in OUR_MODELS
        for field in model._meta.local_fields
        if getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
        or "now" in getattr(field.default, "__name__", "")
    ]
    assert itself == []


def test_only_sql_py_opens_a_cursor_or_writes_sql() -> None:
    banned = re.compile(r"(\.cursor|\.raw|\.extra|RawSQL|RunSQL|executemany)$")
    found = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in files_of_rooms()
        if path.name != "sql.py"
        for name, call in calls_in(tree_of(path))
        if banned.search(name)
    ]
    assert found == []


# --- Actions and words ----------------------------------------------------------------------------------

ACTIONS = [path for path in files_of_rooms() if path.stem == "actions" or "actions" in path.parts]


def public_functions(path: Path) -> list[ast.FunctionDef]:
    """Return the public functions of a module."""
    return [
        node
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


# What stands beside the actions and is none, and why: parts of several actions, called by those alone.
NO_ACTIONS = {
    "account_digest": "computes",
    "code_digest": "computes",
    "token_digest": "computes",
    "without_overlaps": "sorts the rows of a feed",
    "read_each": "turns the rows of a feed into values",
    "known": "looks up what the rows of a feed name",
    "need": "looks one of them up",
    "period": "reads two fields of a row",
    "upsert": "the one way in which the records of a feed are written",
    "becomes": "says what a column is set to",
    "firms_that_erase": "says who is to be told, before anything is erased",
    "firms_that_correct": "the same of a correction",
    "may_be_done": "asks whether a request may be done, for the actions that do it",
    "merge_registers": "half of take_in_reads",
    "merge_volumes": "the other half",
}


@pytest.mark.parametrize("path", ACTIONS, ids=name_of)
def test_an_action_names_its_arguments(path: Path) -> None:
    """`revoke(ada, ben, now)` would be read wrong by somebody some day."""
    positional = [
        function.name
        for function in public_functions(path)
        if function.name not in NO_ACTIONS
        and (function.args.args or function.args.posonlyargs or function.args.vararg)
    ]
    assert positional == []


@pytest.mark.parametrize("path", files_of_rooms(), ids=name_of)
def test_everything_public_says_what_it_is_for(path: Path) -> None:
    tree = tree_of(path)
    silent = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            silent.append(node.name)
        if isinstance(node, ast.ClassDef):
            silent += [
                f"{node.name}.{method.name}"
                for method in node.body
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
                and not method.name.startswith("_")
                and not ast.get_docstring(method)
            ]
    if not tree.body:
        return  # an empty __init__.py
    assert silent == []


def test_names_are_words_of_the_trade() -> None:
    vague = re.compile(r"(Manager|Service|Helper|Data|Info|Util|Utils)$|^(process|handle)(_|$)")
    # Django's own words for what these are, and the hooks of html.parser.
    excused = {"UserManager", "handle", "NotPersonalData", "NoPersonalData", "SetAsideData"}
    excused |= {"handle_starttag", "handle_endtag", "handle_data"}
    found = [
        f"{name_of(path)}: {node.name}"
        for path in files_of_rooms()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and vague.search(node.name)
        and node.name not in excused
    ]
    assert found == []


# --- Tests ----------------------------------------------------------------------------------------------


def test_no_test_stands_in_for_a_collaborator() -> None:
    """What is replaced proves nothing about what is not: fakes are real servers, see tests/fakes.py."""
    found = [
        f"{name_of(path)}: {name}"
        for path in EVERY_FILE
        for name in imports_in(tree_of(path))
        if re.match(
            r"(unittest\.mock|unittest\.mock\b|mock|pytest_mock|responses|respx|vcr)\b", name
        )
    ]
    found += breaking(files_of_tests(), r"\bdef test\w*\(.*\b" + "mocker" + r"\b")
    assert found == []


# Where a test may put something else in the place of a part of ours, and why a real one cannot serve.
REPLACES = {
    "tests/house/test_tables.py": "the migrations that there are",
    "tests/portal/test_feed_pages.py": "kills a job before its end, and its lock with it",
    "tests/portal/test_feed_files.py": "kills a load before its end; a parser with a fault",
    "tests/conversations/test_desk.py": "the length of a page of the list",
    "tests/house/test_every_page.py": "the length of a page of the admin",
    "tests/house/test_launcher.py": "where the launcher looks for a file",
    "tests/notices/test_lanes.py": "how long what is known is used; a topic that dies, or in which people go",
    "tests/portal/test_feed_words.py": "the catalogue, which may not be compiled",
    "tests/portal/test_admin_looks.py": "the length of a page of the admin",
    "tests/portal/test_arrivals.py": "the step at which a watcher dies; a parser that breaks; a piece's size",
    "tests/portal/test_jobs.py": "the schedule, and the pause between two looks at it",
    "tests/portal/test_nameless.py": "where temporary files lie",
    "tests/portal/test_status.py": "the schedule",
    "tests/portal/test_load_feed.py": "a parser that breaks in the middle; the size of a piece",
    "tests/privacy/test_map_checks.py": "a smaller map",
    "tests/privacy/test_papers.py": "for how long a scanner may think",
    "tests/privacy/test_replay.py": "a topic of a programme, before there is one",
    "tests/usage/test_read_feeds.py": "the size of a piece",
    "tests/usage/test_vendor_feeds.py": "the size of a piece",
}


def test_whoever_replaces_a_part_of_ours_says_why() -> None:
    found = {
        name_of(path)
        for path in files_of_tests()
        if re.search(r"monkeypatch\.set(attr|item)\(", path.read_text())
        and path.name != "test_rules.py"
    }
    assert found == set(REPLACES)


def test_tests_have_no_plain_names() -> None:
    """`test_1`, `test_link` say nothing when they fail: a name is a sentence."""
    short = [
        f"{name_of(path)}: {function.name}"
        for path in files_of_tests()
        for function in public_functions(path)
        if function.name.startswith("test_") and function.name.count("_") < 2
    ]
    assert short == []


def test_no_test_is_written_twice_under_one_name() -> None:
    """Python keeps the last: the first would never run."""
    twice = []
    for path in files_of_tests():
        names = [function.name for function in public_functions(path)]
        twice += [f"{name_of(path)}: {name}" for name in set(names) if names.count(name) > 1]
    assert twice == []


# --- Length, reasons, leftovers -------------------------------------------------------------------------


def test_a_file_is_read_in_one_sitting() -> None:
    limits = [(500, files_of_rooms()), (1000, files_of_tests())]
    long = [
        f"{name_of(path)}: {lines}"
        for limit, files in limits
        for path in files
        if (lines := len(path.read_text().splitlines())) > limit
    ]
    assert long == []


EXEMPTION = re.compile(
    r"#\s*(noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?|type:\s*ignore(\[[\w,\s-]+\])?|pragma:\s*no cover|nosec)"
)


def is_bare(line: str) -> bool:
    """Tell whether a line switches a check off and does not say why behind it."""
    marks = list(EXEMPTION.finditer(line))
    return bool(marks) and not re.search(r"[a-zA-Z]{3}", line[marks[-1].end() :])


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("x = 1", False),
        ("x = 1  # noqa: E501", True),
        ("x = 1  # noqa", True),
        ("x = 1  # noqa: E501, S105", True),
        ("x = 1  # noqa: E501 -- the signature is theirs", False),
        ("x = 1  # type: ignore[arg-type]", True),
        ("x = 1  # type: ignore[arg-type,misc]  # as documented", False),
        ("x = 1  # pragma: no cover", True),
        ("x = 1  # noqa: S105 # type: ignore[misc]  # public by intention", False),
    ],
)
def test_the_search_for_reasons_sees_what_it_should(line: str, bare: bool) -> None:
    assert is_bare(line) is bare


# Written before this rule was kept by machine; whoever mends one takes it out here.
WITHOUT_A_REASON: set[str] = set()


def test_whoever_switches_a_check_off_says_why() -> None:
    bare = {
        name_of(path)
        for path in EVERY_FILE
        if path.name != "test_rules.py"  # it names them
        if any(map(is_bare, path.read_text().splitlines()))
    }
    assert bare == WITHOUT_A_REASON


def test_nothing_is_left_to_be_done_later() -> None:
    later = r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"
    static = [path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js"}]
    pages = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    words = [*(ROOT / "docs").rglob("*.md"), ROOT / "pyproject.toml"]
    assert breaking([*EVERY_FILE, *static, *pages, *words], later) == []


def test_the_time_of_a_day_is_written_in_one_way() -> None:
    """`privacy.moments` and its filter `clock`: never "noon" on one page and "12 p.m." on the next."""
    other = r"time_format\(|TIME_FORMAT|\|time:|DATETIME"
    pages = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    formats = [
        f"portal/formats/{language}/formats.py" for language in ("en", "es")
    ]  # for Django admin
    assert breaking([*files_of_rooms(), *pages], other, ["privacy/moments.py", *formats]) == []


def test_no_breakpoint_and_no_print_is_left() -> None:
    found = [
        f"{name_of(path)}:{call.lineno} {name}"
        for path in files_of_rooms()
        for name, call in calls_in(tree_of(path))
        if name in {"print", "breakpoint", "pdb.set_trace"}
    ]
    assert found == []
