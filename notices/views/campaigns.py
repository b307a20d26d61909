"""Messages to groups: written, tried out, let go by a second person, paused, stopped, counted."""

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
    ChangedMeanwhile,
    NotGoing,
    NotPaused,
    SamePerson,
    call_off,
    go_on,
    let_go,
    pause,
    try_out,
    write_campaign,
)
from notices.campaigns import audience, group_of, purpose_of, said, topic_of, version_of
from notices.facts import NotClear
from notices.forms import CampaignForm
from notices.group_words import about, fates, in_words, refusal
from notices.groups import TOLD, NobodyJoined, NotForThis, count_fates
from notices.models import Campaign
from notices.topics import MessageClass
from privacy.cells import FEWEST
from privacy.models import Subject
from privacy.moments import moment

EACH_PAGE = 50


@permitted("notices.view_campaign")
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the messages to groups, newest first."""
    found = Campaign.objects.select_related("segment").order_by("-pk")
    page = Paginator(found, EACH_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [
            {
                "url": reverse("campaign", args=[each.pk]),
                "name": each.name,
                "note": f"{purpose_of(each).label} · {_to(each)}",
                "state": _tag(each),
            }
            for each in page
        ],
        "page": page,
        "may_write": request.user.has_perm("notices.add_campaign"),
        "may_choose": request.user.has_perm("notices.view_segment"),
    }
    return render(request, "notices/campaigns/list.html", context)


@permitted("notices.add_campaign")
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Take a new message; the group may be named in the address."""
    return _written(request, None)


@permitted("notices.add_campaign")
def campaign_edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Take another wording of a message that nobody let go yet."""
    found = get_object_or_404(Campaign, pk=campaign_id, sent_at=None)
    return _written(request, found)


@permitted("notices.view_campaign")
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a message in both languages, whom it goes to, and what became of it."""
    found = get_object_or_404(Campaign.objects.select_related("segment"), pk=campaign_id)
    now, by = timezone.now(), signed_in(request).subject
    going = found.sent_at is not None and not (found.stopped_at or found.finished_at)
    context = {
        "campaign": found,
        "state": _stopped(found, by) if found.stopped_at else _state(found),
        "english": said(found, "en"),
        "spanish": said(found, "es"),
        "purpose": purpose_of(found),
        "kind": _to(found),
        "figures": _figures(found) if found.sent_at else [],
        "left_out": fates(found.figures.get("left_out", {}), topic_of(found))
        if found.finished_at
        else [],
        "going": going,
        "may_write": request.user.has_perm("notices.add_campaign") and not found.sent_at,
        "may_send": request.user.has_perm("notices.change_campaign") and not found.sent_at,
        "may_go_on": request.user.has_perm("notices.change_campaign"),
        "own": found.written_by_id == by.pk,
        "seen": version_of(found),
        **_preview(found, now),
    }
    return render(request, "notices/campaigns/campaign.html", context)


def _preview(found: Campaign, now: datetime) -> dict[str, Any]:
    """Return about how many it tells by which way, and who is left out why; or why it cannot go out."""
    problem = ""
    try:
        lines = in_words(group_of(found).conditions)
        if found.sent_at:
            return {"lines": lines, "problem": problem}
        counted = count_fates(audience(found, now))
    except NotClear as unclear:
        return {"lines": [], "problem": unclear.problem}
    except (NotForThis, NobodyJoined) as error:
        return {"lines": [], "problem": refusal(error, purpose_of(found))}
    ways = fates(counted, topic_of(found))
    return {
        "lines": lines,
        "problem": problem,
        "an_hour": formats.number_format(found.each_hour, force_grouping=True),
        "people": about(sum(counted.get(fate, 0) for fate in TOLD)),
        "ways": [each for each in ways if each["told"]],
        "reasons": [each for each in ways if not each["told"]],
    }


