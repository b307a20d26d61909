"""On what ground data is used, and on what ground some of it outlives erasure."""

from django.utils.translation import gettext_lazy as _

from privacy.vocabulary.words import Basis, Exemption, words

BASES = words(
    Basis("contract", _("Needed for the service you have"), dpv="dpv:ContractPerformance"),
    Basis("legal_obligation", _("A law demands it"), dpv="dpv:LegalObligation"),
    Basis(
        "legitimate_interest",
        _("An interest that does not override yours"),
        dpv="dpv:LegitimateInterestOfController",
    ),
    Basis("made_public", _("You made it public")),
    Basis("vital_interest", _("Somebody's life or health"), dpv="dpv:VitalInterest"),
    Basis("public_interest", _("The public interest"), dpv="dpv:PublicInterest"),
    Basis("consent", _("You said yes"), dpv="dpv:Consent"),
)

# The eight exceptions to erasure that the policies this product honours name, in their order.
EXEMPTIONS = words(
    Exemption("W1", _("To finish what you asked for"), ccpa="(d)(1)"),
    Exemption("W2", _("For security, and against fraud"), ccpa="(d)(2)"),
    Exemption("W3", _("To find and repair an error"), ccpa="(d)(3)", needs_note=True),
    Exemption("W4", _("California Electronic Communications Privacy Act"), ccpa="(d)(5)"),
    Exemption("W5", _("Research you agreed to"), ccpa="(d)(6)"),
    Exemption("W6", _("Internal use you would expect"), ccpa="(d)(7)", needs_note=True),
    Exemption("W7", _("A law demands that it is kept"), ccpa="(d)(8)", needs_note=True),
    Exemption("W8", _("Another lawful internal use"), ccpa="(d)(7)", needs_note=True),
)
