"""The forms: what stays empty is asked for in words, once beside its question and once above the form."""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django import forms
from django.test import Client

from tests.house.rooms import files_of_rooms, name_of

As = Callable[[str | None], Client]


def our_forms() -> Iterator[type[forms.Form]]:
    """Yield the forms of all rooms, but for Django admin's and the sample in the gallery."""
    for path in files_of_rooms():
        if path.name in ("admin.py", "gallery.py") or "Form):" not in path.read_text("utf-8"):
            continue
        module = import_module(name_of(path).removesuffix(".py").replace("/", "."))
        for _name, one in inspect.getmembers(module, inspect.isclass):
            if issubclass(one, forms.BaseForm) and one.__module__ == module.__name__:
                yield one


def asked(form: type[forms.Form]) -> dict[str, forms.Field]:
    """Return the fields that people fill in; a form of signing in gives allauth's its own words."""
    words = getattr(form, "words", None)
    return {
        name: field
        for name, field in form.base_fields.items()
        if not field.widget.is_hidden
        and not getattr(form, "never_shown", False)
        and (words is None or (name in words and not words[name].missing))
    }


def without_words(form: type[forms.Form]) -> list[str]:
    """Return the fields that would say Django's "This field is required."."""
    return [
        f"{form.__name__}.{name}"
        for name, field in asked(form).items()
        if field.required
        and field.error_messages["required"] == forms.Field.default_error_messages["required"]
    ]


def test_every_field_that_must_be_filled_says_what_to_enter() -> None:
    found = [*our_forms()]
    assert len(found) >= 80
    assert [name for form in found for name in without_words(form)] == []


def test_a_field_without_words_is_seen() -> None:
    class Silent(forms.Form):
        name = forms.CharField()
        note = forms.CharField(required=False)

    assert without_words(Silent) == ["Silent.name"]


@pytest.mark.usefixtures("clock")
def test_the_summary_says_what_the_fields_say_and_leads_to_them(as_: As) -> None:
    """The label is in the sentence already: said twice it is read out twice."""
    page = as_("mallory").post("/profile/link/", {"kind": "bill"}).content.decode()
    [summary] = re.findall(r'<div class="errors".*?</div>', page, re.DOTALL)
    assert re.findall(r'<a href="#(\w+)">([^<]*)</a>', summary) == [
        ("id_account_number", "Enter the account number."),
        ("id_name", "Enter the name on the bill."),
        ("id_proof", "Enter the amount of the bill, or the number on the meter."),
    ]
    below = page.partition(summary)[2]
    for said in ("Enter the account number.", "Enter the name on the bill."):
        assert below.count(said) == 1