@permitted("notices.add_campaign")
@require_POST
def campaign_test(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Mail a message to oneself."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    try_out(campaign=found, by=signed_in(request).subject, at=timezone.now())
    messages.success(request, _("It is on its way to you, in your language. Nobody else gets it."))
    return redirect("campaign", campaign_id=found.pk)


@permitted("notices.change_campaign")
@require_POST
def campaign_send(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Let a message go that somebody else wrote."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    try:
        let_go(
            campaign=found,
            by=signed_in(request).subject,
            at=timezone.now(),
            seen=request.POST.get("seen"),
        )
    except ChangedMeanwhile:
        messages.error(request, _("It was changed since you opened it. Read it once more."))
    except SamePerson:
        messages.error(request, _("You wrote it last: somebody else lets it go."))
    except AlreadySent:
        messages.warning(request, _("It has gone out before."))
    except NotClear as unclear:
        messages.error(request, unclear.problem)
    except (NotForThis, NobodyJoined) as error:
        messages.error(request, refusal(error, purpose_of(found)))
    else:
        messages.success(
            request, _("It goes out from now on, part by part. You can pause it here.")
        )
    return redirect("campaign", campaign_id=found.pk)


@permitted("notices.view_campaign")
@require_POST
def campaign_pause(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Tell nobody more of a message until it goes on: whoever sees that something is odd may."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    try:
        pause(campaign=found, by=signed_in(request).subject, at=timezone.now())
    except NotGoing:
        messages.warning(request, _("It does not go out now, so there is nothing to pause."))
    else:
        messages.success(request, _("Paused. Nobody more is told until it goes on."))
    return redirect("campaign", campaign_id=found.pk)


@permitted("notices.change_campaign")
@require_POST
def campaign_go_on(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Let a paused message go on where it stood."""
    found = get_object_or_404(Campaign, pk=campaign_id)
    try:
        go_on(campaign=found, at=timezone.now())
    except NotPaused:
        messages.warning(request, _("It is not paused."))
    else:
        messages.success(request, _("It goes on where it stood."))
    return redirect("campaign", campaign_id=found.pk)


@permitted("notices.view_campaign")
@require_POST
def campaign_stop(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Stop a message that goes out: whoever sees that it is wrong may, since that harms nobody."""
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
    now: dict[str, Any] = {"segment": request.GET.get("group", "")}
    if found:
        now = {name: getattr(found, name) for name in CampaignForm.base_fields}
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
    if found.paused_at:
        return _("Paused on %(day)s") % {"day": _day(found.paused_at)}
    if found.finished_at is None:
        return _("Goes out since %(day)s") % {"day": _day(found.sent_at)}
    return _("Sent on %(day)s") % {"day": _day(found.sent_at)}


def _to(found: Campaign) -> str:
    return found.segment.name if found.segment else _("Everybody")


def _tag(found: Campaign) -> dict[str, str]:
    over = found.stopped_at or found.finished_at
    tone = "plain" if over else ("good" if found.sent_at and not found.paused_at else "care")
    return {"text": _state(found), "tone": tone}


def _stopped(found: Campaign, me: Subject) -> str:
    """Return when a message went, was stopped and by whom: by a number, as staff are named elsewhere."""
    assert found.sent_at and found.stopped_at and found.stopped_by_id  # noqa: S101 -- for mypy; a constraint says so
    who = _("you") if found.stopped_by_id == me.pk else found.stopped_by_id.hex[:8]
    return _("Sent on %(day)s, stopped on %(stopped)s by %(who)s") % {
        "day": _day(found.sent_at),
        "stopped": moment(found.stopped_at),
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
    marketing = purpose_of(found).message_class is MessageClass.MARKETING
    names = {
        "delivered": _("Delivered"),
        "changed_their_mind": _("Said no before it reached them"),
        "not_delivered": _("Could not be delivered"),
        "called_off": _("Not sent any more, since it was stopped"),
        "bounced": _("Came back"),
        "unsubscribed": _("Wanted no more offers by the link"),
        "opened": _("Opened, of those who let us see it"),
        "followed": _("Followed a link, of those who let us see it"),
    }
    if not found.stopped_at:
        del names["called_off"]
    if not marketing:
        for key in ("unsubscribed", "opened", "followed"):
            del names[key]
    return [{"term": name, "text": _few(found.figures.get(key, 0))} for key, name in names.items()]
