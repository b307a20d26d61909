"""What each check of the daily test says of the site, in a sentence that is true while it holds."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "reached": _("The site answers."),
    "nothing_before": _("Before an answer, only necessary cookies are set."),
    "asked": _("Whoever has not answered is asked."),
    "plainly": _("The question is a question, and coaxes nobody."),
    "alike": _("Yes and no are alike: one press each, side by side."),
    "yes": _("After a yes, only the cookies that it was about are set."),
    "not_asked_after_yes": _("Whoever said yes is not asked again."),
    "taken_back": _("A yes can be taken back, and its cookies go."),
    "no": _("After a no, only necessary cookies are set."),
    "not_asked_after_no": _("Whoever said no is not asked again."),
    "signal_said": _("A browser that opts out is told that we honor it."),
    "signal_not_invented": _("No other browser is told so."),
    "signal_sets_nothing": _("A browser that opts out is asked nothing, and given no such cookie."),
    "signal_ends_yes": _("The opt-out of a browser ends a yes from before."),
    "signal_lasts": _("It stays so when the signal is gone."),
    "without_scripts": _("Every choice works without scripts."),
    "own_site": _("No page brings anything from another site."),
    "closed": _("Browsers are told to load nothing from elsewhere."),
    "gpc_file": _("The file that tells browsers of the opt-out signal is in order."),
    "links": _("The links on privacy at the foot of the page work."),
}
