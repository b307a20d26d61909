"""Whose page it is: this room knows a person only as a subject."""

from typing import Any, cast

from django.http import HttpRequest

from privacy.models import Subject


def subject_of(request: HttpRequest) -> Subject:
    """Return the subject of the person who is signed in, of a page that asks for one to be."""
    user: Any = request.user
    return cast(Subject, user.subject)
