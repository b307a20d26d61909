"""Where data comes from and who receives it."""

from django.utils.translation import gettext_lazy as _

from privacy.vocabulary.words import Recipient, Source, Word, words

SOURCES = words(
    Source("subject", _("You")),
    Source("utility_feed", _("The utility's records")),
    Source("observed", _("Your use of this portal")),
    Source("household", _("Somebody you share an account with")),
    Source("staff", _("The utility's staff")),
    Source("agent", _("Somebody acting for you")),
    Source("derived", _("Worked out from other data")),
    Source("public_source", _("Public sources")),
    Source("partner", _("A partner of the utility")),
)

RECIPIENT_KINDS = words(
    Word("utility", _("Your water utility")),
    Word("service_provider", _("Firms that work for the utility under contract")),
    Word("affiliate", _("Companies of the same group")),
    Word("customer_directed", _("Somebody you asked us to give data to")),
    Word("regulator", _("Regulators")),
    Word("agency", _("Public agencies")),
    Word("court", _("Courts and law enforcement")),
    Word("emergency", _("Emergency services")),
    Word("successor", _("Whoever takes over the service")),
    Word("insurer", _("Insurers")),
)

RECIPIENTS = words(
    Recipient("utility", _("Your water utility"), kind="utility"),
    Recipient(
        "mail", _("The service that sends our e-mail"), kind="service_provider", contract="MAIL"
    ),
    Recipient(
        "payments",
        _("The company that takes payments"),
        kind="service_provider",
        contract="PAYMENTS",
    ),
)
