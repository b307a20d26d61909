"""The admin as staff read it: what they look up and lay down, in their words, not by rooms of the program."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# A heading, and what stands under it, in the order of a day's work; what is in none of them stands last.
SHELVES = (
    (
        _("Customers"),
        ("Customer", "Account", "ServiceAgreement", "AccessGrant", "User"),
    ),
    (_("Places and meters"), ("Premises", "ServicePoint", "Meter")),
    (
        _("Bills and payments"),
        (
            "Bill",
            "PaymentOrder",
            "PayingLaterPolicy",
            "BudgetFact",
            "BudgetDefault",
            "DroughtStage",
        ),
    ),
    (_("Programs"), ("Program", "ProgramVersion", "SavingAction", "SavingActionVersion")),
    (_("Conversations"), ("Queue", "Topic", "OfficeHours", "SavedReply", "Tag")),
    (_("Feed files"), ("FeedFile",)),
    (_("Privacy"), ("Subject", "MergedSubject", "Look", "Training")),
    (_("Roles of staff"), ("Group",)),
)


class StaffSite(AdminSite):
    """The admin, with its front arranged for a utility."""

    site_header = site_title = "Curbstop"
    index_title = _("Records and configuration")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the shelves of the front; one room's page lists what Django lists there."""
        rooms = super().get_app_list(request, app_label)
        if app_label:
            return rooms
        models = {model["object_name"]: model for room in rooms for model in room["models"]}
        shelves = [
            (label, [models.pop(name) for name in names if name in models])
            for label, names in SHELVES
        ]
        shelves.append((_("Other"), list(models.values())))
        return [
            {
                "name": label,
                "app_label": f"shelf-{number}",
                "app_url": reverse("admin:index", current_app=self.name),
                "has_module_perms": True,
                "models": found,
            }
            for number, (label, found) in enumerate(shelves)
            if found
        ]
