"""Roles, purposes and permissions of staff in words: as staff read them, and as residents read who looked."""

from django.utils.translation import gettext_lazy as _

# What somebody is opened for, as whoever opens them says it; residents read the vocabulary's own words.
FOR = {
    "support": _("Answering a customer"),
    "billing": _("Bills and payments"),
    "leak_alerts": _("A leak"),
    "programs": _("A rebate or program"),
    "water_service": _("Meters and water service"),
    "rights": _("A privacy request"),
    "fraud": _("Fraud"),
    "legal": _("What a law demands"),
}
# The names of the groups: residents read them too, where it says who looked at them.
ROLES = {
    "Agents": _("Agents"),
    "Billing": _("Billing"),
    "Conservation": _("Conservation"),
    "Privacy officers": _("Privacy officers"),
    "Managers": _("Managers"),
    "Engineers": _("Engineers"),
}
