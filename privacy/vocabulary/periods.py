"""How long data stays when nobody asks for erasure, and which kinds of cookies there are."""

from django.utils.translation import gettext_lazy as _

from privacy.vocabulary.words import Retention, Word, words

RETENTIONS = words(
    Retention(
        "account_closed_90d",
        _("90 days after your last account closes"),
        days=90,
        clock=_("the day the last account closes"),
    ),
    Retention(
        "account_closed_7y",
        _("7 years after the account closes"),
        months=84,
        clock=_("the day the account closes"),
    ),
    Retention(
        "moved_out_90d",
        _("90 days after you leave the home"),
        days=90,
        clock=_("the day you leave the home"),
    ),
    Retention("access_ended", _("Until the access ends"), clock=_("the end of the access")),
    Retention("removed_by_you", _("Until you remove it"), clock=_("when you remove it")),
    Retention(
        "while_served",
        _("As long as the place gets water"),
        clock=_("the day the place is cut off for good"),
    ),
    Retention("reads_7y", _("7 years after the day of use"), months=84, clock=_("the day of use")),
    Retention(
        "bills_7y",
        _("7 years after the bill or payment"),
        months=84,
        clock=_("the day of the bill"),
    ),
    Retention(
        "program_3y", _("3 years after the program"), months=36, clock=_("the program's end")
    ),
    Retention("months_24", _("24 months"), months=24, clock=_("when it happened")),
    Retention("closed_24m", _("24 months after it is closed"), months=24, clock=_("when closed")),
    Retention("consent_24m", _("24 months after the choice ends"), months=24, clock=_("its end")),
    Retention("months_13", _("13 months"), months=13, clock=_("when it happened")),
    Retention("security_90d", _("90 days"), days=90, clock=_("when it happened")),
    Retention("security_30d", _("30 days"), days=30, clock=_("when it happened")),
    Retention("days_14", _("Two weeks"), days=14, clock=_("when it was made")),
    Retention("days_30", _("30 days"), days=30, clock=_("when it arrived")),
    Retention("days_7", _("7 days"), days=7, clock=_("when it was made")),
    Retention("session", _("Two weeks after you last came"), days=14, clock=_("your last visit")),
    Retention("year_1", _("One year"), months=12, clock=_("your last visit")),
    Retention("visit", _("Until you close the browser"), clock=_("when the browser closes")),
    Retention("day_1", _("One day"), days=1, clock=_("when it was made")),
)

COOKIE_GROUPS = words(
    Word("necessary", _("Necessary"), "essential.service"),
    Word("preferences", _("Preferences"), "personalize"),
    Word("analytics", _("Counting of pages"), "analytics"),
)
