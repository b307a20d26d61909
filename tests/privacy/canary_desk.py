"""The canary at the desk: searched for, opened, looked at as themselves, answered, rung up, counted."""

from django.test import Client

from accounts.models import Customer
from conversations.locking import heard_of
from conversations.models import MessageBody, SavedReply, Step, Tag, Thread, Topic
from notices.models import Announcement
from portal.figures.rolling import WEEK, add_up
from portal.models import Event, FigureCell
from tests.conftest import NOW
from tests.portal.test_tracking import press
from tests.privacy import canary

CALLED = f"{canary.NAME} called from {canary.CELL}: they say that {canary.BOX} is under water."


def is_served(own: Client, admin: Client) -> None:
    """They write and staff do all that they can do with it, and with whoever wrote it."""
    assert (
        own.post(
            "/messages/new/other/", {"account": "none", "text": f"It is {canary.NAME}."}
        ).status_code
        == 302
    )
    thread = Thread.objects.latest("pk")
    _is_found(admin, thread)
    _is_handled(admin, thread)
    _is_answered(admin, thread)
    _rings_up(admin)
    _is_opened(admin)
    _is_told_what_all_are_told(admin)
    _is_counted(own)


def _is_found(admin: Client, thread: Thread) -> None:
    for wanted in (canary.NAME, "77-0001"):
        page = admin.post("/staff/desk/find/", {"wanted": wanted})
        assert page.context["rows"] != []
    assert admin.post("/staff/desk/find/", {"wanted": f"{thread.pk:02d}"}).status_code == 302


def _is_handled(admin: Client, thread: Thread) -> None:
    """Seen for a reason, given a tag, another topic and another queue, put aside."""
    tag, at = Tag.objects.create(name="rings often"), f"/staff/desk/{thread.pk}/"
    assert admin.get(at).status_code == 200
    assert admin.post(f"{at}reveal/", {"purpose": "support"}).status_code == 302
    assert canary.NAME in admin.get(at).content.decode()
    heard = str(heard_of([thread.pk])[thread.pk])
    for act, said in (
        ("take", {}), ("tags", {"tags": tag.pk}), ("topic", {"topic": Topic.objects.latest("pk").pk}),
        ("move", {"queue": thread.queue_id}), ("later", {"until": "tomorrow", "heard": heard}),
    ):  # fmt: skip
        assert admin.post(f"{at}do/{act}/", said).status_code == 302
    assert admin.post(f"{at}present/", {"writes": "yes"}).status_code == 200
    done = set(Step.objects.filter(thread=thread).values_list("kind", flat=True))
    assert {"revealed", "assigned", "tagged", "moved", "snoozed"} <= done


def _is_answered(admin: Client, thread: Thread) -> None:
    """By a saved reply that greets them by their name, and with a note about them."""
    reply = SavedReply.objects.create(
        name="Greeting", text_en="Dear {name}, we look.", text_es="Estimado {name}."
    )
    at = f"/staff/desk/{thread.pk}/"
    heard = {"heard": str(heard_of([thread.pk])[thread.pk])}
    page = admin.post(f"{at}say/", heard | {"do": "fill", "reply": reply.pk, "text": ""})
    greets = page.context["thread"]["form"].initial["text"]
    assert admin.post(f"{at}say/", heard | {"do": "answer", "text": greets}).status_code == 302
    noted = heard | {"do": "note", "text": f"{canary.NAME} is {canary.NICKNAME}."}
    assert admin.post(f"{at}say/", noted).status_code == 302
    said = list(MessageBody.objects.filter(message__thread=thread).values_list("text", flat=True))
    assert len(said) == 3
    assert all("uillon" in text for text in said)


def _rings_up(admin: Client) -> None:
    account = Customer.objects.get(number="C-77").accounts.get()
    call = {"way": "phone", "on": "2026-11-20", "time": "09:00", "text": CALLED,
            "topic": Topic.objects.get(slug="other").pk}  # fmt: skip
    assert admin.post(f"/staff/desk/write/{account.pk}/", call).status_code == 302
    assert MessageBody.objects.filter(text=CALLED).exists()


def _is_opened(admin: Client) -> None:
    """Searched for among customers, opened on one page, and the pages seen as they see them."""
    for wanted in (canary.NAME, "Zephirine", canary.PHONE, canary.EMAIL_ON_FILE):
        assert admin.post("/staff/customers/", {"q": wanted, "purpose": "support"}).status_code in {
            200,
            302,
        }
    at = f"/staff/customers/{Customer.objects.get(number='C-77').pk}/"
    assert admin.get(at).status_code == 200
    assert admin.post(f"{at}view-as/", {"purpose": "support"}).status_code == 302
    assert admin.get("/bills/").status_code == 200
    assert admin.post("/staff/view-as/stop/").status_code == 302


def _is_told_what_all_are_told(admin: Client) -> None:
    """A notice to everybody, written on the page and announced."""
    notice = {"kind": "boil_water", "area": "town", "from_at": "2026-11-20T12:00",
              "title_en": "Boil your water", "text_en": "Boil it for one minute.",
              "title_es": "Hierva el agua", "text_es": "Un minuto."}  # fmt: skip
    assert admin.post("/staff/announcements/new/", notice).status_code == 302
    written = Announcement.objects.latest("pk")
    assert admin.post(f"/staff/announcements/{written.pk}/announce/").status_code == 302
    written.refresh_from_db()
    assert written.announced_at is not None


def _is_counted(own: Client) -> None:
    """After a yes what they open is counted, and the week they did all this in is added up."""
    press(own, "yes")
    assert own.get("/use/").status_code == 200
    assert Event.objects.filter(consent__subject__user__email=canary.LOGIN).exists()
    add_up(NOW + WEEK, 1)
    assert FigureCell.objects.filter(room="conversations").exists()
