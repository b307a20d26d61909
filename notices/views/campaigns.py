"""Offers by e-mail: written, tried out, let go by a second person, stopped, and what became of them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.homes import signed_in
from accounts.views.guards import permitted
from notices.actions.campaigns import (
    AlreadySent,
    NotGoing,
    SamePerson,
    call_off,
    let_go,
    try_out,
    write_campaign,
)
from notices.campaigns import FEWEST, audience, said
from notices.forms import CampaignForm
from notices.models import Campaign
from privacy.models import Subject

EACH_PAGE = 50


@permitted("notices.view_campaign")
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the offers, newest first."""
    found = Campaign.objects.order_by("-pk")
    page = Paginator(found, EACH_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [
            {
                "url": reverse("campaign", args=[each.pk]),
                "name": each.name,
                "note": _state(each),
                "sent": each.sent_at is not None,
            }
            for each in page
        ],
        "page": page,
        "may_write": request.user.has_perm("notices.add_campaign"),
    }
    return render(request, "notices/campaigns/list.html", context)


@permitted("notices.add_campaign")
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Take a new offer."""
    return _written(request, None)


@permitted("notices.add_campaign")
def campaign_edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Take another wording of an offer that nobody let go yet."""
    found = get_object_or_404(Campaign, pk=campaign_id, sent_at=None)
    return _written(request, found)


@permitted("notices.view_campaign")
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show an offer as it is read, in both languages, and what became of it."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    now, by = timezone.now(), signed_in(request).subject
    context = {
        "campaign": found,
        "state": _stopped(found, by) if found.stopped_at else _state(found),
        "english": said(found, "en"),
        "spanish": said(found, "es"),
        "kind": found.get_premises_kind_display() if found.premises_kind else _("Everybody"),
        "people": "" if found.sent_at else _few(audience(found, now).count()),
        "figures": _figures(found) if found.sent_at else [],
        "may_write": request.user.has_perm("notices.add_campaign") and not found.sent_at,
        "may_send": request.user.has_perm("notices.change_campaign") and not found.sent_at,
        "may_stop": found.sent_at is not None and found.stopped_at is None,
        "own": found.written_by_id == by.pk,
    }
    return render(request, "notices/campaigns/campaign.html", context)


@permitted("notices.add_campaign")
@require_POST
def campaign_test(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Mail an offer to oneself."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    try_out(campaign=found, by=signed_in(request).subject, at=timezone.now())
    messages.success(request, _("It is on its way to you, in your language. Nobody else gets it."))
    return redirect("campaign", campaign_id=found.pk)


@permitted("notices.change_campaign")
@require_POST
def campaign_send(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Let an offer go that somebody else wrote."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    try:
        count = let_go(campaign=found, by=signed_in(request).subject, at=timezone.now())
    except SamePerson:
        messages.error(request, _("You wrote it last: somebody else lets it go."))
    except AlreadySent:
        messages.warning(request, _("It has gone out before."))
    else:
        messages.success(request, _("It is on its way to %(people)s.") % {"people": _few(count)})
    return redirect("campaign", campaign_id=found.pk)


@permitted("notices.view_campaign")
@require_POST
def campaign_stop(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Stop an offer that goes out: whoever sees that it is wrong may, since that harms nobody."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    try:
        count = call_off(campaign=found, by=signed_in(request).subject, at=timezone.now())
    except NotGoing:
        messages.warning(request, _("It does not go out: nobody let it go, or it was stopped."))
    else:
        words = _("Stopped. It had not gone yet to %(people)s, and does not any more.")
        messages.success(request, words % {"people": _few(count)})
    return redirect("campaign", campaign_id=found.pk)


def _written(request: HttpRequest, found: Campaign | None) -> HttpResponse:
    now = {name: getattr(found, name) for name in CampaignForm.base_fields} if found else {}
    form = CampaignForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            done = write_campaign(
                campaign=found,
                words=form.cleaned_data,
                by=signed_in(request).subject,
                at=timezone.now(),
            )
        except AlreadySent:
            messages.warning(request, _("It has gone out before."))
            return redirect("campaigns")
        messages.success(request, _("Saved. Read it once more, in both languages."))
        return redirect("campaign", campaign_id=done.pk)
    return render(request, "notices/campaigns/edit.html", {"form": form, "campaign": found})


def _state(found: Campaign) -> str:
    if found.sent_at is None:
        return _("Waits for a second person")
    if found.stopped_at:
        return _("Stopped on %(day)s") % {"day": _day(found.stopped_at)}
    return _("Sent on %(day)s") % {"day": _day(found.sent_at)}


def _stopped(found: Campaign, me: Subject) -> str:
    """Return when an offer went, was stopped and by whom: by a number, as staff are named elsewhere."""
    assert found.sent_at and found.stopped_at and found.stopped_by_id  # noqa: S101 -- for mypy; a constraint says so
    who = _("you") if found.stopped_by_id == me.pk else found.stopped_by_id.hex[:8]
    return _("Sent on %(day)s, stopped on %(stopped)s by %(who)s") % {
        "day": _day(found.sent_at),
        "stopped": formats.date_format(timezone.localtime(found.stopped_at), "DATETIME_FORMAT"),
        "who": who,
    }


def _day(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "DATE_FORMAT")


def _few(count: int) -> str:
    if count < FEWEST:
        return _("fewer than %(n)s people") % {"n": FEWEST}
    words = {"n": formats.number_format(count, force_grouping=True)}
    return ngettext("%(n)s person", "%(n)s people", count) % words


def _figures(found: Campaign) -> list[dict[str, Any]]:
    """Return the totals; nobody is told of a figure with few people behind it."""
    names = {
        "delivered": _("Delivered"),
        "called_off": _("Not sent any more, since it was stopped"),
        "bounced": _("Came back"),
        "unsubscribed": _("Wanted no more offers by the link"),
        "opened": _("Opened, of those who let us see it"),
        "followed": _("Followed a link, of those who let us see it"),
    }
    if not found.stopped_at:
        del names["called_off"]
    return [{"term": name, "text": _few(found.figures.get(key, 0))} for key, name in names.items()]
