"""The certificate of an erasure: true, checkable without us, and silent about the person."""

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from privacy.actions.erasure import ask_to_erase, erase
from privacy.erasing.certificates import Forged, public_key, sign, verify
from privacy.erasing.certifying import public_keys, secret_of
from privacy.erasing.erasure import plan
from privacy.jobs import send_letters
from privacy.models import Erasure, Letter
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def done(town: Town) -> Erasure:
    """Ada's erasure."""
    ada = town.users["ada"].subject
    return erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)


ASK = "/privacy/certificate/"


def page_of(erasure: Erasure, name: str = "privacy_certificate") -> str:
    """Return the address of its page."""
    return reverse(name, args=[erasure.reference])


def shown(client: Client, reference: str, secret: str) -> HttpResponse:
    """Send reference and secret, as somebody types them."""
    return client.post(ASK, {"reference": reference, "secret": secret})


def test_it_says_what_went_what_stays_who_was_told_and_when_backups_are_gone(
    done: Erasure,
) -> None:
    content = verify(done.certificate, public_keys())
    assert content["reference"] == done.reference
    assert content["erased_at"] == "2026-11-20T20:00:00+00:00"
    assert content["plan"] == done.digest
    assert content["gone_from_backups_on"] == "2026-12-25"
    assert content["scanner"] == "4"
    assert content["told"] == [{"name": "The service that sends our e-mail", "recipient": "mail"}]
    assert {"name", "contact.email"} <= {it["category"] for it in content["erased"]}
    [use] = [it for it in content["kept"] if it["category"] == "billing"]
    assert use == {
        "because": "W7",
        "category": "billing",
        "means": "A law demands that it is kept",
        "name": "Bills and balance",
        "note": "A utility must keep its bills for its accounts and for the tax office.",
        "rows": 3,
        "until": "2033-01-02",
    }


def test_it_holds_nothing_of_the_person(done: Erasure, town: Town) -> None:
    values = ["ada", "okafor", "mill lane", "4711", "example", town.users["ada"].subject.pk.hex]
    said = done.certificate.lower()
    assert [value for value in values if value in said] == []


def test_a_byte_that_flips_anywhere_is_noticed(done: Erasure) -> None:
    verify(done.certificate, public_keys())
    whole = done.certificate.encode()
    passed = []
    for place in range(len(whole)):
        flipped = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        try:
            verify(flipped.decode(errors="replace"), public_keys())
        except Forged:
            continue
        passed.append(place)
    assert passed == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: text.replace("  ", "\t"),
        lambda text: json.dumps(json.loads(text)),
        lambda text: text.upper(),
        lambda text: "",
        lambda text: "[]",
        lambda text: "{}",
    ],
)
def test_whatever_is_not_exactly_what_was_signed_is_refused(
    change: Callable[[str], str], done: Erasure
) -> None:
    with pytest.raises(Forged):
        verify(change(done.certificate), public_keys())


def test_somebody_elses_signature_is_refused() -> None:
    ours, theirs = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    forged = sign({"erased": []}, key=theirs, version=1)
    assert verify(forged, {1: public_key(theirs)}) == {"erased": []}
    for known in ({1: public_key(ours)}, {2: public_key(theirs)}, {}):
        with pytest.raises(Forged):
            verify(forged, known)


def test_an_older_certificate_is_good_under_a_newer_key(done: Erasure, settings: Any) -> None:
    [secret] = settings.PRIVACY_KEYS.values()
    [version] = settings.PRIVACY_KEYS
    settings.PRIVACY_KEYS = {version + 1: "newer", version: secret}
    assert verify(done.certificate, public_keys())["reference"] == done.reference
    assert shown(Client(), done.reference, secret_of(done))["Location"] == page_of(done)


# --- Without us -----------------------------------------------------------------------------------------


def test_it_is_checked_with_the_published_keys_alone(
    done: Erasure, tmp_path: Path, client: Client
) -> None:
    """Offline: a file, the keys as the page gives them, no database and no secret."""
    file, published = tmp_path / "certificate.json", tmp_path / "keys.json"
    shown(client, done.reference, secret_of(done))
    file.write_bytes(client.get(page_of(done, "privacy_certificate_file")).content)
    published.write_bytes(client.get("/.well-known/deletion-certificate-keys.json").content)
    out = io.StringIO()
    call_command("verify_certificate", file, keys=published, stdout=out)
    assert out.getvalue().splitlines()[0] == f"Good: deletion {done.reference}, signed with key 1."
    file.write_text(file.read_text().replace("2026-12-25", "2026-12-24"))
    with pytest.raises(CommandError, match="changed, or it is not ours"):
        call_command("verify_certificate", file, keys=published)


