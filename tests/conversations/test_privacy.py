"""Conversations and the person behind them: in their download, gone with them, and counted without."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from accounts.models import Customer
from conversations.actions import Said, answer, note, say
from conversations.actions.handling import close
from conversations.models import Attachment, HeldMail, Message, MessageBody, Tag, Thread, Topic
from privacy.actions.erasure import erase
from privacy.actions.retention import purge
from privacy.erasing.erasure import plan
from privacy.showing.export import Wish, write_package
from tests.conftest import NOW, TODAY, Town
from tests.conversations.conftest import asked
from tests.privacy.packages import lines_in
from tests.programs.pictures import jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_download_has_what_both_sides_said_and_noted_and_the_files(
    thread: Thread, town: Town
) -> None:
    """A042, A078: also what staff wrote for themselves, which keeps it civil."""
    dana = town.users["dana"].subject
    say(thread=thread, said=Said("See here.", files=(jpeg(),)), by=None, at=NOW)
    answer(thread=thread, said=Said("It leaks."), by=dana, at=NOW)
    note(thread=thread, text="Called twice.", by=dana, at=NOW)
    file = BytesIO()
    wish = Wish(town.users["ada"].subject, None, None, "en", NOW)
    write_package(file, wish, lambda _done, _of: None)
    with zipfile.ZipFile(file) as package:
        said = package.read("tables/conversations-messagebody.csv").decode()
        for words in ("Why is it so high?", "See here.", "It leaks.", "Called twice."):
            assert words in said
        [name] = [it for it in package.namelist() if it.startswith("files/")]
        assert package.read(name) == Attachment.objects.get().opened()


def test_words_go_with_the_person_and_the_figures_stay(thread: Thread, town: Town) -> None:
    """A129, W6: that there was one, when, and how soon it was answered; of nobody."""
    ada, dana = town.users["ada"].subject, town.users["dana"].subject
    answer(thread=thread, said=Said("It leaks."), by=dana, at=NOW)
    columns = ("opened_at", "first_answered_at", "state", "topic", "queue")
    before = Thread.objects.values_list(*columns).get()
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    assert Thread.objects.values_list(*columns).get() == before
    assert Thread.objects.filter(subject=None, account=None).count() == 1
    assert (Message.objects.count(), MessageBody.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Tomás Rivera waters all night.", "[removed] waters all night."),
        ("Write to TOM@example.org about it.", "Write to [removed] about it."),
        ("The river Tom is high.", "The river Tom is high."),  # one word of a name is a word
        ("Somebody waters all night.", "Somebody waters all night."),
    ],
)
def test_what_others_wrote_of_the_erased_does_not_name_them(
    said: str, left: str, thread: Thread, topic: Topic, town: Town
) -> None:
    """L09: exact values are replaced, the rest of it is theirs who wrote it, and stays."""
    asked(town, topic, text=said)
    tom = town.users["tom"].subject
    planned = plan(tom, on=TODAY)
    erase(subject=tom, digest=planned.digest, by=tom, at=NOW)
    assert set(MessageBody.objects.values_list("text", flat=True)) == {"Why is it so high?", left}
    # That others wrote of them is not for them to read.
    assert "content.message" not in {line.category for line in planned.goes}


@pytest.mark.parametrize(
    "said",
    [
        "Tomás Peña and the other Rivera",
        "TOMAS PENA and the other rivera",
        "Toma\u0301s Pen\u0303a and the other Riverã",
        "Tómás O’Pena-Peña and the other Rivera",
        "Tomàs Weiß-Peña and the other Rivera",
    ],
)
def test_a_name_is_known_in_others_words_by_accents_that_no_record_has(
    said: str, thread: Thread, topic: Topic, town: Town
) -> None:
    """L09: two records spell a name in two ways, and whoever speaks of its owner in a third."""
    tom = town.users["tom"].subject
    Customer.objects.filter(subject=tom).update(name="RIVERA-PENA,TOMAS O'PENA WEISS")
    asked(town, topic, text=said)
    erase(subject=tom, digest=plan(tom, on=TODAY).digest, by=tom, at=NOW)
    [left] = MessageBody.objects.exclude(text="Why is it so high?").values_list("text", flat=True)
    assert left.split("[removed]")[-2:] == [" and the other ", ""]
    assert set(left.replace("[removed]", "")) <= set(" -andtheother")


def test_words_are_kept_two_years_after_the_end_and_held_mail_two_weeks(
    thread: Thread, town: Town
) -> None:
    """A127: an open conversation is passed over, however old."""
    held = HeldMail(
        thread=thread, why="not_proven", mail_digest="1" * 64, sender_digest="2" * 64, at=NOW
    )
    held.seal(b"From: somebody")
    held.save()
    purge(at=NOW + timedelta(days=13))
    assert HeldMail.objects.exists()
    purge(at=NOW + timedelta(days=15))
    assert not HeldMail.objects.exists()
    purge(at=NOW + timedelta(days=900))
    assert MessageBody.objects.exists()
    close(thread=thread, by=thread.subject, at=NOW)
    purge(at=NOW + timedelta(days=725))
    assert MessageBody.objects.exists()
    purge(at=NOW + timedelta(days=740))
    assert not MessageBody.objects.exists()


def test_held_mail_of_strangers_goes_after_two_weeks_too(town: Town) -> None:
    """Nobody can look it up by person: it is short by itself."""
    held = HeldMail(why="no_thread", mail_digest="1" * 64, sender_digest="2" * 64, at=NOW)
    held.seal(b"From: somebody")
    held.save()
    purge(at=NOW + timedelta(days=15))
    assert not HeldMail.objects.exists()


def test_the_download_says_by_which_words_staff_find_a_conversation(
    thread: Thread, topic: Topic, town: Town
) -> None:
    """Each with the conversation it is of, by the words; nobody gets those of somebody else."""
    thread.tags.add(Tag.objects.create(name="rings often"))
    asked(town, topic, who="tom").tags.add(Tag.objects.create(name="drips"))
    file = BytesIO()
    write_package(file, Wish(thread.subject, None, None, "en", NOW), lambda _done, _of: None)
    with zipfile.ZipFile(file) as package:
        rows = lines_in(package, "conversations-thread_tags")
    assert [(row["name"], row["conversation"][:10]) for row in rows] == [
        ("rings often", "2026-11-20")
    ]
