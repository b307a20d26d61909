"""The desk: what waits, one thread, answering it (S04)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import OwnAccount
from accounts.homes import signed_in
from accounts.views.guards import OWN_ACCOUNT, permitted
from conversations.actions import Said, answer, note
from conversations.actions.handling import VisitPlanned, close
from conversations.actions.presence import be_present
from conversations.actions.revealing import note_read
from conversations.desk.forms import SayForm
from conversations.desk.here import others, said
from conversations.desk.listing import address, chosen, filters, set_up
from conversations.desk.person_pane import person_pane
from conversations.desk.queue_pane import queue_pane
from conversations.desk.thread_pane import places_of, reply_of, thread_pane
from conversations.locking import Closed, Heard, SaidMeanwhile, heard_in, heard_of
from conversations.models import Attachment, Message, Thread
from conversations.person import Person, person_of
from conversations.replies import Unfilled, filled, greeting
from privacy.models import Subject
from privacy.papers.serving import as_file
from privacy.typed import number_in

at_the_desk = permitted("conversations.work_the_desk")
KEYS_OFF = (
    "desk_keys_off"  # in the session: single keys are in the way of whoever speaks to their screen
)
WITH = ("subject__user", "account", "topic", "queue", "assigned_to")


@at_the_desk
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for us; of whom is behind each, and that somebody looked is written down there."""
    user, now = signed_in(request), timezone.now()
    queue = queue_pane(request.GET.dict(), desk=set_up(), user=user, now=now)
    return render(
        request,
        "conversations/desk/desk.html",
        _with_keys(request, {"queue": queue, "thread": None}),
    )


@at_the_desk
@require_safe
def desk_thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Show one thread beside the list; that it was read is written down for its person."""
    thread, now = thread_of(thread_id), timezone.now()
    note_read(thread=thread, by=signed_in(request).subject, at=now)
    return panes(request, thread, now)


@at_the_desk
@require_POST
def desk_say(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Send an answer, keep a note, or put a saved reply into the field without sending anything."""
    thread, now = thread_of(thread_id), timezone.now()
    what, typed = request.POST.get("do", ""), request.POST.copy()
    if what == "fill":
        reply = reply_of(thread, request.POST.get("reply", ""))
        typed["text"] = "\n\n".join(filter(None, [typed.get("text", "").strip(), reply]))
        return panes(request, thread, now, form=_typed(typed))
    form = SayForm(typed)
    if not form.is_valid() or not _may_go(request, form, thread, what, now):
        return panes(request, thread, now, form=form)
    try:
        send(thread, what=what, by=signed_in(request).subject, now=now, **form.written())
    except Unfilled as unfilled:
        form.add_error("text", no_value(unfilled))
        return panes(request, thread, now, form=form)
    except SaidMeanwhile:
        form.add_error(
            None,
            _(
                "It was not sent: something was said since you opened this. Read it, then send again."
            ),
        )
        return panes(request, thread, now, form=form, heard=form.cleaned_data["heard"])
    except VisitPlanned:
        form.add_error(
            None,
            _("It was not sent: a visit is planned, so it stays open. Send it without closing."),
        )
        return panes(request, thread, now, form=form)
    except Closed:
        messages.warning(request, _("Nothing is said in this conversation any more."))
        return back_to(request, thread)
    if what == "note":
        messages.success(request, _("Your note is kept."))
        return back_to(request, thread)
    here = form.cleaned_data["way"] == Message.Way.PORTAL
    done = (
        _("Your answer to %(number)s is sent.")
        if here
        else _("What you told %(number)s is written down.")
    )
    messages.success(request, done % {"number": thread.pk})
    return on_to_the_next(request)


@at_the_desk
@require_POST
def desk_present(request: HttpRequest, thread_id: int) -> JsonResponse:
    """Note that somebody has a thread open; tell who else has, and whether something was said since."""
    thread, now, user = get_object_or_404(Thread, pk=thread_id), timezone.now(), signed_in(request)
    be_present(thread=thread, by=user, writes=request.POST.get("writes") == "yes", at=now)
    heard = heard_in(request.POST.get("heard", ""))
    new = heard is not None and heard != heard_of([thread.pk]).get(thread.pk, Heard())
    news = _("Something was said here since. Your page shows it when you load it again.")
    return JsonResponse(
        {"there": said(others(thread, but=user, now=now)), "news": news if new else ""}
    )


@at_the_desk
@require_POST
def desk_keys(request: HttpRequest) -> HttpResponse:
    """Switch the single keys off, or on again, for this session."""
    request.session[KEYS_OFF] = not request.session.get(KEYS_OFF, False)
    return redirect("desk")


