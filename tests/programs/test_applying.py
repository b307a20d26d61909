"""The way of a rebate (R20): found, applied for, asked about, granted, seen; and who may do what."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.html import strip_tags

from notices.models import Notice
from privacy.models import Look
from programs.models import Application, ApplicationEvent, Paper, Program
from tests.conftest import Town
from tests.programs.conftest import applied, upload
from tests.programs.pictures import CAMERA, PLACE, jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode()).split())


def test_a_rebate_is_applied_for_asked_about_granted_and_seen(
    as_: As, town: Town, program: Program
) -> None:
    ada = as_("ada")
    assert "50 % of what it costs, at most $100" in words(ada, "/programs/toilets/")
    sent = ada.post(
        "/programs/toilets/apply/",
        {"cost": "180", "pay_as": "credit", "paper_receipt": upload()},
    )
    found = Application.objects.get()
    assert sent["Location"] == f"/programs/applications/{found.pk}/"
    assert "Your application is with us." in words(ada, sent["Location"])

    dana = as_("admin")
    page = f"/staff/programs/{found.pk}/"
    assert "By its terms it comes to $90." in words(dana, page)
    dana.post(page, {"do": "ask", "question": "Which model is it?"})
    ada = as_("ada")
    assert "Which model is it?" in words(ada, sent["Location"])
    ada.post(sent["Location"], {"text": "The small one.", "what": "label", "paper": upload()})
    assert Application.objects.get().state == "sent"

    as_("admin").post(page, {"do": "grant", "amount": "90", "reason": ""})
    assert "$90 is granted." in words(as_("ada"), sent["Location"])
    program.refresh_from_db()
    assert (program.applied, program.granted, program.granted_amount) == (1, 1, Decimal(90))
    kinds = list(ApplicationEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["sent", "asked", "answered", "granted"]
    told = Notice.objects.filter(topic="program_news", channel="email").count()
    assert told == 3  # of what they did themselves they are told once: that it came
    looks = Look.objects.filter(subject=town.users["ada"].subject, purpose="programs")
    assert looks.count() == 1


def test_a_file_is_kept_sealed_without_what_the_camera_wrote(
    as_: As, town: Town, program: Program
) -> None:
    found = applied(town, program)
    [paper] = Paper.objects.all()
    kept = bytes(paper.content)
    assert (PLACE in kept, jpeg()[:20] in kept) == (False, False)
    opened = paper.opened()
    assert (PLACE in opened, CAMERA in opened) == (False, False)
    response = as_("admin").get(f"/staff/programs/{found.pk}/papers/{paper.pk}/")
    assert response.content == opened
    assert {
        name: response[name]
        for name in (
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control",
        )
    } == {
        "Content-Disposition": f'attachment; filename="{found.pk}-{paper.pk}.jpeg"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
