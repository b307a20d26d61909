"""Writing to somebody who did not write, as of a main that will be closed in their street."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.homes import signed_in
from accounts.models import Account
from accounts.views.guards import OWN_ACCOUNT
from conversations.actions.revealing import WRITTEN_TO
from conversations.actions.saying import Said, begin_thread
from conversations.desk.forms import FirstForm
from conversations.locking import Closed
from conversations.masking import initials, last_digits, street
from conversations.models import Thread
from conversations.person import Person, person_of
from conversations.reaching import can_be_told
from conversations.replies import Unfilled, filled, greeting
from conversations.views.desk import at_the_desk, no_value
from privacy.actions import record_look
from privacy.contact import language_of
from privacy.models import Subject
from privacy.restriction import may_be_found


@at_the_desk
def desk_first(request: HttpRequest, account_id: int) -> HttpResponse:
    """Begin a conversation with an account holder; they are told that there is a word of ours."""
    rows = Account.objects.filter(
        may_be_found("customer__subject"), customer__subject__erased_at=None
    )
    account = get_object_or_404(rows.select_related("customer__subject"), pk=account_id)
    subject, now, by = account.customer.subject, timezone.now(), signed_in(request).subject
    person = person_of(subject, account, today=timezone.localdate(now))
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _may_go(form, person, subject, by):
        try:
            thread = _begin(form, account, person, by=by)
        except Unfilled as unfilled:
            form.add_error("text", no_value(unfilled))
        except Closed:  # erased since the form was shown
            form.add_error(None, _("Nothing can be written to them any more."))
        else:
            said = _("It is sent. The conversation is %(number)s.") % {"number": thread.pk}
            messages.success(request, said)
            return redirect("desk_thread", thread_id=thread.pk)
    record_look(by=by, subject=subject, purpose="support", page=WRITTEN_TO, at=now)
    seen = (initials(person.name), last_digits(person.account), street(person.place))
    context = {
        "form": form,
        "who": " · ".join(filter(None, seen)),
        "language": dict(settings.LANGUAGES)[_language(account)],
        "untold": not can_be_told(subject),
    }
    return render(request, "conversations/desk/first.html", context)


def _begin(form: FirstForm, account: Account, person: Person, *, by: Subject) -> Thread:
    topic, language = form.cleaned_data["topic"], _language(account)
    with translation.override(language):
        title = topic.said("title")
    places = {
        "name": greeting(person.name),
        "topic": title,
        "utility": settings.UTILITY["name"],
        "phone": settings.UTILITY["phone"],
        "email": settings.UTILITY["email"],
    }
    return begin_thread(
        subject=account.customer.subject,
        topic=topic,
        said=Said(filled(form.cleaned_data["text"], places)),
        language=language,
        account=account,
        by=by,
        at=timezone.now(),
    )


def _language(account: Account) -> str:
    """Return in which of our languages an account holder is written to."""
    chosen = account.customer.language or language_of(account.customer.subject)
    return chosen if chosen in dict(settings.LANGUAGES) else "en"


def _may_go(form: FirstForm, person: Person, subject: Subject, by: Subject) -> bool:
    """Refuse to write to oneself; ask once whether an address or a number that is not theirs is meant."""
    if subject.pk == by.pk:
        form.add_error(None, OWN_ACCOUNT)
        return False
    known = (settings.UTILITY["email"], settings.UTILITY["phone"], person.email, *person.phones)
    return form.is_meant(known=known)
