"""Finding whoever is on the telephone, writing down what they said, and passing on what is a request."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.homes import signed_in
from accounts.models import Account
from conversations.actions import Said, open_thread, say
from conversations.actions.asking import RequestedAlready, make_it_a_request
from conversations.actions.revealing import WRITTEN_DOWN
from conversations.desk.finding import found
from conversations.desk.forms import FindForm, RequestForm, WrittenForm
from conversations.locking import Closed
from conversations.masking import initials, last_digits, street
from conversations.models import Message, Thread
from conversations.person import person_of
from conversations.views.desk import at_the_desk, thread_of
from privacy.actions import record_look
from privacy.actions.requests import Wish
from privacy.contact import language_of
from privacy.models import Subject
from privacy.restriction import may_be_found
from privacy.typed import number_in

LONGEST_DESCRIPTION = 4000  # as in the form of the privacy office


@at_the_desk
def desk_find(request: HttpRequest) -> HttpResponse:
    """Find a thread by its number, or a person: masked, and the words looked for stand in no address."""
    form = FindForm(request.POST or None)
    rows = thread = None
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["wanted"].strip()
        number = number_in(wanted)
        thread = Thread.objects.filter(pk=number).first() if number else None
        rows = found(wanted, today=timezone.localdate())
        if thread and not rows:  # else the number may be either, and whoever looks says which
            return redirect("desk_thread", thread_id=thread.pk)
    return render(
        request, "conversations/desk/find.html", {"form": form, "rows": rows, "thread": thread}
    )


@at_the_desk
def desk_write(request: HttpRequest, account_id: int) -> HttpResponse:
    """Write down what an account holder said by telephone, by letter or at the counter, and when."""
    rows = Account.objects.filter(
        may_be_found("customer__subject"), customer__subject__erased_at=None
    )
    account = get_object_or_404(rows.select_related("customer__subject"), pk=account_id)
    subject, now, by = account.customer.subject, timezone.now(), signed_in(request).subject
    threads = Thread.objects.filter(subject=subject, merged_into=None).select_related("topic")
    form = WrittenForm(request.POST or None, threads=threads.order_by("-changed_at"), now=now)
    if request.method == "POST" and form.is_valid():
        try:
            thread = _write(form, account, by=by, now=now)
        except Closed:  # joined with another, or its person erased, since the form was shown
            form.add_error(None, _("Nothing is said in this conversation any more."))
        else:
            said = _("It is written down in %(number)s.") % {"number": thread.pk}
            messages.success(request, said)
            return redirect("desk_thread", thread_id=thread.pk)
    record_look(by=by, subject=subject, purpose="support", page=WRITTEN_DOWN, at=now)
    person = person_of(subject, account, today=timezone.localdate(now))
    seen = (initials(person.name), last_digits(person.account), street(person.place))
    context = {"form": form, "who": " · ".join(filter(None, seen))}
    return render(request, "conversations/desk/write.html", context)


@at_the_desk
def desk_request(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Pass a message on to the privacy office, as received when it was said (L06)."""
    thread, now = thread_of(thread_id), timezone.now()
    if thread.subject is None or thread.merged_into_id:
        raise Http404
    among = thread.messages.filter(side=Message.Side.PERSON).select_related("body")
    form = RequestForm(request.POST or None, among=among.order_by("at", "pk"))
    if request.method == "POST" and form.is_valid():
        _pass_on(request, thread, thread.subject, form, now)
        return redirect("desk_thread", thread_id=thread.pk)
    return render(request, "conversations/desk/request.html", {"form": form, "thread": thread})


def _write(form: WrittenForm, account: Account, *, by: Subject, now: datetime) -> Thread:
    """Write it down in the thread that was chosen, or begin one; it was said when it was said."""
    given = form.cleaned_data
    said = Said(given["text"], way=given["way"], written_at=now)
    if thread := given["thread"]:
        return say(thread=thread, said=said, by=by, at=given["at"]).thread
    subject = account.customer.subject
    return open_thread(
        subject=subject,
        topic=given["topic"],
        said=said,
        language=account.customer.language or language_of(subject) or "en",
        account=account,
        by=by,
        at=given["at"],
    )


def _pass_on(
    request: HttpRequest, thread: Thread, subject: Subject, form: RequestForm, now: datetime
) -> None:
    given = form.cleaned_data
    person = person_of(subject, thread.account, today=timezone.localdate(now))
    body = getattr(given["message"], "body", None)
    try:
        made = make_it_a_request(
            thread=thread,
            message=given["message"],
            wish=Wish(
                right=given["right"],
                description=body.text[:LONGEST_DESCRIPTION] if body else "",
                contested=given["contested"],
            ),
            contact=person.contact,
            by=signed_in(request).subject,
            at=now,
        )
    except (RequestedAlready, Closed):
        messages.warning(request, _("It is a request already, or nothing is said in it any more."))
    else:
        messages.success(
            request,
            _("It is request %(reference)s now, received when it was said.")
            % {"reference": made.reference},
        )
