"""Reading mail: the new words of it, whether the sender is real, and what is nonsense."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.caught import caught, masked
from conversations.mail.authentication import is_proven
from conversations.mail.reading import LARGEST, TooLarge, read
from conversations.mail.replies import new_words, text_of
from tests.conversations.mails import SERVER, a_mail

ANSWER = "Done, thank you.\n\nAda"


@pytest.mark.parametrize(
    "below",
    [
        "On Fri, Nov 20, 2026 at 12:00 PM Water <water@example.org> wrote:\n> Is it done?",
        "On Fri, Nov 20, 2026 at 12:00 PM Water\n<water@example.org>\nwrote:\n\n> Is it done?",
        "El vie, 20 nov 2026 a las 12:00, Water (<water@example.org>) escribió:\n\n> ¿Listo?",
        "-----Original Message-----\nFrom: Water\nIs it done?",
        "________________________________\nFrom: Water <water@example.org>\nIs it done?",
        "From: Water <water@example.org>\nSent: Friday\n\nIs it done?",
        "De: Water <water@example.org>\nEnviado: viernes\n\n¿Listo?",
        "From: Mill Valley Water\nSent: Friday\nTo: Ada\nSubject: Your bill\n\nIs it done?",
        "Sent from my iPhone\n\n> Is it done?",
        "Enviado desde mi iPhone\n\n> ¿Listo?",
        "> ##- Write your answer above this line -##\n> Is it done?",
        "##- Escriba su respuesta encima de esta línea -##\n¿Listo?",
        "-- \nAda Okafor\n12 Mill Lane",
        "",
    ],
)
def test_only_the_new_words_are_kept(below: str) -> None:
    """As Gmail, Apple's Mail, Outlook and Thunderbird quote, in both languages; A042."""
    assert new_words(f"{ANSWER}\n\n{below}") == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I saw it.\nIt was wet.",
        "Two things:\n- one\n- two",
        "From my side it is fine.",
        "Hello,\nOn Monday your agent wrote:\nthe meter is fine. It is not.",
        "Buenas tardes.\nEl inspector me escribió:\nque el medidor está mal.",
        "Write to us both, please:\nDe: ana@example.org\ny a mí.",
        "On Tuesday\nI called, and then I wrote:\nit is wet.",
    ],
)
def test_what_only_looks_like_a_quote_is_kept(text: str) -> None:
    assert new_words(text) == text


def test_a_mail_that_is_all_quote_is_kept_whole() -> None:
    """Somebody answered between the lines: rather too much than nothing."""
    assert new_words("> Is it done?\n> Yes") == "> Is it done?\n> Yes"


def test_html_becomes_text() -> None:
    """What runs, hides or loads is not text, and neither is what a program marks as a quote."""
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body><p>It is&nbsp;fixed &amp; dry."
        "<script>alert(1)</script><img src=http://x/y.png></p><p>Ada</p>"
        '<div class="gmail_quote"><p>Is it done?</p></div></body></html>'
    )
    assert text_of(page) == "It is fixed & dry.\n\nAda"


@pytest.mark.parametrize(
    "nasty",
    ["<div" * 100_000, "<!--" * 70_000, "<a b" * 70_000 + ">", ">" * 300_000, "(" * 300_000],
)
def test_a_page_that_never_ends_is_no_more_work(nasty: str) -> None:
    """Python's own reader of HTML takes a minute for the first of these; hypothesis has no such patience."""
    assert len(text_of(nasty)) <= len(nasty)
    assert len(new_words(nasty)) <= len(nasty)


PASSED = f"{SERVER}; dmarc=pass (p=none; x) header.from=example.org"


