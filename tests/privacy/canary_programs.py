"""The canary's rebate, with all that can be said and sent of it; and what they did to save water."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from programs.models import Application
from tests.conftest import NOW
from tests.privacy import canary
from tests.programs.conftest import a_program

SAID = f"I am {canary.NAME}, and this is my garden."
TERMS = {
    "for_whom": "owner", "needs_irrigation": True, "needs_pool": True, "pays": "per_unit",
    "amount": Decimal(2), "unit_en": "square foot", "unit_es": "pie cuadrado",
}  # fmt: skip


def saves(own: Client, admin: Client) -> None:
    """They apply, are asked, answer and are granted less; and one thing is done."""
    program = a_program("canaries", **TERMS)
    receipt = SimpleUploadedFile("zephyrine.pdf", b"%PDF-1.7 " + canary.NAME.encode() + b" %%EOF")
    said = {"owns": "yes", "irrigates": "yes", "pool": "yes", "cost": "300", "units": "30"}
    applied = own.post(
        f"/programs/{program.slug}/apply/", said | {"pay_as": "check", "paper_receipt": receipt}
    )
    found = Application.objects.get(program=program)
    assert applied.status_code == 302
    desk, page = f"/staff/programs/{found.pk}/", f"/programs/applications/{found.pk}/"
    admin.post(desk, {"do": "ask", "question": f"Is {canary.NAME} your name?"})
    assert own.post(page, {"text": SAID}).status_code == 302
    admin.post(desk, {"do": "grant", "amount": "50", "reason": f"{canary.NAME} counted twice."})
    assert Application.objects.to_pay().filter(pk=found.pk).update(exported_at=NOW) == 1
    done = own.post("/save/controller/", {"kind": "done", "on": "2026-10-01"})
    assert done.status_code == 302
    for path in ("/programs/", page, "/save/", "/save/controller/", "/staff/programs/", desk):
        assert (admin if path.startswith("/staff") else own).get(path).status_code == 200
