"""Somebody's own messages: the list, one of them, a new one (R22)."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.homes import current_home, homes, signed_in
from accounts.models import Account
from accounts.roles import May
from conversations import words
from conversations.actions import Said, say
from conversations.actions.handling import VisitPlanned, settle
from conversations.actions.saying import open_once
from conversations.fields import read
from conversations.forms import ReplyForm, TopicForm
from conversations.locking import Closed
from conversations.models import Attachment, Message, Thread, ThreadQuerySet, Topic
from conversations.visit_words import still_comes, visit_of
from privacy.papers.scanning import Infected
from privacy.papers.serving import as_file

EACH_PAGE = 20
State = Thread.State


@login_required
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """List somebody's messages, newest first."""
    now = timezone.now()
    mine = _mine(request).select_related("topic")
    page = Paginator(mine.order_by("-changed_at", "-pk"), EACH_PAGE).get_page(
        request.GET.get("page")
    )
    heading = words.list_heading(
        **mine.aggregate(
            answered=Count("pk", filter=Q(state=State.ANSWERED)),
            waiting=Count("pk", filter=Q(state=State.OPEN)),
        )
    )
    rows = [
        {
            "url": reverse("thread", args=[each.pk]),
            "name": each.topic.said("title"),
            "note": words.note(each, now),
            "tag": words.tag(each, now),
        }
        for each in page
    ]
    context = {"page": page, "rows": rows, "heading": heading}
    return render(request, "conversations/threads.html", context)


@login_required
def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Show what was said, and take another word."""
    now = timezone.now()
    mine = _mine(request).select_related("topic", "account")
    found = mine.filter(pk=thread_id).first() or get_object_or_404(mine.joined_from(thread_id))
    if found.pk != thread_id and request.method != "POST":
        return redirect("thread", thread_id=found.pk)  # as from the link in an old mail
    form = ReplyForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not _may_write(request):
            return _too_many(request)
        if form.is_valid():
            said = Said(form.cleaned_data["text"], files=tuple(form.cleaned_data["papers"]))
            try:
                say(thread=found, said=said, by=None, at=now)
            except Infected:
                form.add_error("papers", _("Our virus scanner stopped a file. Choose another."))
            except Closed:
                messages.warning(request, _("Nothing can be added here any more. Write anew."))
                return redirect("thread_topics")
            else:
                messages.success(request, _("Thank you. Your message is with us."))
                return redirect("thread", thread_id=found.pk)
    heading, lead = words.heading(found, now, unanswered=found.was_closed_unanswered())
    context = {
        "thread": found,
        "title": found.topic.said("title"),
        "heading": heading,
        "lead": lead,
        "said": _said(found, now),
        "visit": visit_of(found, now=now),
        "form": form,
        "place": _places(request).get(str(found.account_id), ""),
    }
    return render(request, "conversations/thread.html", context)


@login_required
@require_POST
def thread_settle(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Close a thread because its person says that it is settled."""
    found, now = get_object_or_404(_mine(request), pk=thread_id), timezone.now()
    try:
        settle(thread=found, at=now)
    except Closed:
        return redirect("messages")
    except VisitPlanned:
        messages.warning(request, still_comes(found, now=now))
        return redirect("thread", thread_id=found.pk)
    messages.success(request, _("Thank you. We have noted that it is settled."))
    return redirect("thread", thread_id=found.pk)


@login_required
@require_safe
def thread_file(request: HttpRequest, thread_id: int, file_id: int) -> HttpResponse:
    """Hand a file out that came with a message, once a scanner has seen it where there is one."""
    files = Attachment.objects.exclude(message__side=Message.Side.NOTE)
    file = get_object_or_404(
        files, pk=file_id, message__thread__in=_mine(request).filter(pk=thread_id)
    )
    if not file.may_be_opened:
        return redirect("thread", thread_id=thread_id)
    return as_file(file, f"{thread_id}-{file.pk}")


