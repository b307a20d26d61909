"""What somebody was sent as one of a group, and why: for themselves."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import get_language

from notices.campaigns import got_by, said
from notices.models import Campaign
from privacy.views.people import subject_of

KEPT = timedelta(days=30)  # as long as the rows of notices
EACH_PAGE = 20


@login_required
def told(request: HttpRequest) -> HttpResponse:
    """Show the messages to groups that one got in the last month, each with why one was in the group."""
    notices = got_by(subject_of(request), since=timezone.now() - KEPT)
    page = Paginator(notices, EACH_PAGE).get_page(request.GET.get("page"))
    found = Campaign.objects.select_related("segment").in_bulk([each.about for each in page])
    language = "es" if (get_language() or "").startswith("es") else "en"
    rows = [
        said(found[each.about], language)
        | {
            "number": each.about,
            "day": formats.date_format(timezone.localtime(each.ended_at), "DATE_FORMAT"),
        }
        for each in page
        if each.about in found
    ]
    return render(request, "notices/told.html", {"rows": rows, "page": page})