@at_the_desk
@require_safe
def desk_file(request: HttpRequest, thread_id: int, file_id: int) -> HttpResponse:
    """Hand out a file of a thread, once a scanner has seen it where there is one."""
    found = Attachment.objects.select_related("message__thread")
    file = get_object_or_404(found, pk=file_id, message__thread=thread_id)
    if not file.may_be_opened:
        return redirect("desk_thread", thread_id=thread_id)
    note_read(thread=file.message.thread, by=signed_in(request).subject, at=timezone.now())
    return as_file(file, f"{thread_id}-{file.pk}")


def thread_of(thread_id: int) -> Thread:
    """Return a thread with what the panes show of it, or answer that there is none."""
    rows = Thread.objects.select_related(*WITH).prefetch_related("tags")
    return get_object_or_404(rows, pk=thread_id)


def not_their_own(request: HttpRequest, thread: Thread) -> None:
    """Have nobody answer themselves, or put their own question before everybody's. Raises OwnAccount."""
    if thread.subject_id == signed_in(request).subject_id:
        raise OwnAccount


def panes(request: HttpRequest, thread: Thread, now: datetime, **typed: Any) -> HttpResponse:
    """Show the three panes; `typed` is what somebody has written and not sent."""
    user, its = signed_in(request), set_up()
    all_of_it = request.GET.get("show") == "all"
    context = {
        "queue": queue_pane(request.GET.dict(), desk=its, user=user, now=now, current=thread.pk),
        "thread": thread_pane(thread, desk=its, user=user, now=now, all_of_it=all_of_it, **typed),
        "person": person_pane(thread, user=user, now=now),
    }
    return render(request, "conversations/desk/desk.html", _with_keys(request, context))


def back_to(request: HttpRequest, thread: Thread) -> HttpResponse:
    """Go back to a thread, with the list as it was."""
    return redirect(address(reverse("desk_thread", args=[thread.pk]), list_of(request)))


def on_to_the_next(request: HttpRequest) -> HttpResponse:
    """Go on to what stood behind the thread when the page was opened; to the list where nothing did."""
    number = number_in(request.POST.get("next", "")) or 0
    if Thread.objects.filter(pk=number, merged_into=None).exists():
        return redirect(address(reverse("desk_thread", args=[number]), list_of(request)))
    return redirect(address(reverse("desk"), list_of(request)))


def list_of(request: HttpRequest) -> dict[str, str]:
    """Return how the list is narrowed down, of an address."""
    after = {"after": request.GET.get("after", "")}
    return chosen(request.GET.dict(), filters(set_up())) | after


def _with_keys(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    return context | {
        "keys": not request.session.get(KEYS_OFF, False),
        "alone": context["thread"] is None,
    }


def _typed(typed: Any) -> SayForm:
    """Return the form with what is in its field, without judging it."""
    names = ("text", "heard", "meant", "way")
    return SayForm(initial={name: typed.get(name, "") for name in names})


@transaction.atomic
def send(
    thread: Thread,
    *,
    text: str,
    heard: Heard,
    what: str,
    by: Subject,
    now: datetime,
    way: str = Message.Way.PORTAL,
) -> None:
    """Do what was asked for with what was written.

    Raises Unfilled, SaidMeanwhile, VisitPlanned, Closed; nothing is sent then.
    """
    if what == "note":
        note(thread=thread, text=text, by=by, at=now)
        return
    words = Said(filled(text, places(thread, now)), way=way)
    answer(thread=thread, said=words, by=by, at=now, heard=heard)
    if what == "close":
        close(thread=thread, by=by, at=now)


def places(thread: Thread, now: datetime) -> dict[str, str]:
    """Return what the places in an answer are filled with."""
    person = _person(thread, now)
    return places_of(thread, name=greeting(person.name), utility=settings.UTILITY)


def _person(thread: Thread, now: datetime) -> Person:
    if thread.subject is None:
        return Person()
    return person_of(thread.subject, thread.account, today=timezone.localdate(now))


def no_value(unfilled: Unfilled) -> str:
    """Return for which places there is nothing, in words."""
    names = ", ".join(f"{{{name}}}" for name in unfilled.names)
    return _("We have nothing to put in for %(names)s. Write it out, or take it out.") % {
        "names": names
    }


def _may_go(request: HttpRequest, form: SayForm, thread: Thread, what: str, now: datetime) -> bool:
    """Ask once whether an address or a number that is not theirs is meant; say whether to go on."""
    try:
        not_their_own(request, thread)
    except OwnAccount:
        form.add_error(None, OWN_ACCOUNT)
        return False
    person = _person(thread, now)
    known = (settings.UTILITY["email"], settings.UTILITY["phone"], person.email, *person.phones)
    return what == "note" or form.is_meant(known=known)
