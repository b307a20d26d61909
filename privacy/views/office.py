"""The front of the privacy office: what is waiting, what is late, and the way to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy import office as desk
from privacy.office import Due
from privacy.views.guards import office_only

# Name of the page, what it is called, what one does there.
PAGES = (
    ("office_requests", _("Requests"), _("What people asked for, and by when they get an answer.")),
    ("office_corrections", _("Corrections"), _("What people put right, to be passed on.")),
    ("office_minors", _("Children"), _("Logins that were stopped, and when they are deleted.")),
    (
        "privacy_office_choices",
        _("Choices by telephone"),
        _("Write down a no that somebody told you."),
    ),
    ("office_holds", _("Legal holds"), _("What must not be deleted, and why.")),
    ("office_retention", _("Retention"), _("What went because its time was over.")),
    ("office_redacted", _("Messages"), _("What was taken out of them, and by whom.")),
    ("office_notices", _("Firms to tell"), _("Who must delete, correct or only store data too.")),
    ("privacy_office_questions", _("Kept out"), _("What came again about people who were erased.")),
    ("office_disclosures", _("Disclosures"), _("What left the portal, to whom, on which paper.")),
    ("office_recipients", _("Recipients"), _("Who may receive what, under which contract.")),
    ("office_incidents", _("Incidents"), _("What went wrong, and whom to tell by when.")),
    ("staff_searches", _("Searches"), _("How often staff looked for customers.")),
    ("privacy_cookies", _("Daily test"), _("Whether the site still does what people answered.")),
    ("office_policy", _("Policy and terms"), _("Which version counts, and what comes next.")),
)


@office_only
def office(request: HttpRequest) -> HttpResponse:
    """Show what waits for the office."""
    now = timezone.now()
    today = timezone.localdate(now)
    reviewed_on, review_is_due = desk.security_review(today)
    approve, look_again = desk.drafts_to_approve(), desk.disclosures_to_review(now)
    due = {
        "office_requests": desk.requests_open(today),
        "office_corrections": desk.corrections_to_pass_on(),
        "office_notices": desk.notices_open(now),
        "privacy_office_questions": desk.rows_in_question(),
        "office_disclosures": Due(approve.waiting + look_again.waiting, look_again.late),
        "office_recipients": desk.recipients_to_review(today),
        "office_incidents": desk.incidents_open(now),
        "privacy_cookies": desk.site_test(now),
        "office_policy": desk.versions_to_publish(today),
    }
    return render(
        request,
        "privacy/office/front.html",
        {
            "pages": _pages(due),
            "waiting": sum(one.waiting for one in due.values()),
            "late": sum(one.late for one in due.values()),
            "reviewed_on": reviewed_on,
            "review_is_due": review_is_due,
        },
    )


def _pages(due: dict[str, Due]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse(name),
            "label": label,
            "note": note,
            "waiting": due.get(name, Due()).waiting,
            "late": due.get(name, Due()).late,
        }
        for name, label, note in PAGES
    ]
