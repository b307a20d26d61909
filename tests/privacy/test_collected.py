"""Beside each form stands what it collects, and each form says so."""

import importlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.test import Client

from privacy.collected import Collects, Nothing, NotInTheMap
from privacy.models import Acknowledgement, PolicyVersion, Subject
from tests.house.rooms import ROOT, files_of_rooms, name_of, templates

pytestmark = pytest.mark.django_db
As = Callable[[str | None], Client]
# Drawn in the gallery, and never sent.
SAMPLES = {"SampleForm"}


def our_forms() -> Iterator[type[forms.BaseForm]]:
    """Yield every form class of the rooms."""
    for path in files_of_rooms():
        module = importlib.import_module(
            name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        )
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, forms.BaseForm)
                and value.__module__ == module.__name__
                and value.__name__ not in SAMPLES
            ):
                yield value


FORMS = list(our_forms())


def test_there_are_forms() -> None:
    assert len(FORMS) > 20


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_each_form_says_what_it_collects_or_why_nothing(form: Any) -> None:
    """L48, A036: columns that the map knows, or a reason."""
    collects = getattr(form, "collects", None)
    assert isinstance(collects, Collects | Nothing), "say in `collects` what this form keeps"
    if isinstance(collects, Nothing):
        assert len(collects.why) > 10
    else:
        assert collects.columns() != []


def test_a_column_that_the_map_does_not_know_is_refused() -> None:
    for name in ("accounts.User.is_staff", "accounts.User.shoe_size", "nothing"):
        with pytest.raises(NotInTheMap):
            Collects(name).columns()


def test_the_notice_says_what_for_how_long_and_whether_it_is_sold() -> None:
    """L48."""
    told = {fact["term"]: fact["text"] for fact in Collects("accounts.User.email").facts()}
    assert told == {
        "What we keep of this": "E-mail address",
        "What for": "Running your portal account; Telling you about your service",
        "Who receives it": "Your water utility; The service that sends our e-mail",
        "How long": "90 days after your last account closes",
        "Sold or shared for advertising": "No.",
    }


@pytest.mark.parametrize(
    ("path", "who", "kept"),
    [
        ("/sign-in/signup/", None, "E-mail address"),
        ("/access/invite/", "ada", "Which accounts you may see"),
        ("/profile/", "ada", "Language and other settings"),
        ("/profile/link/", "ada", "When you signed in"),
        ("/sign-in/password/change/", "ada", "How you prove who you are"),
    ],
)
def test_the_notice_stands_between_the_fields_and_the_button(
    path: str, who: str | None, kept: str, as_: As
) -> None:
    """L48, A011, A036: with the way to the policy, and what must be filled in."""
    page = as_(who).get(path).content.decode()
    [form] = [
        one for one in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if "collected" in one
    ]
    notice = form.index("What happens with what you enter")
    assert form.rindex('class="field') < notice < form.rindex("<button")
    assert kept in form and "/privacy/policy/#held" in form
    assert "What is not marked “(optional)” is needed" in form


def test_no_template_draws_a_plain_form_without_the_notice() -> None:
    """A page that writes its own <form> with fields includes the notice itself."""
    bare = [
        name
        for name, text in templates().items()
        for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL)
        if "components/field.html" in form and "components/collected.html" not in form
    ]
    assert bare == []


# --- Sign-up ------------------------------------------------------------------------------------


def sign_up(client: Client, **changed: str) -> Any:
    filled = {
        "email": "nora@example.org",
        "password1": "a long walk along the mill race",
        "adult": "on",
        "policy": "on",
        "terms": "on",
        "website": "",
    }
    return client.post("/sign-in/signup/", filled | changed)


@pytest.mark.parametrize("refused", ["adult", "policy", "terms"])
def test_whoever_is_a_child_or_says_no_leaves_nothing_behind(refused: str, client: Client) -> None:
    """A019, A194: no login, no person, no answer; and a polite word."""
    page = sign_up(client, **{refused: ""})
    assert page.status_code == 200 and "We have stored nothing." in page.content.decode()
    assert not Subject.objects.exists() and not PolicyVersion.objects.exists()
    assert "nora" not in str(client.session.items())


def test_whoever_signs_up_knows_the_policy_and_the_terms(client: Client) -> None:
    """A018, A019: written down in the transaction that makes the login."""
    assert sign_up(client).status_code == 302
    known = Acknowledgement.objects.select_related("version")
    assert {(row.version.document, row.version.number, row.how) for row in known} == {
        ("privacy", 1, "sign_up"),
        ("terms", 1, "sign_up"),
    }


def test_signing_up_asks_for_no_consent_and_ticks_nothing(client: Client) -> None:
    """A097, A209: terms and policy each by themselves; what needs a yes is asked where it is used."""
    page = client.get("/sign-in/signup/").content.decode()
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page)
    names = {match[1] for box in boxes if (match := re.search(r'name="(\w+)"', box))}
    assert names == {"adult", "policy", "terms"}
    assert [box for box in boxes if "checked" in box] == []
    assert 'href="/privacy/policy/"' in page and 'href="/terms/"' in page


def test_the_answer_about_age_is_kept_nowhere() -> None:
    """A045, A194: no column could hold it."""
    text = (ROOT / "portal" / "signing_in.py").read_text()
    assert text.count("adult") == text.count('"adult"') + text.count("adult = forms.BooleanField(")
