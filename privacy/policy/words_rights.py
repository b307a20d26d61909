"""The policy's sections about people: who answers, their rights, signals, children, safety, changes."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from privacy.policy.blocks import Section, links, p, points, section
from privacy.policy.promises import Promises
from privacy.policy.sentences import sentence


@dataclass(frozen=True)
class Utility:
    """Who runs the portal and how to reach them; taken from the settings."""

    name: str
    address: str
    phone: str
    email: str
    privacy_email: str
    privacy_phone: str
    ccpa_email: str
    deletion_url: str
    # Names of the headers by which a browser says "do not sell or share" and which are acted on.
    signals: tuple[str, ...]


def page(name: str) -> str:
    """Return the address of a page of ours; empty where the portal has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def who(utility: Utility) -> Section:
    """Say who decides, and what the policy covers."""
    return section(
        "who",
        _("Who decides about my data?"),
        _("%(utility)s decides, and answers for it.") % {"utility": utility.name},
        p(
            _(
                "“We” is %(utility)s, the controller, and the companies of its group that are named "
                "below. This portal serves the customers of %(utility)s alone, with a database, keys and "
                "files of its own."
            )
            % {"utility": utility.name}
        ),
        p(
            _(
                "This policy covers these pages, the e-mails, letters, calls and texts between you and us "
                "that the portal keeps, and what the utility's own records bring into it. It also covers "
                "the utility's staff who work with it."
            )
        ),
        p(
            _("Questions, comments and requests about privacy: %(ways)s")
            % {
                "ways": " · ".join(
                    way
                    for way in (utility.privacy_email, utility.privacy_phone, utility.address)
                    if way
                )
            }
        ),
        *(
            [p(_("Requests under California law: %(email)s") % {"email": utility.ccpa_email})]
            if utility.ccpa_email
            else []
        ),
        links((_("Terms of use"), page("terms"))),
    )


def rights(utility: Utility) -> Section:
    """Say what one may ask for, how, and by when there is an answer."""
    return section(
        "rights",
        _("What may I ask for?"),
        _("You may see it, take it along, correct it, stop it and delete it. It costs nothing."),
        points(
            [
                _(
                    "See which kinds of data we hold about you, where from, what for, and who got them."
                ),
                _("Get a copy of your own, in files that other programs can read."),
                _(
                    "Have it corrected; it then stays correct when the utility's records come again."
                ),
                _("Have it deleted, and have the firms that work for us delete it."),
                _("Say no to a use, or limit it, also of sensitive data."),
                _("Take back any yes, in part or in whole, as easily as you gave it."),
                _("See who of the staff opened your data, and when it left us."),
                _("Take back a request you have made."),
            ]
        ),
        links(
            (_("Your privacy centre"), page("privacy")),
            (_("Make a request, without a login too"), page("privacy_request")),
        ),
        p(
            _(
                "We confirm a request within 10 working days and answer within 45 days. If we need up to "
                "45 days more, we write and say why before the first 45 are over. Under European law it is "
                "one month, and two more if we say why."
            )
        ),
        p(
            _(
                "Before we show, correct or delete anything we check that it is you, by comparing what you "
                "tell us with what we hold. What you tell us for that is used for nothing else. To say no "
                "to a use you need not prove anything."
            )
        ),
        p(
            _(
                "Sometimes there is no reasonable way to make sure who asks, for example where all that we "
                "hold is a browser's number. Then we say so, and why, in our answer."
            )
        ),
        p(
            _(
                "Somebody else may ask for you if you allowed it in writing, and a parent for a child. A "
                "copy is free twice in twelve months; everything else as often as you like."
            )
        ),
        p(
            _(
                "Nobody who uses these rights pays more, gets less, or is treated otherwise. Rights that "
                "another state or country gives you are honoured in the same way."
            )
        ),
    )


def california(utility: Utility) -> Section:
    """Say what California's laws ask to be said."""
    return section(
        "california",
        _("I live in California. What else?"),
        _("We keep to the California Consumer Privacy Act, for every resident."),
        p(
            _(
                "Once a year you may ask who received your data for their own advertising in the calendar "
                "year before (Civil Code 1798.83). We answer within 30 days. It is free."
            )
        ),
        *(
            [p(_("Write to %(email)s.") % {"email": utility.ccpa_email or utility.privacy_email})]
            if utility.ccpa_email or utility.privacy_email
            else []
        ),
    )


def cookies(promises: Promises, utility: Utility) -> Section:
    """Say which cookies are set and which signals of browsers are acted on."""
    return section(
        "cookies",
        _("What about cookies, and signals from my browser?"),
        _("Cookies we need are few; every other waits for your yes."),
        p(sentence("cookies", promises["cookies"])),
        points(
            [
                sentence(name, words)
                for name, words in promises.items()
                if name.startswith("cookie/")
            ]
        ),
        links((_("Cookies: each one, and your choice"), page("privacy_cookies"))),
        p(
            _(
                "Everything works without the cookies that are not necessary, and without JavaScript."
            )
        ),
        p(gpc(utility.signals)),
        p(dnt(utility.signals)),
    )


