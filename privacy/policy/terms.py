"""The terms of use, as sections like those of the policy."""

from django.utils.translation import gettext as _

from privacy.policy.blocks import Section, links, p, section
from privacy.policy.words_rights import Utility, page


def terms(utility: Utility) -> list[Section]:
    """Return the terms in the language that is active."""
    name = {"utility": utility.name}
    return [
        section(
            "use",
            _("Who may use this portal?"),
            _("Customers of %(utility)s who are 18 or older, and those they let in.") % name,
            p(
                _(
                    "You may look at what your accounts show, pay and ask. You may not look at what belongs "
                    "to others, try to get around the guards, or disturb the portal for others."
                )
            ),
        ),
        section(
            "sign-in",
            _("What do I have to take care of?"),
            _("Keep your sign-in to yourself, and your details right."),
            p(
                _(
                    "Whoever has your password can see what you see. Tell us at once if somebody else has "
                    "it. You can give others access of their own, and take it back at any time."
                )
            ),
        ),
        section(
            "figures",
            _("Can I rely on the figures?"),
            _("What counts is the bill. The portal shows what the meters sent."),
            p(
                _(
                    "Meters and radios fail at times. What is estimated or missing is marked. Warnings of "
                    "leaks help you to look; they cannot find every leak."
                )
            ),
        ),
        section(
            "end",
            _("How does it end?"),
            _("You can leave at any time. Your water comes all the same."),
            p(
                _(
                    "You can delete your portal account in the privacy centre. We may lock a login that "
                    "breaks these terms, and say why. The contract about your water is another one and stays."
                )
            ),
        ),
        section(
            "changes",
            _("Can these terms change?"),
            _("Yes, and you hear of each change before it counts."),
            p(
                _(
                    "A new version is published here with its date, and shown to you in the portal. The "
                    "privacy policy says what happens with your data; accepting these terms is no consent "
                    "to any of it."
                )
            ),
            links((_("Privacy policy"), page("privacy_policy"))),
        ),
        section(
            "contact",
            _("Whom do I ask?"),
            utility.name,
            p(" · ".join(way for way in (utility.address, utility.phone, utility.email) if way)),
        ),
    ]
