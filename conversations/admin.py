"""How the utility sets its desk up: queues, topics with their forms, hours, replies, tags. No person."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.fields import Fault, Faulty, Found, read
from conversations.models import OfficeHours, Queue, SavedReply, Tag, Topic
from privacy.admin import ProvenWrites
from privacy.collected import Nothing

FAULTS = {
    Fault.NOT_A_LIST: gettext_lazy("A form is a list of fields: [ … ]."),
    Fault.TOO_MANY: gettext_lazy(
        "These are more fields than a form may have. Make two topics of it."
    ),
    Fault.NOT_AN_OBJECT: gettext_lazy("It is not written as a field: { … }."),
    Fault.KEY: gettext_lazy("Its “key” must be small letters, digits and _: “%(part)s” is not."),
    Fault.TWICE: gettext_lazy("“%(part)s” is there twice."),
    Fault.KIND: gettext_lazy(
        "Its “kind” must be text, long, choice, date, number or yes_no: “%(part)s” is not."
    ),
    Fault.NO_WORDS: gettext_lazy("It has no words in “%(part)s”. Both languages are needed."),
    Fault.TOO_LONG: gettext_lazy("Its words in “%(part)s” are too long."),
    Fault.NO_CHOICES: gettext_lazy("A choice needs “choices”: a list with at least one of them."),
    Fault.QUEUE: gettext_lazy("There is no queue of the short name “%(part)s”."),
    Fault.NOT_A_NUMBER: gettext_lazy("“%(part)s” must be a number."),
    Fault.UNDER_LEAST: gettext_lazy("“most” is less than “least”."),
    Fault.NOT_TRUE_OR_FALSE: gettext_lazy("“%(part)s” must be true or false."),
    Fault.PAST_AND_FUTURE: gettext_lazy("A day cannot be “past” and “future”."),
    Fault.UNKNOWN: gettext_lazy("Nobody knows what “%(part)s” is."),
}


def in_words(found: Found) -> str:
    """Return what is wrong with a form, as a sentence that says where."""
    said = str(FAULTS[found.fault]) % {"part": found.part}
    return (
        _("Field %(number)d: %(said)s") % {"number": found.field, "said": said}
        if found.field
        else said
    )


class TopicForm(forms.ModelForm):  # type: ignore[type-arg]  # Django cannot subscript it
    """A topic with its form, which is asked of people only if it is right."""

    collects: ClassVar = Nothing("what the utility asks of everybody alike")

    class Meta:
        model = Topic
        exclude: tuple[str, ...] = ()
        help_texts = {
            "fields": gettext_lazy(
                "A list of fields as JSON, each with key, kind, en and es; docs/operations.md has them all."
            )
        }

    def clean_fields(self) -> Any:
        """Refuse a form that cannot be asked, and say everything that is wrong with it."""
        form = self.cleaned_data["fields"]
        try:
            read(form, queues=set(Queue.objects.values_list("slug", flat=True)))
        except Faulty as faulty:
            raise ValidationError([in_words(each) for each in faulty.found]) from None
        return form


class Named(ProvenWrites):
    """Offers queues and topics by their names."""

    def formfield_for_foreignkey(self, *args: Any, **kwargs: Any) -> Any:
        """Return the field, with words in place of numbers."""
        field = super().formfield_for_foreignkey(*args, **kwargs)
        if field is not None:
            field.label_from_instance = name_of  # type: ignore[method-assign,assignment]  # Django's own way
        return field


def name_of(row: Queue | Topic) -> str:
    """Return what staff call a queue or a topic."""
    return row.name if isinstance(row, Queue) else row.said("title")


@admin.register(Topic)
class TopicAdmin(Named):
    """What people write about. One that threads are about is not deleted, and no longer offered instead."""

    form = TopicForm
    list_display = ["slug", "title_en", "queue_name", "offered", "urgent", "order"]
    list_select_related = ["queue"]
    ordering = ["order", "pk"]

    @admin.display(description=gettext_lazy("queue"))
    def queue_name(self, topic: Topic) -> str:
        """Return the name of its queue."""
        return topic.queue.name


@admin.register(Queue)
class QueueAdmin(ProvenWrites):
    """Who works on what, and how soon it is answered."""

    list_display = [
        "slug",
        "name_en",
        "name_es",
        "first_answer_minutes",
        "next_answer_minutes",
        "order",
    ]
    ordering = ["order", "pk"]


@admin.register(OfficeHours)
class OfficeHoursAdmin(ProvenWrites):
    """When the office is open."""

    list_display = ["weekday", "opens", "closes"]
    ordering = ["weekday"]


@admin.register(SavedReply)
class SavedReplyAdmin(Named):
    """Words that are used again and again."""

    list_display = ["name", "topic"]
    list_select_related = ["topic"]
    ordering = ["name"]


@admin.register(Tag)
class TagAdmin(ProvenWrites):
    """Words by which threads are found again."""

    list_display = ["name"]
    ordering = ["name"]
