"""Feeds: what came in, what did not, and what to do about the rows that were set aside (S09)."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.homes import signed_in
from accounts.models import FeedLoad, RowAct, SetAsideRow
from accounts.sql import held_loads
from accounts.views.guards import operators_only, staff_only
from portal.feeding.expected import feeds_expected
from portal.feeding.tables import (
    counts,
    expected_table,
    facts,
    file_heading,
    files_table,
    heading,
    rows_table,
    week_table,
)
from portal.feeding.uploads import keep_upload, load_again
from portal.feeding.words import TONES, act_in_words, problem_of
from portal.forms import UploadForm
from privacy.reauthentication import recently_proven

EACH_PAGE = 50
DAYS_COUNTED = 7


@staff_only
def feeds(request: HttpRequest) -> HttpResponse:
    """Show which feeds are in time, what they brought, and every file."""
    now, user = timezone.now(), signed_in(request)
    loads = FeedLoad.objects.select_related("receipt").order_by("-pk")
    page = Paginator(loads, EACH_PAGE).get_page(request.GET.get("page"))
    last = FeedLoad.objects.filter(receipt__isnull=False).exclude(way=FeedLoad.Way.AGAIN)
    newest = dict(last.values_list("format").annotate(Max("at")))
    expected = feeds_expected(settings.FEEDS_EXPECTED, newest, now)
    waiting = SetAsideRow.objects.open().count()
    context = {
        "heading": heading(expected, waiting, has_files=page.paginator.count > 0),
        "expected": expected_table(expected),
        "week": week_table(now - timedelta(days=DAYS_COUNTED)),
        "files": files_table(list(page), user),
        "page": page,
        "may_load": user.has_perm("accounts.feed_operator"),
        "may_see_meters": user.has_perm("usage.view_meter"),
    }
    return render(request, "portal/feeds/front.html", context)


@operators_only
@recently_proven
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, seal it, and leave it to the next job."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        load = keep_upload(
            file=form.cleaned_data["file"],
            format=form.cleaned_data["format"],
            by=signed_in(request).subject,
            at=timezone.now(),
        )
        messages.success(request, _("The file is here. It is taken in within a minute."))
        return redirect("feed_load", load_id=load.pk)
    return render(request, "portal/feeds/upload.html", {"form": form})


@operators_only
def load(request: HttpRequest, load_id: int) -> HttpResponse:
    """Show one file: its receipt, and the rows that were set aside."""
    found = get_object_or_404(FeedLoad.objects.select_related("receipt"), pk=load_id)
    state = found.state(held=held_loads())
    receipt = found.of or found.receipt
    rows = SetAsideRow.objects.with_tries().filter(file=receipt).order_by("settled", "line", "pk")
    open_rows = SetAsideRow.objects.open().filter(file=receipt)
    page = Paginator(rows, EACH_PAGE).get_page(request.GET.get("page"))
    to_load = open_rows.exclude(text="").count()
    acts = RowAct.objects.filter(file=receipt).order_by("-pk")[:EACH_PAGE] if receipt else []
    context = {
        "load": found,
        "state": state,
        "tone": TONES[state],
        "heading": file_heading(
            state, open_rows.count(), found.receipt.known if found.receipt else 0
        ),
        "problem": problem_of(found, state),
        "facts": facts(found, signed_in(request)),
        "counts": counts(found.receipt) if found.receipt else None,
        "rows": rows_table(list(page)),
        "page": page,
        "to_load": to_load,
        "acts": [act_in_words(act, me=signed_in(request)) for act in acts],
        "again": receipt is not None and to_load > 0,
    }
    return render(request, "portal/feeds/file.html", context)


@operators_only
@require_POST
def again(request: HttpRequest, load_id: int) -> HttpResponse:
    """Have the open rows of a file loaded again."""
    found = get_object_or_404(FeedLoad, pk=load_id)
    file = found.of or found.receipt
    if file is None or not file.set_aside.open().exclude(text="").exists():
        messages.warning(request, _("No row of this file can be loaded again."))
        return redirect("feed_load", load_id=load_id)
    asked = load_again(file=file, by=signed_in(request).subject, at=timezone.now())
    messages.success(request, _("The rows are loaded again within a minute."))
    return redirect("feed_load", load_id=asked.pk)