def test_the_published_keys_hold_no_secret(client: Client, settings: Any) -> None:
    said = client.get("/.well-known/deletion-certificate-keys.json").content.decode()
    assert json.loads(said) == {"ed25519": {str(k): v for k, v in public_keys().items()}}
    assert not any(secret in said for secret in settings.PRIVACY_KEYS.values())


# --- The page -------------------------------------------------------------------------------------------


def test_the_page_opens_for_whoever_has_reference_and_secret(done: Erasure, client: Client) -> None:
    opened = shown(client, f" {done.reference[:5].lower()}-{done.reference[5:]}", secret_of(done))
    assert opened["Location"] == page_of(done)
    page = client.get(page_of(done))
    said = page.content.decode()
    assert page.status_code == 200
    assert "Your data was deleted on 20 November 2026." in said
    assert done.reference in said
    assert "by 25 December 2026" in said
    assert "Until 2 January 2033" in said
    assert "no-store" in page["Cache-Control"]
    file = client.get(page_of(done, "privacy_certificate_file"))
    assert file.content.decode() == done.certificate
    assert file["Content-Disposition"] == f'attachment; filename="deletion-{done.reference}.json"'


def test_the_page_opens_for_nobody_else(done: Erasure, client: Client, town: Town) -> None:
    cleo = town.users["cleo"].subject
    waiting = ask_to_erase(subject=cleo, digest="0" * 64, by=cleo, at=NOW + timedelta(1))
    tried = [
        (done.reference, "0" * 32),
        (done.reference, secret_of(done)[:-1]),
        ("NOTHERE222", secret_of(done)),
        (waiting.reference, secret_of(done)),
    ]
    pages = [shown(client, *each).content.decode() for each in tried]
    assert ["These do not belong together." in page for page in pages] == [True] * 4
    for erasure in (done, waiting):
        for name in ("privacy_certificate", "privacy_certificate_file"):
            assert client.get(page_of(erasure, name))["Location"] == ASK


def test_the_page_closes_after_a_while(done: Erasure, client: Client, time_machine: Any) -> None:
    """What was opened in a library is not open for the next reader."""
    shown(client, done.reference, secret_of(done))
    time_machine.shift(29 * 60)
    assert client.get(page_of(done)).status_code == 200
    time_machine.shift(2 * 60)
    assert client.get(page_of(done))["Location"] == ASK


def test_guessing_is_slowed(done: Erasure, client: Client) -> None:
    for _n in range(10):
        shown(client, done.reference, "0" * 32)
    page = shown(client, done.reference, secret_of(done)).content.decode()
    assert "That was tried too often." in page


def test_no_address_of_a_certificate_has_the_secret(done: Erasure, client: Client) -> None:
    """Addresses stand in logs, in histories and in what is sent to a friend."""
    secret = secret_of(done)
    opened = shown(client, done.reference, secret)
    page = client.get(page_of(done)).content.decode()
    addresses = [opened["Location"], *re.findall(r'(?:href|src|action)="([^"]*)"', page)]
    assert len(addresses) > 5
    assert [address for address in addresses if secret in address] == []
    # It is there to be written down.
    assert f"<dd>{secret}</dd>" in page


def test_the_letter_has_reference_and_secret_as_text(done: Erasure, mailbox: Mailbox) -> None:
    letter = Letter.objects.get()
    assert secret_of(done) not in json.dumps(letter.about)
    send_letters(NOW)
    text = text_of(mailbox.only())
    assert f"Its reference is {done.reference}, its secret is {secret_of(done)}." in text
    assert re.findall(r"https?://\S+", text) == [settings.SITE_URL + ASK]


def test_an_older_link_is_explained_and_needs_one_press(done: Erasure, client: Client) -> None:
    """It opened the page by itself once; those who kept the letter come back with it."""
    link = f"{ASK}{done.reference}/{secret_of(done)}/"
    answer = client.get(link)
    page = answer.content.decode()
    assert "This link needs one more press" in page
    assert "Your data was deleted" not in page
    assert client.get(page_of(done))["Location"] == ASK
    [action] = re.findall(r'<form class="form" method="post" action="([^"]*)"', page)
    sent = dict(re.findall(r'name="(reference|secret)" value="([^"]*)"', page))
    assert client.post(action, sent)["Location"] == page_of(done)
    assert client.post(link).status_code == 405


def test_an_older_link_tells_nothing_of_what_there_is(done: Erasure, client: Client) -> None:
    """Nor runs what somebody put into it."""
    texts = {
        re.sub(r'value="[^"]*"', "", client.get(f"{ASK}{tail}").content.decode())
        for tail in (f"{done.reference}/wrong/", f"{done.reference}/{secret_of(done)}/", "X/Y/")
    }
    assert len({text.partition("<main")[2].partition("</main>")[0] for text in texts}) == 1
    page = client.get(f'{ASK}X/"><b>x/').content.decode()
    assert '"><b>' not in page
