"""Text from people who make a privacy request to values."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.actions.requests import Proof, Wish
from privacy.collected import Collects, Nothing
from privacy.models import PrivacyRequest
from privacy.papers.fields import PaperField
from privacy.requests.vault import Contact
from privacy.requests.verification import CONTESTED, Tier, points_asked, tier_needed

Right, Whom, Authority = PrivacyRequest.Right, PrivacyRequest.Whom, PrivacyRequest.Authority
MUST_DESCRIBE = {Right.CORRECT, Right.OBJECT, Right.COMPLAINT}  # A147
FEWEST_WORDS = 3
DECLARATION = _(
    "I declare under penalty of perjury that I am the person whose data this request is about, and that "
    "what I say here is true."
)
POINTS: dict[str, tuple[Any, Any]] = {
    "account_number": (_("Account number"), _("It stands at the top of each bill.")),
    "name": (_("Name on the bill"), ""),
    "service_address": (_("Address that gets water"), _("House number and street are enough.")),
    "email": (_("E-mail address the utility has for you"), ""),
    "phone": (_("Telephone number the utility has for you"), ""),
    "bill_amount": (_("Amount of your last bill"), ""),
    "meter_serial": (_("Number on the meter"), ""),
}
CONTESTED_LABELS = {
    "name": _("My name"),
    "contact.email": _("My e-mail address"),
    "contact.phone": _("My telephone number"),
    "contact.mailing": _("My mailing address"),
    "service.address": _("The address that gets water"),
    "billing": _("A bill"),
    "usage.meter": _("My water use or the meter"),
}
FOR_PARENTS = [a for a in Authority if a not in {Authority.PERMISSION, Authority.POWER_OF_ATTORNEY}]
assert CONTESTED_LABELS.keys() == CONTESTED.keys()  # noqa: S101 -- a kind without a word would not be offered


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def plain_input(**attrs: str) -> forms.TextInput:
    """Return an input that the browser neither fills in nor corrects."""
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"} | attrs)


class WhoForm(forms.Form):
    """Data points that show who somebody is; all of them may be left empty."""

    collects: ClassVar[Collects | Nothing] = Nothing(
        "it shows who somebody is, and is only compared"
    )

    def __init__(
        self, *args: Any, contested: str = "", declares: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points = points_asked(contested)
        for point in self.points:
            label, help_text = POINTS[point]
            self.fields[f"my_{point}"] = forms.CharField(
                label=label,
                help_text=help_text,
                required=False,
                max_length=200,
                widget=plain_input(),
            )
        if declares:
            self.fields["declared"] = forms.BooleanField(
                label=DECLARATION,
                required=False,
                help_text=_("Data is only given out or deleted for somebody who signs this."),
            )
            self.fields["signature"] = forms.CharField(
                label=_("Sign with your full name"),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a declaration that is ticked and not signed, or signed and not ticked."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("declared") and not cleaned.get("signature"):
            self.add_error("signature", _("Type your name to sign the declaration."))
        if cleaned.get("signature") and not cleaned.get("declared"):
            self.add_error("declared", _("Tick the declaration that you sign."))
        return cleaned

    def proof(self) -> Proof:
        """Return what was said to show who one is."""
        return Proof(
            said={point: self.cleaned_data.get(f"my_{point}", "") for point in self.points},
            declaration=str(DECLARATION) if self.cleaned_data.get("declared") else "",
            signature=self.cleaned_data.get("signature", ""),
        )


class RequestForm(WhoForm):
    """A request of one kind, for oneself or somebody else, with no more questions than it needs.

    `known`: whoever asks is signed in and has just proved who they are.
    """

    collects: ClassVar = Collects(
        "privacy.PrivacyRequest.right",
        "privacy.RequestSender.contact",
        "privacy.PrivacyRequest.description",
        "privacy.RequestPaper.content",
    )
    # People do not see it; what fills in forms by itself does.
    website = forms.CharField(required=False, widget=plain_input(tabindex="-1"))

    def __init__(
        self,
        *args: Any,
        right: str,
        whom: str,
        contested: str,
        known: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        needed = tier_needed(right, contested=contested)
        asks_who = not known and needed != Tier.NONE
        super().__init__(
            *args, contested=contested, declares=asks_who and needed == Tier.HIGH, **kwargs
        )
        self.right, self.whom, self.contested, self.today = right, whom, contested, today
        # Name and address are asked for anyway, where they are one's own.
        self.doubles = ["name", "email"] if whom == Whom.MYSELF else []
        for point in list(self.points):
            if point in self.doubles or not asks_who:
                del self.fields[f"my_{point}"]
                self.points.remove(point)
        who = list(self.fields)
        self.fields |= self._contact(known) | self._wish() | self._authority()
        self.order_fields([name for name in self.fields if name not in who])

    def groups(self) -> list[dict[str, Any]]:
        """Return the fields in the order in which they are asked, by what they are for."""
        who = [f"my_{point}" for point in self.points]
        sets = (
            (_("What do you ask for?"), "", ["description", "from_date", "to_date"]),
            (_("Where shall the answer go?"), "", ["name", "email", "post"]),
            (_("What shows that you may ask?"), "", ["authority", "paper"]),
            (_("Whose data is it?") if self.whom != Whom.MYSELF else _("Who are you?"),
             _("Fill in what you have at hand: the more fits, the surer we are. We compare it with what "
               "the utility has on file and do not keep it. Do not send us an ID."), who),
            (_("Your declaration"), "", ["declared", "signature"]),
        )  # fmt: skip
        return [
            {
                "legend": legend,
                "help": help_text,
                "fields": [self[n] for n in names if n in self.fields],
            }
            for legend, help_text, names in sets
            if any(name in self.fields for name in names)
        ]

    def clean_description(self) -> str:
        """Ask for enough to act on (A147)."""
        text: str = self.cleaned_data["description"]
        if self.right in MUST_DESCRIBE and len(text.split()) < FEWEST_WORDS:
            raise forms.ValidationError(
                _("Tell us in a sentence what it is about, so that we can act on it.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for one way to answer, and for something to find the person by."""
        cleaned = super().clean()
        reached = cleaned.get("email") or cleaned.get("post") or "email" in self.errors
        if "post" in self.fields and not reached:
            self.add_error("email", _("Give an e-mail address or a mailing address."))
        if self.points and not any(cleaned.get(f"my_{point}") for point in self.points):
            self.add_error(
                f"my_{self.points[0]}", _("Fill in at least one of these, so that we can look.")
            )
        since, until = cleaned.get("from_date"), cleaned.get("to_date")
        if since and until and until < since:
            self.add_error("to_date", _("The last day is before the first."))
        return cleaned

    @property
    def is_machine(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))

    def wish(self) -> Wish:
        """Return what is asked for."""
        given = self.cleaned_data
        return Wish(
            right=self.right,
            whom=self.whom,
            description=given.get("description", ""),
            contested=self.contested,
            from_date=given.get("from_date"),
            to_date=given.get("to_date"),
            authority=given.get("authority", ""),
        )

    def contact(self) -> Contact:
        """Return where the answer goes."""
        return Contact(
            **{name: self.cleaned_data.get(name, "") for name in ("name", "email", "post")}
        )

    def proof(self) -> Proof:
        """Add one's own name and address, but for the one that is said to be wrong."""
        typed = super().proof()
        usable = set(points_asked(self.contested)) & set(self.doubles)
        own = {name: self.cleaned_data.get(name, "") for name in usable}
        return replace(typed, said={**typed.said, **own})

    def _contact(self, known: bool) -> dict[str, forms.Field]:
        if known:
            return {}
        email = forms.EmailField(
            label=_("E-mail address"),
            max_length=254,
            required=self.right in {Right.OPT_OUT, Right.LIMIT},
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"required": _("Enter your e-mail address.")},
        )
        if self.right in {Right.OPT_OUT, Right.LIMIT}:
            return {"email": email}
        return {
            "name": forms.CharField(
                label=_("Your name"),
                max_length=200,
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
                error_messages={"required": _("Enter your name.")},
            ),
            "email": email,
            "post": forms.CharField(
                label=_("Or a mailing address, if you have no e-mail"),
                required=False,
                max_length=400,
                widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
            ),
        }

    def _wish(self) -> dict[str, forms.Field]:
        if self.right in {Right.OPT_OUT, Right.LIMIT}:
            return {}
        must = self.right in MUST_DESCRIBE
        fields: dict[str, forms.Field] = {
            "description": forms.CharField(
                label=_("Tell us more") if must else _("Anything we should know? (optional)"),
                required=must,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": _("Tell us in a sentence what it is about.")},
                help_text=_("What is wrong, and what would be right?")
                if self.right == Right.CORRECT
                else "",
            )
        }
        if self.right in {Right.ACCESS, Right.PORTABILITY}:
            for name, label in (
                ("from_date", _("From (optional)")),
                ("to_date", _("To (optional)")),
            ):
                fields[name] = forms.DateField(label=label, required=False, widget=DateInput())
            fields["from_date"].help_text = _("Leave both empty for everything we hold.")
        return fields

    def _authority(self) -> dict[str, forms.Field]:
        if self.whom == Whom.MYSELF or self.right in {Right.OPT_OUT, Right.LIMIT}:
            return {}
        child = self.whom == Whom.CHILD
        choices = FOR_PARENTS if child else [Authority.PERMISSION, Authority.POWER_OF_ATTORNEY]
        return {
            "authority": forms.ChoiceField(
                label=_("How shall we make sure?") if child else _("What do you act on?"),
                widget=forms.RadioSelect,
                choices=[(choice.value, choice.label) for choice in choices],
                initial=choices[0].value,
                error_messages={"required": _("Choose one of these.")},
                help_text=""
                if child
                else _(
                    "With a permission, we ask them to confirm it at the address we have on file."
                ),
            ),
            "paper": PaperField(
                label=_("The signed paper, as PDF, JPEG or PNG (optional)"),
                required=False,
                help_text=_(
                    "A photo of up to 15 megabytes, or a PDF of up to 5. Only the privacy office can "
                    "open it, and it goes with the request. Do not send an ID."
                ),
            ),
        }


class PermitForm(forms.Form):
    """The code of a letter that asks whether somebody may ask for one."""

    collects: ClassVar = Nothing("it opens a request, and is only compared")
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        widget=plain_input(),
        help_text=_("Six groups of four."),
        error_messages={"required": _("Enter the code of our letter.")},
    )


class TrackForm(forms.Form):
    """The reference and secret of a request."""

    collects: ClassVar = Nothing("it opens a request, and is only compared")
    reference = forms.CharField(
        label=_("Reference"),
        max_length=20,
        widget=plain_input(),
        help_text=_("Like PR-7K4M-2QXD."),
        error_messages={"required": _("Enter the reference of your request.")},
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=40,
        widget=plain_input(),
        help_text=_("Like BCDF-GHJK-LMNP."),
        error_messages={"required": _("Enter the secret. It came with the reference.")},
    )

    def clean_reference(self) -> str:
        """Return it as it is kept, however it was typed."""
        plain = "".join(c for c in self.cleaned_data["reference"] if c.isalnum()).upper()
        return f"{plain[:2]}-{plain[2:6]}-{plain[6:]}"
