"""Promises of the privacy policies that the map keeps by itself."""

import re

import pytest
from django.apps import apps

from privacy.map import TOTALS, Erase, Personal, the_map
from privacy.showing.kinds import kinds_of
from privacy.vocabulary import PURPOSES, RETENTIONS

EVERY_COLUMN = {
    f"{entry.label}.{name}": it
    for entry in the_map.models.values()
    for name, it in entry.personal.items()
}


@pytest.mark.parametrize(
    ("column", "category", "erase"),
    [
        pytest.param("accounts.Customer.name", "name", Erase.BLANK, id="A023"),
        pytest.param("accounts.Account.number", "account.number", Erase.KEEP, id="A024"),
        pytest.param("accounts.Premises.line1", "service.address", Erase.KEEP, id="A025"),
        pytest.param("accounts.Customer.mail_line1", "contact.mailing", Erase.BLANK, id="A026"),
        pytest.param("accounts.CustomerPhone.number", "contact.phone", Erase.DELETE_ROW, id="A027"),
        pytest.param("accounts.Customer.email", "contact.email", Erase.BLANK, id="A028"),
        pytest.param("billing.Bill.charges", "billing", Erase.KEEP, id="A029"),
        pytest.param("billing.Bill.open_amount", "billing", Erase.KEEP, id="A031"),
        pytest.param("usage.DayReads.volumes", "usage.meter", Erase.KEEP, id="A033"),
    ],
)
def test_what_the_utility_sends_has_its_source_and_can_be_exported(
    column: str, category: str, erase: Erase
) -> None:
    """A022 to A029, A031, A033: what goes at erasure is the person; what stays, the utility's record."""
    it = EVERY_COLUMN[column]
    assert (it.category, it.source, it.export, it.erase) == (category, "utility_feed", True, erase)


def test_an_address_one_signs_in_with_goes_with_the_login() -> None:
    """A028."""
    assert EVERY_COLUMN["account.EmailAddress.email"].erase is Erase.DELETE_ROW
    assert EVERY_COLUMN["accounts.User.email"].erase is Erase.TOKEN


# Names of columns that would hold what we never ask for.
NEVER = re.compile(
    r"birth|dob|(^|_)age($|_)|gender|ssn|social_security|licen[cs]e|passport|photo|iban|(^|_)pan($|_)|"
    r"card|cvv|cvc|expiry|routing|bank|latitude|longitude|geo|device_id|fingerprint|employ|salary|health"
)


def columns_of_the_models() -> list[str]:
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
    ]


def test_what_is_never_collected_has_no_column() -> None:
    """A046, A047, A049, A050, A055, A057, A065: age, identity papers, cards, banks, places, devices, jobs."""
    assert [name for name in columns_of_the_models() if NEVER.search(name.partition(".")[2])] == []


@pytest.mark.parametrize(
    "name", ["date_of_birth", "age", "card_number", "ssn", "device_id", "latitude", "pan"]
)
def test_a_column_that_should_not_be_would_be_seen(name: str) -> None:
    assert NEVER.search(name)


def test_addresses_and_browsers_of_visitors_are_kept_for_security_and_not_for_long() -> None:
    """A053, A054, A075, A088: no more than ninety days, and for nothing but safety and signing in."""
    long = [
        name
        for name, it in EVERY_COLUMN.items()
        if it.category in {"device.ip", "device.agent"}
        and not (
            RETENTIONS[it.keep].is_short
            and set(it.purposes) <= {"security", "account"}
            and it.source == "observed"
        )
    ]
    assert long == []
    assert {it.category for it in EVERY_COLUMN.values()} >= {"device.ip", "device.agent"}


def test_nobody_is_studied_or_sorted() -> None:
    """A080, A083, A086, A087: improving works on totals alone, studying is not done; no name is counted."""
    uses = {purpose for it in EVERY_COLUMN.values() for purpose in it.uses}
    assert "research" not in uses
    by_itself = [
        name for name, it in EVERY_COLUMN.items() if TOTALS in (*it.purposes, *it.after_yes)
    ]
    assert by_itself == []
    assert {it.category for it in EVERY_COLUMN.values() if it.in_totals} == {
        "account.access", "account.settings", "account.sign_in", "billing", "contact.handled",
        "contact.sent", "payment",
        "preference.action", "privacy.preference", "privacy.request", "program", "usage.meter",
    }  # fmt: skip


def test_what_is_needed_for_the_service_rests_on_the_contract() -> None:
    """A020, A082: water, bills and the login are what somebody is a customer for."""
    wrong = [
        name
        for name, it in EVERY_COLUMN.items()
        if it.category in {"billing", "usage.meter", "service.address", "account.number"}
        and it.basis != "contract"
    ]
    assert wrong == []


def test_what_needs_a_yes_rests_on_a_yes() -> None:
    """A097, L69: a purpose that needs consent is never served on another ground."""
    wrong = [
        name
        for name, it in EVERY_COLUMN.items()
        if any(PURPOSES[use].consent and it.basis_of(use) != "consent" for use in it.uses)
    ]
    assert wrong == []


def test_water_use_says_that_homes_are_compared_after_a_yes() -> None:
    """L22, A125, L62: what a home used serves others only where it agreed, and the notice says so."""
    [water] = [kind for kind in kinds_of(the_map) if kind.category.key == "usage.meter"]
    assert "similar_homes" in {purpose.key for purpose in water.purposes}
    # Of leaks how many there are is counted (S08), of readings only whether there are any of a day.
    assert {basis.key for basis in water.bases} == {"contract", "consent", "legitimate_interest"}
    counted = {
        name
        for name, it in EVERY_COLUMN.items()
        if it.in_totals and it.category == "usage.meter" and not name.startswith("leaks.LeakAlert.")
    }
    assert counted == {"usage.DayReads.day"}
    compared = {name for name, it in EVERY_COLUMN.items() if "similar_homes" in it.after_yes}
    assert compared == {f"usage.DayReads.{name}" for name in ("day", "volumes", "total")}


def test_every_period_has_an_end_and_a_clock() -> None:
    """A176, A127: everything is kept for as long as it is needed, and it says how long that is."""

    def has_an_end(it: Personal) -> bool:
        return bool(str(RETENTIONS[it.keep].label) and str(RETENTIONS[it.keep].clock))

    assert [name for name, it in EVERY_COLUMN.items() if not has_an_end(it)] == []
