"""The choices people have: what they are asked, what a yes means, who receives what, how long it lasts.

Everything is off until somebody says yes. The browser's opt-out signal (Sec-GPC) answers with no what
would follow a person about or hand them on; it says nothing of mail that a person asked for. What the
portal does not do is not asked: nobody can agree to what is not there, and a no can be left all the same.
"""

from django.utils.translation import gettext_lazy as _

from privacy.vocabulary.words import Choice, words

# Of all texts of this file together. Raised with every change of a text: those who answered the old
# ones by cookie are asked again (tests/privacy/test_consent_vocabulary.py keeps the two together).
NOTICE_VERSION = "2026-11-22.5"

CHOICES = words(
    Choice(
        "personalise",
        _("Opening pages the way you left them"),
        dpv="dpv:ServicePersonalisation",
        purpose="personalise",
        question=_("May we remember how you like to look at your use?"),
        yes=_("Yes, remember"),
        no=_("No, do not remember"),
        meaning=_(
            "Your browser remembers whether you looked at hours, days or months, and the page opens "
            "that way. Nothing of it is kept anywhere else, and nothing is worked out from it."
        ),
        cookies="preferences",
    ),
    Choice(
        "usage_analytics",
        _("Counting which pages are used"),
        dpv="dpv:ServiceUsageAnalytics",
        purpose="usage_analytics",
        question=_("May we count which pages are used, to improve them?"),
        yes=_("Yes, count"),
        no=_("No, do not count"),
        meaning=_(
            "Each page you open is noted with its name and the time, and a few things you do, such as "
            "answering an alert or downloading a file. Not what stood there, not your IP address, nothing "
            "about your device. The notes are deleted after 30 days, and when you say no. What stays is "
            "totals of fifteen people or more."
        ),
        cookies="analytics",
        signal=True,
    ),
    Choice(
        "similar_homes",
        _("Comparing your home with similar ones"),
        dpv="dpv:ServicePersonalisation",
        purpose="similar_homes",
        question=_("May we compare your home with similar ones, and count it among them?"),
        yes=_("Yes, compare"),
        no=_("No, do not compare"),
        meaning=_(
            "You see what homes with as many people and about as much garden use. In return your home is "
            "one of the fifteen or more behind such a figure. Nobody sees yours: a figure is rounded, and "
            "is made once a month."
        ),
        months=24,
    ),
    Choice(
        "home_fit",
        _("Saying which programs and tips fit your home"),
        dpv="dpv:ServicePersonalisation",
        purpose="home_fit",
        question=_("May we look at what we know of your home, to say what fits it?"),
        yes=_("Yes, look"),
        no=_("No, do not look"),
        meaning=_(
            "Rebates and ways to save water are sorted for you, each with the reason. For that we look at "
            "what you told us of your home and at what it used, each time you open the page. Nothing of it "
            "is kept, and nobody else sees it."
        ),
        months=24,
    ),
    Choice(
        "marketing_email",
        _("E-mail about programs and offers"),
        dpv="dpv:DirectMarketing",
        purpose="marketing",
        question=_("May we e-mail you about rebates, programs and offers?"),
        yes=_("Yes, by e-mail"),
        no=_("No e-mail"),
        meaning=_(
            "A few e-mails a year. Bills, alerts and notices that a law demands come either way."
        ),
        recipients=("mail",),
        months=24,
    ),
    Choice(
        "marketing_text",
        _("Text messages about programs and offers"),
        dpv="dpv:DirectMarketing",
        purpose="marketing",
        question=_("May we text you about rebates, programs and offers?"),
        yes=_("Yes, by text"),
        no=_("No texts"),
        meaning=_(
            "A few text messages a year. Alerts about your own water come either way, if you asked "
            "for them."
        ),
        months=24,
    ),
    Choice(
        "marketing_post",
        _("Letters about programs and offers"),
        dpv="dpv:DirectMarketing",
        purpose="marketing",
        question=_("May we send you letters about rebates, programs and offers?"),
        yes=_("Yes, by post"),
        no=_("No letters"),
        meaning=_("A few letters a year, to your mailing address. Bills come either way."),
        recipients=("utility",),
        months=24,
    ),
    Choice(
        "email_tracking",
        _("Seeing whether you opened our e-mail"),
        dpv="dpv:ServiceUsageAnalytics",
        purpose="email_tracking",
        question=_("May we see whether you open our e-mails about offers?"),
        yes=_("Yes, you may"),
        no=_("No, do not look"),
        meaning=_(
            "In e-mails about programs and offers alone, never in bills or alerts: that one was opened, or "
            "a link in it followed. We read it as totals of fifteen people or more, and delete it after 30 "
            "days. Without a yes they load no picture, and links lead straight to where they say."
        ),
        months=24,
        signal=True,
    ),
    Choice(
        "third_party_sharing",
        _("Sharing with others for their advertising"),
        dpv="dpv:ThirdPartyDisclosure",
        purpose="third_party_sharing",
        no=_("No, never"),
        meaning=_("We do not do this. Nobody receives anything about you for advertising."),
        signal=True,
        asked=False,
    ),
    Choice(
        "research",
        _("Research"),
        dpv="dpv:ResearchAndDevelopment",
        purpose="research",
        no=_("No, never"),
        meaning=_(
            "We do not do this. If somebody ever asks for your data for a study, we name the study "
            "and ask you first."
        ),
        asked=False,
    ),
)
