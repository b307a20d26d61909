"""Text from the desk to values."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conversations.caught import Caught, caught
from conversations.desk import words
from conversations.locking import Heard, heard_in
from conversations.models import Message, Queue, Tag, Thread, Topic
from conversations.others import contacts_of_others
from privacy.collected import Collects, Nothing
from privacy.models import PrivacyRequest
from privacy.requests.forms import CONTESTED_LABELS, DateInput

Side, Way = Message.Side, Message.Way
LONGEST = 20_000
FEWEST_LETTERS = 2  # of a name. One letter is in half of all names
AT_EIGHT = time(8)  # when what was put aside comes back. Ours
TYPED = Collects("conversations.MessageBody.text")
OF_THE_THREAD = Nothing("It says what staff do with a conversation, and nothing of a person.")
# What came in by another way than on these pages or by a mail.
BY_OTHER_WAYS = (Way.PHONE, Way.DESK, Way.LETTER, Way.TEXT, Way.FAX)
CAUGHT = {
    Caught.CARD: _("This has the number of a card in it. Take it out: we must not keep one."),
    Caught.SOCIAL_SECURITY: _(
        "This has a social security number in it. Take it out: we must not keep one."
    ),
    Caught.PASSWORD: _("This has a password in it. Take it out: nobody needs one from us."),
}
LONG = forms.Textarea(attrs={"rows": 6})


def held_back(text: str) -> str:
    """Return a text as it is. Raises ValidationError where it holds what nobody should write down."""
    if found := caught(text):
        raise forms.ValidationError([CAUGHT[each] for each in sorted(found)])
    return text


class Meant(forms.Form):
    """Words to one person: an address or a number in them that is not theirs is asked about once."""

    collects: ClassVar = TYPED
    meant = forms.CharField(required=False, widget=forms.HiddenInput())

    def is_meant(self, *, known: Collection[str]) -> bool:
        """Tell whether it may go as it is: it names nobody but `known`, or was sent again for all that."""
        if self.cleaned_data["meant"] == "yes":
            return True
        if not contacts_of_others(self.cleaned_data["text"], known=known):
            return True
        self.data = {**self.data.dict(), "meant": "yes"}  # type: ignore[attr-defined]  # it was sent
        self.add_error(
            "text",
            _(
                "There is an e-mail address or a telephone number in it that is neither theirs nor ours. If "
                "you mean it, send it again."
            ),
        )
        return False


class SayForm(Meant):
    """An answer or a note. `heard` is what was said in the thread as it stood on the page."""

    text = forms.CharField(
        label=_("Your answer, or a note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write something first.")},
    )
    way = forms.ChoiceField(
        label=_("How do they hear it?"),
        choices=[
            (Way.PORTAL.value, _("Here: we tell them that there is an answer")),
            *((each.value, each.label) for each in BY_OTHER_WAYS),
        ],
        required=False,
    )
    heard = forms.CharField(max_length=40, widget=forms.HiddenInput())

    def clean_text(self) -> str:
        """Refuse what nobody should write down."""
        return held_back(self.cleaned_data["text"])

    def clean_heard(self) -> Heard:
        """Refuse what no page has sent."""
        heard = heard_in(self.cleaned_data["heard"])
        if heard is None:
            raise forms.ValidationError(_("Load this page again before you send."))
        return heard

    def clean_way(self) -> str:
        """Take it for said here where nothing else is said."""
        return self.cleaned_data["way"] or Way.PORTAL.value

    def written(self) -> dict[str, Any]:
        """Return what was written, on top of what, and how its person hears it."""
        return {name: self.cleaned_data[name] for name in ("text", "heard", "way")}


class SeveralForm(forms.Form):
    """One answer to several, in each of the languages in which one of them writes."""

    collects: ClassVar = TYPED
    text_en = forms.CharField(
        label=_("Your answer in English"), max_length=LONGEST, required=False, widget=LONG
    )
    text_es = forms.CharField(
        label=_("Your answer in Spanish"), max_length=LONGEST, required=False, widget=LONG
    )

    def __init__(self, *args: Any, languages: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = {
            "en": _("Some of them write in English: say it in English too, or leave them out."),
            "es": _("Some of them write in Spanish: say it in Spanish too, or leave them out."),
        }
        for language in languages:
            field = self.fields[f"text_{language}"]
            field.required, field.error_messages["required"] = True, missing[language]

    def clean_text_en(self) -> str:
        """Refuse what nobody should write down."""
        return held_back(self.cleaned_data["text_en"])

    def clean_text_es(self) -> str:
        """Refuse what nobody should write down."""
        return held_back(self.cleaned_data["text_es"])


class GiveForm(forms.Form):
    """To whom a thread is given."""

    collects: ClassVar = OF_THE_THREAD
    to = forms.ModelChoiceField(User.objects.none(), required=False)

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = among  # type: ignore[attr-defined]  # a ModelChoiceField has one


class MoveForm(forms.Form):
    """To which queue a thread goes."""

    collects: ClassVar = OF_THE_THREAD
    queue = forms.ModelChoiceField(
        Queue.objects.all(), error_messages={"required": _("Choose a queue.")}
    )


class TopicForm(forms.Form):
    """What a thread is really about."""

    collects: ClassVar = OF_THE_THREAD
    topic = forms.ModelChoiceField(
        Topic.objects.all(), error_messages={"required": _("Choose what it is about.")}
    )


class TagsForm(forms.Form):
    """By which tags a thread is found again."""

    collects: ClassVar = OF_THE_THREAD
    tags = forms.ModelMultipleChoiceField(Tag.objects.all(), required=False)


class LaterForm(forms.Form):
    """Until when a thread is put aside."""

    collects: ClassVar = OF_THE_THREAD
    until = forms.ChoiceField(
        choices=[("tomorrow", ""), ("monday", ""), ("date", "")],
        error_messages={"required": _("Choose until when it can wait.")},
    )
    on = forms.DateField(required=False)

    def instant(self, now: datetime) -> datetime:
        """Return eight in the morning of the day, where the utility is; now where no day was given."""
        today = timezone.localdate(now)
        days: dict[str, date | None] = {
            "tomorrow": today + timedelta(days=1),
            "monday": today + timedelta(days=7 - today.weekday()),
            "date": self.cleaned_data["on"],
        }
        day = days[self.cleaned_data["until"]]
        return datetime.combine(day, AT_EIGHT, tzinfo=ZoneInfo(settings.TIME_ZONE)) if day else now


class JoinForm(forms.Form):
    """With which of the same person's threads this one is joined."""

    collects: ClassVar = OF_THE_THREAD
    into = forms.ModelChoiceField(
        Thread.objects.none(), error_messages={"required": _("Choose a conversation.")}
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = among  # type: ignore[attr-defined]  # a ModelChoiceField has one


class ApartForm(TopicForm):
    """Which messages become a thread of their own, and what that is about."""

    messages = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one message.")}
    )

    def __init__(self, *args: Any, among: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["messages"].choices = [(each, each) for each in among]  # type: ignore[attr-defined]  # it has some


class FindForm(forms.Form):
    """Whom or what somebody at the desk looks for. Sent, never in an address: a name may be in it."""

    collects: ClassVar = Nothing("It is looked up and forgotten.")
    wanted = forms.CharField(
        label=_("Number of a conversation, account number, or name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a number or a name.")},
    )

    def clean_wanted(self) -> str:
        """Refuse a single letter; a number may be one digit."""
        wanted: str = self.cleaned_data["wanted"]
        if len(wanted) < FEWEST_LETTERS and not wanted.isdecimal():
            raise forms.ValidationError(_("Enter a number, or two letters of a name."))
        return wanted


