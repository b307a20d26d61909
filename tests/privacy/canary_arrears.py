"""The canary cannot pay: asks for parts and for another look, in words that name them; staff answer."""

from django.test import Client

from billing.actions.shut_offs import put_in_wording
from billing.models import Appeal, Arrangement, BillLimit, PaperlessChoice, ShutOffCase
from billing.shut_off_notice import SHIPPED
from tests.conftest import NOW, TODAY
from tests.privacy import canary

WORDS = f"I am {canary.NAME}, call {canary.PHONE}."


def pays_late(own: Client, admin: Client) -> None:
    """A plan beyond the policy, an appeal, and what staff say of both."""
    assert own.post("/bills/paper/", {"paperless": "yes"}).status_code == 302
    assert own.post("/bills/limit/", {"amount": "70"}).status_code == 302
    BillLimit.objects.update(told_of=TODAY)
    PaperlessChoice.objects.update(exported_at=NOW)
    parts = {"how": "parts", "months": "12", "sure": "yes"}
    assert own.post("/bills/help/", parts).status_code == 302
    assert own.post("/bills/help/appeal/", {"text": WORDS}).status_code == 302
    assert Arrangement.objects.get().state == Arrangement.State.ASKED
    case = f"/staff/arrears/{ShutOffCase.objects.get(account__number='77-0001').account_id}"
    answer = {"agreed": "no", "reason": WORDS}
    for act in ("plan", "appeal"):
        assert admin.post(f"{case}/{act}/", answer).status_code == 302
    assert admin.post(f"{case}/step/", {"kind": "contacted"}).status_code == 302
    for language in ("zh-hant", "tl", "vi", "ko"):
        put_in_wording(language=language, text=SHIPPED["en"], by=None, at=NOW)
    assert admin.post(f"{case}/notice/").status_code == 302
    assert Appeal.objects.get().reason == WORDS
    for path in ("/bills/help/", "/bills/help/appeal/"):
        assert "Quillon" in own.get(path).content.decode()
