"""For the privacy office: of which messages something was taken out."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.homes import signed_in
from conversations.desk.redacted import redacted, shown
from privacy.views.guards import office_only

EACH_PAGE = 50


@office_only
@require_safe
def office_redacted(request: HttpRequest) -> HttpResponse:
    """List what was taken out of messages, newest first: nobody's words, so that no look is written down.

    Reading what is left of one is a look, and for whoever works at the desk.
    """
    page = Paginator(redacted(), EACH_PAGE).get_page(request.GET.get("page"))
    reads = signed_in(request).has_perm("conversations.work_the_desk")
    table = _table(shown(list(page.object_list)), reads=reads)
    context = {"page": page, "table": table, "reads": reads}
    return render(request, "conversations/desk/redacted.html", context)


def _table(rows: list[dict[str, Any]], *, reads: bool) -> dict[str, Any]:
    columns = [
        {"label": label}
        for label in (_("Conversation"), _("When"), _("By whom"), _("What was taken out"))
    ]
    return {
        "columns": columns,
        "rows": [
            [
                {"text": _("Conversation %(number)s") % {"number": row["thread"]}}
                | ({"url": reverse("desk_thread", args=[row["thread"]])} if reads else {}),
                {"text": row["when"], "label": _("When")},
                {"text": row["by"], "label": _("By whom")},
                {"text": row["what"], "label": _("What was taken out")},
            ]
            for row in rows
        ],
    }
