"""Answers to what is asked, and what stands afterwards."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from privacy.choices.consent import states_of
from privacy.models import Subject
from tests.conftest import NOW

As = Callable[[str | None], Client]
SIGNAL = {"headers": {"Sec-GPC": "1"}}


def press(client: Client, choice: str, answer: str, where: str = "choices", **more: Any) -> Any:
    """Press one button."""
    headers = more.pop("headers", {})
    said = {"choice": choice, "answer": answer, "asked_in": where}
    return client.post(reverse("privacy_answer"), said | more, headers=headers)


def stood(subject: Subject) -> dict[str, str]:
    """Return what each answered choice stands at."""
    return {key: it.state.value for key, it in states_of(subject, at=NOW).items() if it.event}


def consent_cookie(client: Client) -> dict[str, str]:
    """Return what the consent cookie of a browser says; the time of the library's version as "yes"."""
    said = dict(pair.split("=") for pair in client.cookies["cookie_consent"].value.split("|"))
    return {key: "yes" if "T" in it else it for key, it in said.items()}
