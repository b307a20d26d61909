"""The portal's own privacy map, held against the models and against the database itself."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.core.checks import Error
from django.db import connection, models
from django.utils import timezone

from privacy.checks import check_map
from privacy.checks.coverage import columns_nobody_described
from privacy.map import Erase, NotPersonal, Personal, the_map
from privacy.models import Subject
from privacy.sql import columns_in_the_database

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}

# Third-party models whose `__str__` shows a person, and which are not ours to change. They may
# exist as long as nothing prints them: no page of the admin, hence no line of its log.
THEY_SHOW_A_PERSON = {
    "account.EmailAddress",  # the address
    "account.EmailConfirmation",  # the address
    "mfa.Authenticator",  # the name the person gave a passkey
    "sessions.Session",  # the session's key
    "usersessions.UserSession",  # the IP address and browser
}


def test_the_map_has_no_error() -> None:
    found = check_map(the_map, MODELS.values(), today=timezone.localdate())
    assert [message for message in found if isinstance(message, Error)] == []


def test_no_privacy_check_is_silenced() -> None:
    assert [id for id in settings.SILENCED_SYSTEM_CHECKS if id.startswith("privacy.")] == []


# --- The database -------------------------------------------------------------------------------


def columns_without_an_entry() -> list[str]:
    return columns_nobody_described(the_map, MODELS, columns_in_the_database())


@pytest.mark.django_db
def test_every_column_of_the_database_is_in_the_map() -> None:
    assert columns_without_an_entry() == []


@pytest.mark.django_db
def test_every_table_in_the_map_is_in_the_database() -> None:
    """An entry for a table that is gone would hide the next one of its name."""
    real = set(columns_in_the_database())
    described = {(table, name) for table, it in the_map.tables.items() for name in it.columns}
    assert described - real == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("ALTER TABLE accounts_customer ADD COLUMN birthday date", ["accounts_customer.birthday"]),
        (
            "CREATE TABLE old_letters (id int, body text)",
            ["old_letters.body", "old_letters.id"],
        ),
        ("CREATE VIEW everybody AS SELECT name FROM accounts_customer", ["everybody.name"]),
        (
            "CREATE MATERIALIZED VIEW everybody AS SELECT name FROM accounts_customer",
            ["everybody.name"],
        ),
        ("CREATE INDEX by_name ON accounts_customer (name)", []),
    ],
)
def test_what_is_added_behind_djangos_back_is_found(statement: str, found: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert columns_without_an_entry() == found


@pytest.mark.django_db
def test_a_partition_is_covered_by_its_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE meter_log (day date, volume int) PARTITION BY RANGE (day)")
        cursor.execute(
            "CREATE TABLE meter_log_2026 PARTITION OF meter_log "
            "FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"
        )
    assert columns_without_an_entry() == ["meter_log.day", "meter_log.volume"]


# --- People -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("label", [k for k, entry in the_map.models.items() if entry.personal])
def test_a_person_of_whom_nothing_is_known_has_no_rows(label: str) -> None:
    """The way from a row to its person is one that the database can walk."""
    nobody = Subject.objects.create(created_at=timezone.now())
    rows = the_map.models[label].rows_of(nobody, MODELS[label])
    assert list(rows) == []


# --- Erasure ------------------------------------------------------------------------------------


def test_erasure_goes_through_the_rooms_from_the_top() -> None:
    """Each room once, in the order of INSTALLED_APPS backwards."""
    walked = (entry.label.partition(".")[0] for entry in the_map.in_erasure_order())
    ours = [room for room, _ in groupby(label for label in walked if label in settings.ROOMS)]
    rooms = [app for app in reversed(settings.INSTALLED_APPS) if app in settings.ROOMS]
    assert ours == [room for room in rooms if apps.get_app_config(room).models]


def test_erasure_meets_a_row_before_the_row_it_hangs_on() -> None:
    order = {entry.label: n for n, entry in enumerate(the_map.in_erasure_order())}
    too_late = [
        f"{label}.{field.name}"
        for label, model in MODELS.items()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is not model
        and order[label] > order[field.related_model._meta.label]
    ]
    assert too_late == []


def test_what_the_utility_keeps_is_what_residents_were_promised() -> None:
    """A129, A130: name, e-mail, phone, mailing address go; water use, address and account stay."""
    kept = {
        it.category
        for entry in the_map.models.values()
        for it in entry.personal.values()
        if it.erase is Erase.KEEP
    }
    assert kept == {
        "account.number",
        "account.sign_in",
        "billing",
        "contact.handled",  # that somebody was answered and how soon, of nobody: the words go
        "privacy.request",  # that data left and to whom, and what was asked: by number (L52)
        "privacy.preference",  # the record of a choice, by number, so that a backup cannot undo it
        "service.address",
        "staff.identity",
        "usage.meter",
    }


def test_what_opens_an_account_is_never_exported() -> None:
    """L18, A048: password, codes and keys of sessions are held, not disclosed."""
    shown = [
        f"{entry.label}.{name}"
        for entry in the_map.models.values()
        for name, it in entry.personal.items()
        if it.category == "account.credentials" and it.export
    ]
    assert shown == []


def test_data_that_people_are_not_known_to_have_is_not_collected() -> None:
    """A045 to A047, A055, A066: no age, identity papers, location or health."""
    used = {it.category for entry in the_map.models.values() for it in entry.personal.values()}
    assert used & {"demographic.age", "sensitive.medical"} == set()


# --- E014: what a row is called -----------------------------------------------------------------

CANARIES: list[tuple[type, Any]] = [
    (models.GenericIPAddressField, "203.0.113.77"),
    (models.EmailField, "canary@example.org"),
    (models.CharField, "canary-text"),
    (models.TextField, "canary-text"),
    (models.DateTimeField, datetime(1987, 6, 5, 4, 3, 2, tzinfo=UTC)),
    (models.DateField, date(1987, 6, 5)),
    (models.DurationField, timedelta(seconds=876543)),
    (models.DecimalField, Decimal("876543.21")),
    (models.IntegerField, 876543),
    (models.JSONField, {"canary": "canary-text"}),
    (models.BinaryField, b"canary"),
    (models.UUIDField, "canary"),
    (ArrayField, ["canary-text"]),
]
FOUND_IN_A_NAME = ["canary", "203.0.113.77", "1987", "876543"]


def with_canaries(model: type[models.Model], depth: int = 3) -> models.Model:
    """Return an unsaved row whose personal columns hold what must not be shown."""
    row = model()
    entry = the_map.models[model._meta.label]
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey):
            if depth and field.related_model is not model:
                setattr(row, field.name, with_canaries(field.related_model, depth - 1))
        elif field.primary_key and field.name not in entry.personal:
            setattr(row, field.attname, uuid4() if isinstance(field, models.UUIDField) else 7)
        elif field.name in entry.personal and not field.generated:
            setattr(row, field.attname, canary_of(field))
    return row


def canary_of(field: "models.Field[Any, Any]") -> Any:
    for kind, canary in CANARIES:
        if isinstance(field, kind):
            return canary
    return None


NAMED = [
    label
    for label, entry in the_map.models.items()
    if label in MODELS and (entry.personal or label.partition(".")[0] in settings.ROOMS)
]


@pytest.mark.parametrize("label", NAMED)
def test_a_row_is_called_by_its_kind_and_number(label: str) -> None:
    """E014: names of rows stand in logs, in the admin and in error messages."""
    name = str(with_canaries(MODELS[label]))
    shows = [canary for canary in FOUND_IN_A_NAME if canary in name]
    assert bool(shows) is (label in THEY_SHOW_A_PERSON), name


def test_models_that_show_a_person_are_not_in_the_admin() -> None:
    shown = {model._meta.label for model in admin.site._registry}
    assert shown & THEY_SHOW_A_PERSON == set()


def test_every_personal_column_can_hold_a_canary() -> None:
    """Otherwise the test above would be blind to it."""
    blind = [
        f"{label}.{field.name}"
        for label in NAMED
        for field in MODELS[label]._meta.local_concrete_fields
        if isinstance(the_map.models[label].columns[field.name], Personal)
        and not isinstance(field, models.ForeignKey | models.BooleanField | models.GeneratedField)
        and canary_of(field) is None
        and type(field).__name__ != "ArrayField"  # numbers of water, never a name
    ]
    assert blind == []


def test_the_reasons_say_something() -> None:
    """NotPersonal("") would be a way around deciding."""
    empty = [
        f"{entry.label}.{name}"
        for entry in [*the_map.models.values(), *the_map.tables.values()]
        for name, column in entry.columns.items()
        if isinstance(column, NotPersonal) and len(column.why) < 4
    ]
    assert empty == []
