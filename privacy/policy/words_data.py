"""The policy's sections about data: what is held, what for, who receives it, how long it stays."""

from django.utils.translation import gettext as _

from privacy.map import PrivacyMap
from privacy.policy.absent import absent
from privacy.policy.blocks import Block, Section, facts, live, p, points, section
from privacy.policy.promises import Promises
from privacy.policy.sentences import labels, sentence
from privacy.vocabulary import CATEGORIES, EXEMPTIONS, PURPOSES, RETENTIONS


def sections_about_data(promises: Promises, described: PrivacyMap) -> list[Section]:
    """Return the sections that follow from the map."""
    return [
        _held(promises),
        _absent(described),
        _uses(promises),
        _sharing(promises),
        _kept(promises),
        _after(promises),
    ]


def _held(promises: Promises) -> Section:
    return section(
        "held",
        _("What do you hold about me?"),
        _("We hold %(number)s kinds of data, and list every one.")
        % {"number": len(promises["categories"])},
        p(sentence("categories", promises["categories"])),
        p(
            _(
                "Whatever you type into a form of this portal is one of these kinds; beside each form "
                "stands which. What is not marked “(optional)” is needed: without it we cannot do what "
                "the form is for."
            )
        ),
        *(_category(key, promises) for key in CATEGORIES if key in promises["categories"]),
    )


def _category(key: str, promises: Promises) -> Block:
    category = CATEGORIES[key]
    told = [
        (_("Where it comes from"), f"sources/{key}"),
        (_("What for"), f"purposes/{key}"),
        (_("What allows it"), f"bases/{key}"),
        (_("Who receives it"), f"recipients/{key}"),
        (_("How long"), f"keep/{key}"),
        (_("When you delete your data"), f"after/{key}"),
    ]
    law = _("Civil Code 1798.140(v)(1), letter %(letters)s") % {"letters": category.ccpa}
    return facts(
        f"kind-{key.replace('.', '-')}",
        str(category.label),
        [
            *((term, sentence(name, promises[name])) for term, name in told),
            (_("Sensitive"), _("Yes: the law protects it more.") if category.sensitive else ""),
            (_("In California law"), law if category.ccpa else ""),
        ],
    )


def _absent(described: PrivacyMap) -> Section:
    return section(
        "not-collected",
        _("What do you not collect?"),
        _("We do not ask for what we do not need."),
        points([str(one.label) for one in absent(described)]),
        p(_("If such a thing reaches us in a message, we do not use it.")),
    )


def _uses(promises: Promises) -> Section:
    used = sorted(
        {word for name, words in promises.items() if name.startswith("purposes/") for word in words}
    )
    free = [PURPOSES[key] for key in used if not PURPOSES[key].consent]
    weighed = [purpose for purpose in free if purpose.balancing]
    return section(
        "uses",
        _("What do you use it for?"),
        _("To run your water service and this portal. Anything else needs your yes."),
        points([f"{purpose.label}." for purpose in free]),
        p(sentence("consent", promises["consent"])),
        facts(
            "interest",
            _("Where we rest on our own interest, we have weighed it against yours"),
            [(str(purpose.label), str(purpose.balancing)) for purpose in weighed],
        ),
        p(
            _(
                "We do not use data for something new, and do not collect something new, before we have "
                "published it here and told you."
            )
        ),
        p(
            _(
                "No machine decides about you alone. The portal works out by itself whether water never "
                "stops and how your use compares with earlier. Neither changes a price or a service."
            )
        ),
    )


def _sharing(promises: Promises) -> Section:
    return section(
        "sharing",
        _("Who receives it?"),
        _("Nobody receives your data unless this page says so."),
        live("sale"),
        p(sentence("sale", promises["sale"])),
        p(
            _(
                "What we may use to tell you about programs is never sold, given away, or used for "
                "anything else."
            )
        ),
        live("firms"),
        p(
            _(
                "A firm that works for us gets only the parts of your data that its work needs, under a "
                "contract that binds it to this policy. We review it before the first time and every "
                "twelve months. Without that, the portal gives it nothing."
            )
        ),
        p(_("Apart from that, data leaves us only:")),
        points(
            [
                _("when you ask us to give it to somebody, and until you take that back;"),
                _("when a law, a court, a warrant, a regulator or an agency has the right to it;"),
                _("to enforce our terms, and to protect rights, property and people from harm;"),
                _("to stop fraud or something else that is illegal;"),
                _(
                    "when life or property is in danger now; a second person looks at it afterwards;"
                ),
                _("to an insurer that has a claim to settle;"),
                _("when the service passes to somebody else: we tell you before it does."),
            ]
        ),
        p(
            _(
                "Each time is written down: to whom, why, on which paper, and which parts. You can see "
                "it in the privacy centre, unless a court forbids us to tell; then you see it once it no "
                "longer does."
            )
        ),
        live("disclosed"),
    )


def _kept(promises: Promises) -> Section:
    periods = [name for name in promises if name.startswith("period/")]
    rows = [
        (str(RETENTIONS[name.removeprefix("period/")].label), sentence(name, promises[name]))
        for name in periods
    ]
    return section(
        "retention",
        _("How long do you keep it?"),
        _("Until the reason for it ends; then it goes by itself."),
        p(_("Each kind of data above names its period. This is what each period means.")),
        facts("periods", _("What each period means"), rows),
        p(
            _(
                "It can stay longer where a law or a dispute demands it. Then it is locked: it is used for "
                "nothing else."
            )
        ),
    )


def _after(promises: Promises) -> Section:
    stays = {
        name.removeprefix("after/"): words
        for name, words in promises.items()
        if name.startswith("after/") and words
    }
    return section(
        "deletion",
        _("What happens when I delete my data?"),
        _("Who you are goes; what the utility must keep stays without your name."),
        p(
            _(
                "Deleting removes your portal account, your name, e-mail, phone, mailing address and your "
                "part in programs. Water use stays: it belongs to the address and the account number, and "
                "the utility must bill and plan with it."
            )
        ),
        facts(
            "stays",
            _("What stays, and why"),
            [
                (str(CATEGORIES[key].label), f"{labels(words, EXEMPTIONS)}.")
                for key, words in stays.items()
            ],
        ),
        *([p(_commitment())] if stays else []),
        p(
            _(
                "The utility may send its records to this portal again. Then a scrambled mark, which "
                "nobody can read back, stops yours at the door. Copies for emergencies are replaced in "
                "time; if one is ever used, your choices are applied again before anybody sees it."
            )
        ),
        live("utility"),
    )


def _commitment() -> str:
    return _(
        "We keep and use what stays only in a form that does not name you, we do not try to find out "
        "whose it was, and whoever receives it from us must promise the same."
    )
