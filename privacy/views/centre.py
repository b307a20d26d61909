"""The front of the privacy centre: for residents their own, for everybody else the way to their rights."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# Name of the page, what it is called, and what one finds there.
FOR_RESIDENTS = (
    ("privacy_choices", _("My choices"), _("What you said yes or no to. Change it here.")),
    ("privacy_held", _("What we hold about me"), _("Every kind of data, why, and your own.")),
    ("privacy_looks", _("Who looked at me"), _("Each time staff opened your data, or it left us.")),
    ("privacy_download", _("Download my data"), _("Everything, to keep or to take elsewhere.")),
    (
        "privacy_share",
        _("Share my data with someone"),
        _("You say who, what and until when, and stop it any time."),
    ),
    ("privacy_correct", _("Correct something"), _("It stays correct, whatever comes later.")),
    ("privacy_restrict", _("Stop or limit a use"), _("We store it, and use it for nothing else.")),
    ("privacy_delete", _("Delete my data"), _("See first what goes, what stays and why.")),
)
FOR_EVERYBODY = (
    (
        "privacy_request",
        _("Make a request"),
        _("You need no login, and may ask for somebody else."),
    ),
    ("privacy_track", _("Follow a request"), _("With its reference and secret.")),
    ("privacy_policy", _("Privacy policy"), _("What is collected, where from, and what for.")),
    ("privacy_cookies", _("Cookies"), _("Each cookie, and your choice.")),
    ("counted", _("What we counted"), _("Nothing, unless you said that we may.")),
    (
        "privacy_opt_out",
        _("Say no without a login"),
        _("To counting, to offers, to any use beyond your service."),
    ),
    ("terms", _("Terms of use"), ""),
)


def privacy(request: HttpRequest) -> HttpResponse:
    """Show the way to everything one can see, choose and ask."""
    mine = _links(FOR_RESIDENTS) if request.user.is_authenticated else []
    return render(request, "privacy/centre.html", {"mine": mine, "all": _links(FOR_EVERYBODY)})


def _links(sections: tuple[tuple[str, Any, Any], ...]) -> list[dict[str, Any]]:
    return [{"url": reverse(name), "label": label, "note": note} for name, label, note in sections]