@pytest.mark.parametrize(
    ("headers", "proven"),
    [
        ([PASSED], True),
        ([f"{SERVER} 1; spf=pass smtp.mailfrom=ada@example.org"], True),
        ([f"{SERVER};\r\n dkim=pass (2048-bit key) header.d=example.org header.s=a"], True),
        ([f"{SERVER}; dkim=fail header.d=example.org; spf=pass smtp.mailfrom=example.org"], True),
        ([f"{SERVER}; dkim=pass header.d=org"], False),  # nobody signs for all of them
        ([f"{SERVER}; dkim=pass header.d=evil.org; spf=pass smtp.mailfrom=evil.org"], False),
        ([f"{SERVER}; dmarc=fail header.from=example.org; dkim=pass header.d=example.org"], False),
        ([f"{SERVER}; dmarc=pass header.from=evil.org"], False),
        ([f"{SERVER}; spf=softfail smtp.mailfrom=example.org"], False),
        ([f"{SERVER}; none"], False),
        (["evil.org; dmarc=pass header.from=example.org"], False),
        ([f"({SERVER}) evil.org; dmarc=pass header.from=example.org"], False),
        # Ours stands above what the mail brought along under our name.
        ([f"{SERVER}; dmarc=fail header.from=example.org", PASSED], False),
        ([f'{SERVER}; spf=pass smtp.mailfrom="ada m"@example.org'], True),
        ([f'{SERVER}; dkim=pass reason="good (2048; bit)" header.d=example.org'], True),
        # Whoever sends a mail chooses these words, and our server writes them down as they are.
        ([f'{SERVER}; spf=pass smtp.mailfrom="example.org"@evil.org'], False),
        ([f'{SERVER}; spf=pass smtp.mailfrom="a;dkim=pass header.d=example.org "@evil.org'], False),
        (
            [f'{SERVER}; spf=pass smtp.mailfrom="a\\";dkim=pass header.d=example.org"@evil.org'],
            False,
        ),
        ([f'{SERVER}; spf=pass (of ")"); dkim=pass header.d=example.org'], False),
        ([f"{SERVER}; spf=pass (of a);dkim=pass header.d=example.org (b))"], False),
        ([f"{SERVER}; spf=pass smtp.helo=smtp.mailfrom=example.org"], False),
        ([], False),
    ],
)
def test_a_sender_is_real_if_our_server_says_so(headers: list[str], *, proven: bool) -> None:
    """By the domain that the address is of, and nobody else's word."""
    assert is_proven(headers, sender="ada@example.org", server=SERVER) is proven


def test_without_the_name_of_our_server_nobody_is_real() -> None:
    assert not is_proven([PASSED], sender="ada@example.org", server="")
    assert not is_proven([PASSED], sender="", server=SERVER)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated; x=y"),
        ("Precedence", "bulk"),
        ("Return-Path", "<>"),
        ("X-Autoreply", "yes"),
    ],
)
def test_what_a_machine_wrote_is_known(name: str, value: str) -> None:
    """Absent readers, and mail servers that give a mail back."""
    assert read(a_mail("x@example.org", **{name: value})).is_automatic
    assert not read(a_mail("x@example.org", Auto_Submitted="no")).is_automatic


def test_two_senders_are_none() -> None:
    """A program may show the one, and another may judge the other."""
    mail = a_mail("x@example.org").replace(b"Subject:", b"From: Eve <eve@evil.org>\nSubject:")
    assert read(mail).sender == ""


def test_nonsense_is_read_as_well_as_it_can_be() -> None:
    """Charsets that are none, null bytes, wrong bytes; too much is refused."""
    head = b"From: ada@example.org\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n"
    assert read(head + b"h\x00i \xe9 there").text == "hi � there"
    latin = head.replace(b"nonsense", b"latin-1")
    assert read(latin + b"caf\xe9").text == "café"
    assert read(b"").text == ""
    with pytest.raises(TooLarge):
        read(b"x" * (LARGEST + 1))


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_no_bytes_break_it(raw: bytes) -> None:
    """With heads that send it down each way."""
    for head in (b"", b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n", b"From: \xff<"):
        assert "\x00" not in read(head + raw).text


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                *("4111 1111 1111 1111", "219-09-9999", "ssn 219099999", "my password is x1y2z3"),
                *("4", "clave: g4to!", " ", "\n", "-", "."),
            ]
        ),
        max_size=8,
    ).map("".join)
)
def test_what_is_masked_holds_nothing_any_more(text: str) -> None:
    """However it is put together; and what was found is named."""
    left, found = masked(text)
    assert not caught(left)
    assert found >= caught(text)


@pytest.mark.parametrize(
    "nested",
    [
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (it, it)
            for it in range(2000)
        ),
        b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    ],
)
def test_a_mail_within_a_mail_without_end_is_too_large(nested: bytes) -> None:
    """Python's reader goes down with each of them, and would fail in a mail server's hands."""
    with pytest.raises(TooLarge):
        read(b"From: ada@example.org\r\n" + nested)