@login_required
@require_safe
def thread_topics(request: HttpRequest) -> HttpResponse:
    """Ask what it is about."""
    rows = [
        {
            "url": reverse("thread_new", args=[each.slug]),
            "name": each.said("title"),
            "note": each.said("summary"),
            "tag": None,
        }
        for each in Topic.objects.offered()
    ]
    return render(request, "conversations/topics.html", {"rows": rows})


@login_required
def thread_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the first word of a thread, by the form of its topic."""
    topic = get_object_or_404(Topic.objects.offered(), slug=slug)
    user, now = signed_in(request), timezone.now()
    places = _places(request)
    form = TopicForm(
        request.POST or None,
        request.FILES or None,
        asked=read(topic.fields),
        accounts=places.items(),
        today=timezone.localdate(now),
    )
    if request.method == "POST":
        if not _may_write(request):
            return _too_many(request)
        if form.is_valid():
            said = Said(
                form.cleaned_data["text"],
                answers=form.answers(),
                files=tuple(form.cleaned_data["papers"]),
            )
            try:
                begun = open_once(
                    subject=user.subject,
                    topic=topic,
                    said=said,
                    language=(get_language() or "en")[:2],
                    account=_account(form.account()),
                    at=now,
                )
            except Infected:
                form.add_error("papers", _("Our virus scanner stopped a file. Choose another."))
            except Closed:  # erased meanwhile: of whoever asks nothing is left
                raise Http404 from None
            else:
                messages.success(request, _("Thank you. Your message is with us."))
                return redirect("thread", thread_id=begun.pk)
    context = {
        "form": form,
        "heading": topic.said("title"),
        "lead": topic.said("summary"),
        "urgent": topic.urgent,
    }
    return render(request, "conversations/new.html", context)


def _account(number: int | None) -> Account | None:
    return None if number is None else Account.objects.get(pk=number)


def _mine(request: HttpRequest) -> ThreadQuerySet:
    return Thread.objects.visible_to(signed_in(request), today=timezone.localdate())


def _may_write(request: HttpRequest) -> bool:
    """Count what somebody sends: a broken script must not fill the desk."""
    return bool(ratelimit.consume(request, action="message", user=signed_in(request)))


def _too_many(request: HttpRequest) -> HttpResponse:
    """Say that somebody has sent too much for now."""
    said: HttpResponse = ratelimit.respond_429(request)
    return said


def _places(request: HttpRequest) -> dict[str, str]:
    """Return the accounts that somebody may write about, by number, the one they look at first."""
    here = current_home(request)
    mine = [home for home in homes(request) if May.MESSAGES in home.may]
    named: dict[str, list[str]] = {}
    for home in sorted(mine, key=lambda it: here is None or it.account_id != here.account_id):
        named.setdefault(str(home.account_id), []).append(home.name)
    return {number: ", ".join(dict.fromkeys(names)) for number, names in named.items()}


def _said(found: Thread, now: Any) -> list[dict[str, Any]]:
    """Return what was said, oldest first, without what staff said among themselves: two queries."""
    spoken = (
        found.messages.filter(body__isnull=False)
        .exclude(side=Message.Side.NOTE)
        .select_related("body", "thread__topic")
        .prefetch_related(
            Prefetch("attachments", Attachment.objects.defer("content", "sealed_key"))
        )
        .order_by("at", "pk")
    )
    return [
        {
            "who": words.who(each),
            "ours": each.side == Message.Side.STAFF,
            "when": words.moment(each.at, now),
            "at": each.at,
            "text": each.body.text,
            "answers": words.answered(each),
            "taken_out": [words.TAKEN_OUT[kind] for kind in each.taken_out],
            "files": [_file(found, file) for file in each.attachments.all()],
        }
        for each in spoken
    ]


def _file(found: Thread, file: Attachment) -> dict[str, Any]:
    return {
        "url": reverse("thread_file", args=[found.pk, file.pk]) if file.may_be_opened else "",
        "kind": file.kind.upper(),
        "size": file.size,
        "scan": file.get_scan_display(),
    }
