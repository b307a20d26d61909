"""Taking water use along as a file: the days of a home, with its bills (R10)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.roles import May
from billing.summaries import billed_periods
from portal.forms import UseDownloadForm
from privacy.actions.erasure import Suspected
from privacy.reauthentication import recently_proven
from usage.actions.downloads import note_download
from usage.looking.windows import last_day
from usage.taking_along import files as downloads
from usage.taking_along import green_button as green_button_downloads
from usage.taking_along import months as month_downloads
from usage.taking_along.files import Held, Wish
from usage.taking_along.months import Month
from usage.words import axis_number, day_and_year

KINDS = {  # of file: its type, and what its name ends with
    "csv": ("text/csv; charset=utf-8", "csv"),
    "json": ("application/json", "json"),
    "greenbutton": ("application/atom+xml; charset=utf-8", "xml"),
}
# Bytes of a reading in each kind of file, measured over a year of hours in gallons.
SIZES = {"csv": 61, "greenbutton": 155, "json": 178}


@recently_proven
def use_download(request: HttpRequest) -> Any:
    """Offer the use of the home one looks at as a file, and hand it over (R10, L21, L29)."""
    home, now = current_home(request), timezone.localtime()
    if home is None or not home.may & {May.USE, May.TOTALS}:
        return render(request, "portal/use_download.html", {"home": home, "form": None})
    latest = last_day(home, now.date())
    if latest < home.from_date:
        return render(
            request, "portal/use_download.html", {"home": home, "form": None, "early": True}
        )
    form = UseDownloadForm(request.POST or None, seen=(home.from_date, latest))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        wish = Wish(
            signed_in(request), home, chosen["first"], chosen["last"], chosen["unit"], at=now
        )
        answer = _hand_over(request, form, wish)
        if answer is not None:
            return answer
    whole = Wish(signed_in(request), home, home.from_date, latest, "", at=now)
    return render(
        request, "portal/use_download.html", {"home": home, "form": form, **_offer(whole)}
    )


def _hand_over(request: HttpRequest, form: UseDownloadForm, wish: Wish) -> HttpResponseBase | None:
    """Return the answer that carries the file; None where there is nothing to carry, which the form says."""
    by_month = May.USE not in wish.home.may
    found: Sequence[Any] = [*month_downloads.months_of(wish)] if by_month else downloads.held(wish)
    if not found:
        form.add_error("first" if form.cleaned_data["what"] == "days" else "what", _nothing(wish))
        return None
    if not ratelimit.consume(request, action="use_download", user=request.user):
        return render(request, "429.html", status=429)
    try:
        note_download(home=wish.home, by=wish.user, at=wish.at)
    except Suspected:
        messages.warning(
            request, _("We are not sure that it is you who asks. Please call us first.")
        )
        return redirect("use_download")
    kind = form.cleaned_data["format"]
    pieces = _months(kind, wish, found) if by_month else _days(kind, wish, found)
    content_type, ending = KINDS[kind]
    response = StreamingHttpResponse(pieces, content_type=content_type)
    # Neither a name nor an address: files are mailed, and lie about in folders that others see.
    first, last = (None if by_month else _reach(found)) or (wish.first, wish.last)
    name = f"water-use-{first}-to-{last}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # a proxy that gathers it first would hold it all
    return response


def _days(kind: str, wish: Wish, found: Sequence[Held]) -> Iterator[str]:
    if kind == "csv":
        return downloads.as_table(wish, found)
    writes = downloads.as_json if kind == "json" else green_button_downloads.as_green_button
    return writes(wish, found, billed_periods(wish))


def _months(kind: str, wish: Wish, found: Sequence[Month]) -> Iterator[str]:
    writes = {
        "csv": month_downloads.as_table,
        "json": month_downloads.as_json,
        "greenbutton": month_downloads.as_green_button,
    }[kind]
    return writes(wish, found)


def _nothing(wish: Wish) -> str:
    """Say that there is nothing in the days asked for, and where there is something."""
    if May.USE not in wish.home.may:
        return _(
            "Your role shows whole months only, and none lies within these days. "
            "Choose the first day of a month that is over, or one before it."
        )
    reach = _reach(downloads.held(_whole(wish)))
    said = {"first": day_and_year(wish.first), "last": day_and_year(wish.last)}
    if reach is None:
        return _("We have no readings of this home yet. Come back when the meter has reported.")
    said |= {"from": day_and_year(reach[0]), "to": day_and_year(reach[1])}
    return (
        _(
            "We have no readings from %(first)s to %(last)s. "
            "Choose days between %(from)s and %(to)s: there we have some."
        )
        % said
    )


def _whole(wish: Wish) -> Wish:
    """Return the wish for all that there is of a home."""
    home = wish.home
    return Wish(wish.user, home, home.from_date, last_day(home, wish.today), "", wish.at)


def _reach(found: Sequence[Held]) -> tuple[date, date] | None:
    if not found:
        return None
    return min(part.first for part in found), max(part.last for part in found)


def _offer(whole: Wish) -> dict[str, Any]:
    """Return what the page says of what there is to have."""
    if May.USE not in whole.home.may:
        said = _months_in_words(whole.home, whole.today)
        return {"by_month": True, "lead": said, "kinds": _kinds_in_words(0)}
    found = downloads.held(whole)
    reach = _reach(found)
    if reach is None:
        return {"lead": _("We have no readings of this home yet."), "kinds": _kinds_in_words(0)}
    count = sum(part.readings for part in found)
    lead = ngettext(
        "We have %(n)s reading, from %(first)s to %(last)s.",
        "We have %(n)s readings, from %(first)s to %(last)s.",
        count,
    ) % {"n": axis_number(count), "first": day_and_year(reach[0]), "last": day_and_year(reach[1])}
    return {"lead": lead, "kinds": _kinds_in_words(count)}


def _kinds_in_words(readings: int) -> list[dict[str, str]]:
    """Say what each kind of file is good for, and how large all of it is; 0 readings leave that out."""
    kinds = (
        (
            "csv",
            _("A table (CSV)"),
            _(
                "You want to look at the numbers yourself, add them up or draw them. "
                "Choose this if you are not sure."
            ),
        ),
        (
            "greenbutton",
            _("Green Button"),
            _(
                "An app or an adviser asked you for it. Many utilities give it. It holds your bills too, "
                "as far as you may see them, and neither your name nor your address."
            ),
        ),
        (
            "json",
            _("JSON"),
            _("You write programs. It holds the same as the table, and your bills as above."),
        ),
    )
    note = _("All of it: about %(size)s.")
    return [
        {
            "term": term,
            "text": text,
            "note": note % {"size": filesizeformat(readings * SIZES[kind])} if readings else "",
        }
        for kind, term, text in kinds
    ]


def _months_in_words(home: Home, today: date) -> str:
    """Say which months a role without days may have."""
    last = last_day(home, today)
    whole = [
        month
        for month in downloads.months_between(home.from_date, last)
        if downloads.is_whole(*month) and month[1] < today
    ]
    if not whole:
        return _("There is no whole month yet.")
    return _("You can have whole months, from %(first)s to %(last)s.") % {
        "first": day_and_year(whole[0][0]),
        "last": day_and_year(whole[-1][1]),
    }