def gpc(signals: tuple[str, ...]) -> str:
    """Say what happens to Sec-GPC, from the setting that makes it happen."""
    if "Sec-GPC" in signals:
        return _(
            "Global Privacy Control (Sec-GPC): honoured. If your browser sends it, we treat it as your no "
            "to selling, sharing and advertising, for this browser and, when you are signed in, for you."
        )
    return _(
        "Global Privacy Control (Sec-GPC): not acted on, because nothing is sold or shared here."
    )


def dnt(signals: tuple[str, ...]) -> str:
    """Say what happens to DNT, from the setting that makes it happen."""
    if "DNT" in signals:
        return _("Do Not Track (DNT): honoured like Global Privacy Control.")
    return _(
        "Do Not Track (DNT): ignored, since there is no standard for what it asks. Nobody follows you "
        "over time and across other sites through this portal, whether your browser sends it or not."
    )


def children() -> Section:
    """Say that nobody under 18 has an account."""
    return section(
        "children",
        _("What about children?"),
        _("This portal is for people of 18 and older. Children have no account here."),
        p(
            _(
                "Whoever signs up says that they are 18 or older. If not, nothing is stored. If we learn "
                "that we hold data of a child, we lock it at once and delete it within three days. A "
                "parent or guardian may ask for that, and for all other rights of the child."
            )
        ),
        links(
            (
                _("The Children's Online Privacy Protection Act, explained by the FTC"),
                "https://www.ftc.gov/legal-library/browse/rules/childrens-online-privacy-protection-rule-coppa",
            )
        ),
    )


def safety() -> Section:
    """Say how data is guarded, and that no guard is perfect."""
    return section(
        "safety",
        _("Is it safe?"),
        _("We guard it well, test that, and tell you if something goes wrong."),
        points(
            [
                _(
                    "All traffic is encrypted. Staff sign in with a second step, and see what their work "
                    "needs."
                ),
                _("Each time staff open your data, it is written down, and you can see it."),
                _(
                    "The guards are tested with every change of the program, and reviewed once a year."
                ),
                _(
                    "Passwords are kept in a form that nobody can read. Nobody here will ask for yours."
                ),
            ]
        ),
        p(
            _(
                "No system is perfect. Keep your password to yourself, and sign out on devices that others "
                "use. We cannot answer for what follows from wrong details that you gave us."
            )
        ),
        p(
            _(
                "If your data gets into wrong hands, we tell you and the authorities as the law demands: "
                "the authority within 72 hours, you within 30 days of finding out."
            )
        ),
    )


def abroad() -> Section:
    """Say when data crosses a border, and what protects it there."""
    return section(
        "abroad",
        _("Does my data leave the country?"),
        _("Only to the firms listed above, and only with a safeguard."),
        p(
            _(
                "Beside each firm stands its country and what protects your data there: a decision that the "
                "country protects it as well, standard contractual clauses, a contract with you, or your "
                "express yes. Using this portal is not a yes to that."
            )
        ),
    )


def elsewhere() -> Section:
    """Say that other sites are not ours."""
    return section(
        "elsewhere",
        _("What about links to other sites?"),
        _("They are marked, and what happens there is not ours to decide."),
        p(
            _(
                "A link that leaves this portal says so, and tells the other site nothing about you. Look at "
                "the address in your browser. The other site's own policy counts there; we do not vouch for "
                "it. No page here loads anything from another site."
            )
        ),
    )


def complain(utility: Utility) -> Section:
    """Say who watches over us."""
    return section(
        "complain",
        _("Who can I complain to?"),
        _("First to us, if you like. To an authority or a court at any time."),
        p(
            _("Us: %(ways)s")
            % {"ways": " · ".join(w for w in (utility.privacy_email, utility.privacy_phone) if w)}
        ),
        links(
            (
                _("California: California Privacy Protection Agency"),
                "https://cppa.ca.gov/webapplications/complaint",
            ),
            (
                _("California: Attorney General"),
                "https://oag.ca.gov/contact/consumer-complaint-against-business-or-company",
            ),
            (_("United States: Federal Trade Commission"), "https://reportfraud.ftc.gov/"),
            (
                _("European Union: your data protection authority"),
                "https://www.edpb.europa.eu/about-edpb/about-edpb/members_en",
            ),
        ),
    )


def changes() -> Section:
    """Say how the policy changes."""
    return section(
        "changes",
        _("Can this policy change?"),
        _("Yes, and you hear of each change before it counts."),
        p(
            _(
                "We may change it. The new version is published here with its date and what changes. Each "
                "change is shown to you in the portal; one that matters also comes by e-mail. If you go on "
                "using the portal after you were shown it, we note that you know of it. That is never a "
                "yes to anything that needs your yes."
            )
        ),
        p(
            _(
                "If you do not agree with this policy, do not use the portal. Your water comes all the same."
            )
        ),
    )
