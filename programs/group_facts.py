"""What homes can be chosen by for a message to a group: which programs they took part in."""

from datetime import datetime

from django import forms
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from notices.facts import Fact, Given, declare_fact
from programs.models import Application, Program

State = Application.State


def _took_part(given: Given, _at: datetime) -> Q:
    """Return whose application was granted or is with us; one that was refused or taken back is no part."""
    theirs = Application.objects.exclude(state__in=[State.REFUSED, State.WITHDRAWN])
    if given["program"]:
        theirs = theirs.filter(program__slug=given["program"])
    return Q(pk__in=theirs.values("agreement"))


def _programs() -> list[tuple[str, str]]:
    named = Program.objects.order_by("title_en").values_list("slug", "title_en", "title_es")
    spanish = (get_language() or "").startswith("es")
    return [("", _("Any program")), *((slug, es if spanish else en) for slug, en, es in named)]


def _said(given: Given) -> str:
    if not given["program"]:
        return _("Takes part in a program")
    return _("Takes part in “%(program)s”") % {"program": dict(_programs())[given["program"]]}


declare_fact(
    Fact(
        "programs.part",
        gettext_lazy("Takes part in a program"),
        because=gettext_lazy("you take part in a program of ours"),
        columns=("programs.Application.state",),
        asks="programs.view_application",
        homes=_took_part,
        fields=lambda: {
            "program": forms.ChoiceField(
                label=gettext_lazy("Which program?"), choices=_programs, required=False
            )
        },
        said=_said,
        joined=True,
    )
)
