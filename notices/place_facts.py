"""What this room itself can choose homes by: where and what they are, and how people are reached."""

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Customer, Premises, User
from notices import where
from notices.areas import lines_of
from notices.facts import Fact, Given, declare_fact

BY = (
    ("towns", gettext_lazy("Towns")),
    ("postcodes", gettext_lazy("ZIP codes")),
    ("streets", gettext_lazy("Streets, with house numbers")),
)
EMPTY = {"required": gettext_lazy("This cannot be empty.")}


def _area_fields() -> Mapping[str, forms.Field]:
    return {
        "by": forms.ChoiceField(
            label=gettext_lazy("By what?"), choices=BY, initial="streets", error_messages=EMPTY
        ),
        "lines": forms.CharField(
            label=gettext_lazy("Which?"),
            help_text=gettext_lazy(
                "One a line. A street like “Mill Lane: 2-40 even”, or whole: “Mill Lane”."
            ),
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages=EMPTY,
        ),
    }


def _found(given: Given) -> where.Found:
    read = {"towns": _in_towns, "postcodes": where.in_postcodes, "streets": where.on_streets}
    return read[given["by"]](given["lines"])


def _in_towns(text: str) -> where.Found:
    asked = {town.lower(): line for line, town in lines_of(text)}
    known = set(
        Premises.objects.annotate(town=Lower("city"))
        .filter(town__in=asked)
        .order_by()
        .values_list("town", flat=True)
        .distinct()
    )
    said = _("Line %(n)s: we serve no place in %(code)s.")
    return where.Found(
        problems=[
            said % {"n": line, "code": town.title()}
            for town, line in asked.items()
            if town not in known
        ]
    )


def _in_area(given: Given, at: datetime) -> Q:
    if given["by"] == "towns":
        lines = [line for _number, line in lines_of(given["lines"])]
        towns = Premises.objects.annotate(town=Lower("city"))
        return Q(premises__in=towns.filter(town__in=[line.lower() for line in lines]).values("pk"))
    return Q(premises__in=_found(given).places)


def _area_said(given: Given) -> str:
    lines = [line for _number, line in lines_of(given["lines"])]
    shown = ", ".join(lines[:3])
    return _("In %(area)s") % {"area": f"{shown} …" if len(lines) > 3 else shown}  # noqa: PLR2004 -- as many as a line of a page holds


declare_fact(
    Fact(
        "place.area",
        gettext_lazy("In a part of the area we serve"),
        because=gettext_lazy("of where your home is"),
        columns=("accounts.Premises.line1", "accounts.Premises.city", "accounts.Premises.postcode"),
        homes=_in_area,
        fields=_area_fields,
        problems=lambda given: _found(given).problems,
        said=_area_said,
    )
)
declare_fact(
    Fact(
        "place.kind",
        gettext_lazy("Buildings of some kinds"),
        because=gettext_lazy("of what kind of building it is"),
        columns=("accounts.Premises.kind",),
        homes=lambda given, _at: Q(premises__kind__in=given["kinds"]),
        fields=lambda: {
            "kinds": forms.MultipleChoiceField(
                label=gettext_lazy("Which kinds?"),
                choices=Premises.Kind.choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages=EMPTY,
            )
        },
        said=lambda given: ", ".join(str(Premises.Kind(it).label) for it in given["kinds"]),
    )
)


def _registered(_given: Given, _at: datetime) -> Q:
    signs_in = User.objects.filter(is_active=True).values("subject")
    return Q(account__customer__subject__in=signs_in)


declare_fact(
    Fact(
        "account.registered",
        gettext_lazy("The account holder uses this portal"),
        because=gettext_lazy("of whether you sign in here"),
        columns=("accounts.User.email",),
        homes=_registered,
    )
)


def _reads(given: Given, _at: datetime) -> Q:
    """Return whose language it is: what they chose for their login, before what is on file."""
    language = given["language"]
    theirs = User.objects.exclude(language="")
    chosen = Q(account__customer__subject__in=theirs.filter(language=language).values("subject"))
    other = Q(account__customer__subject__in=theirs.values("subject"))
    on_file = Customer.objects.filter(language=language).values("pk")
    return chosen | (~other & Q(account__customer__in=on_file))


declare_fact(
    Fact(
        "account.language",
        gettext_lazy("The account holder chose a language"),
        because=gettext_lazy("of the language you chose"),
        columns=("accounts.User.language", "accounts.Customer.language"),
        homes=_reads,
        fields=lambda: {
            "language": forms.ChoiceField(
                label=gettext_lazy("Which language?"),
                choices=settings.LANGUAGES,
                error_messages=EMPTY,
            )
        },
        said=lambda given: (
            _("Reads %(language)s") % {"language": dict(settings.LANGUAGES)[given["language"]]}
        ),
    )
)
