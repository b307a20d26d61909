"""What can be set: `.env.example`, the settings and the tests' own environment name the same variables."""

import ast
import re

import portal.settings
from portal.devdb_pytest import ENVIRONMENT
from tests.house.rooms import ROOT, calls_in, tree_of

EXAMPLE = ROOT / ".env.example"
ASSIGNED = re.compile(r"^#? ?([A-Z][A-Z_]+)=(.*)$")


def read_by_the_settings() -> list[str]:
    """Return the name of each variable that the settings ask the environment for."""
    return [
        ast.literal_eval(call.args[0])
        for name, call in calls_in(tree_of(ROOT / "portal" / "settings.py"))
        if re.fullmatch(r"env(\.\w+)?", name)
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def in_the_example() -> dict[str, str]:
    """Return the comment above each variable of the example; one comment may speak for several."""
    told: dict[str, str] = {}
    said: list[str] = []
    before_was_variable = False
    for line in EXAMPLE.read_text().splitlines():
        if found := ASSIGNED.match(line):
            told[found[1]] = " ".join(said)
            before_was_variable = True
        elif line.startswith("#"):
            said = said if not before_was_variable else []
            said.append(line.removeprefix("#").strip())
            before_was_variable = False
        else:
            said, before_was_variable = [], False
    return told


def test_the_example_names_what_the_settings_read_and_nothing_else() -> None:
    read = read_by_the_settings()
    assert len(read) > 25
    assert sorted(in_the_example()) == sorted(set(read))


def test_each_variable_is_read_in_one_place() -> None:
    read = read_by_the_settings()
    assert [name for name in set(read) if read.count(name) > 1] == []


def test_each_variable_of_the_example_is_explained() -> None:
    assert [name for name, said in in_the_example().items() if len(said) < 10] == []


def test_the_example_sets_nothing() -> None:
    """Whoever copies it has every default, and what a later version changes reaches them."""
    assert [line for line in EXAMPLE.read_text().splitlines() if line and line[0] != "#"] == []


def test_the_tests_have_an_environment_of_their_own() -> None:
    """A developer's shell or `.env` must not decide what is tested."""
    assert set(read_by_the_settings()) - set(ENVIRONMENT) == {"DATABASE_URL"}
    assert set(ENVIRONMENT) - set(read_by_the_settings()) == set()


def test_a_deployment_hashes_passwords_as_slowly_as_django_does() -> None:
    """The tests themselves hash in one round (tests/conftest.py)."""
    assert "PASSWORD_HASHERS" not in vars(portal.settings)