class WrittenForm(forms.Form):
    """What somebody said by telephone, by letter or at the counter, and when."""

    collects: ClassVar = TYPED
    way = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(each.value, each.label) for each in BY_OTHER_WAYS],
        error_messages={"required": _("Choose how it came.")},
    )
    on = forms.DateField(
        label=_("Which day was it said, or did it arrive?"),
        widget=DateInput(),
        error_messages={"required": _("Enter the day.")},
    )
    time = forms.TimeField(
        label=_("At what time?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Enter the time.")},
    )
    thread = forms.ModelChoiceField(
        Thread.objects.none(),
        label=_("Does it belong to a conversation that there is?"),
        required=False,
        empty_label=_("No, it is a new one"),
    )
    topic = forms.ModelChoiceField(
        Topic.objects.none(),
        label=_("What is it about?"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose what it is about.")},
    )
    text = forms.CharField(
        label=_("What did they say?"),
        max_length=LONGEST,
        widget=LONG,
        error_messages={"required": _("Write down what they said.")},
    )

    def __init__(self, *args: Any, threads: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        local = timezone.localtime(now)
        self.initial.update(on=local.date(), time=local.time().replace(second=0, microsecond=0))
        for name, rows, said in (
            ("topic", Topic.objects.order_by("order", "pk"), lambda row: row.said("title")),
            ("thread", threads, lambda row: f"{row.pk} · {row.topic.said('title')}"),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField has one
            self.fields[name].label_from_instance = said  # type: ignore[attr-defined]  # and this

    def clean_text(self) -> str:
        """Refuse what nobody should write down."""
        return held_back(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        """Refuse a time that is still to come."""
        given = super().clean() or {}
        if given.get("on") and given.get("time"):
            given["at"] = datetime.combine(
                given["on"], given["time"], tzinfo=ZoneInfo(settings.TIME_ZONE)
            )
            if given["at"] > self.now:
                self.add_error("time", _("This is still to come."))
        return given


class FirstForm(Meant):
    """A word of staff to somebody who did not write."""

    topic = forms.ModelChoiceField(
        Topic.objects.order_by("order", "pk"),
        label=_("What is it about?"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose what it is about.")},
    )
    text = forms.CharField(
        label=_("What do you want to tell them?"),
        max_length=LONGEST,
        widget=LONG,
        error_messages={"required": _("Write something first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic: Any = self.fields["topic"]
        topic.label_from_instance = lambda row: row.said("title")

    def clean_text(self) -> str:
        """Refuse what nobody should write down."""
        return held_back(self.cleaned_data["text"])


class RequestForm(forms.Form):
    """Which request under the law a message is."""

    collects: ClassVar = Collects(
        "privacy.PrivacyRequest.right", "privacy.PrivacyRequest.description"
    )
    message = forms.ModelChoiceField(
        Message.objects.none(),
        label=_("Which message asks for it?"),
        widget=forms.RadioSelect(),
        empty_label=None,
        error_messages={"required": _("Choose the message.")},
    )
    right = forms.ChoiceField(
        label=_("What do they ask for?"),
        choices=[("", _("Choose one")), *PrivacyRequest.Right.choices],
        error_messages={"required": _("Choose what they ask for.")},
    )
    contested = forms.ChoiceField(
        label=_("What is wrong?"),
        required=False,
        choices=[("", _("Nothing is")), *CONTESTED_LABELS.items()],
        help_text=_("For a correction."),
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["message"]
        field.queryset = among
        field.label_from_instance = _message
        self.initial.setdefault("message", among.first())

    def clean(self) -> dict[str, Any]:
        """Ask what is wrong where something is to be corrected."""
        given = super().clean() or {}
        if given.get("right") == "correct" and not given.get("contested"):
            self.add_error("contested", _("Choose what is to be corrected."))
        return given


def _message(row: Message) -> str:
    return f"{words.moment(row.at)} · {row.get_way_display()} · {row.body.text[:80]}"


class HeldForm(forms.Form):
    """To which thread, in which something can be said, a held mail is added."""

    collects: ClassVar = OF_THE_THREAD
    thread = forms.ModelChoiceField(
        Thread.objects.filter(merged_into=None, subject__isnull=False),
        label=_("The number of the conversation"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Say to which conversation."),
            "invalid_choice": _("There is no conversation of this number."),
        },
    )
