"""A mail that is held loses what nobody should send, wherever it stands, and stays the same mail besides."""

import base64
from binascii import b2a_qp
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import partial

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from conversations.caught import caught
from conversations.mail.reading import Unreadable, read
from conversations.mail.taking_out import without_secrets
from tests.conversations.mails import SERVER, a_mail
from tests.programs.pictures import jpeg

NUMBER = "4111 1111 1111 1111"  # the schemes' own number for tests
SSN = "219-09-9999"
HEAD = b"From: Ada <ada@example.org>\r\nTo: water@example.org\r\nMessage-ID: <1@x>\r\n"


def parts_of(raw: bytes) -> list[EmailMessage]:
    mail = message_from_bytes(raw, EmailMessage, policy=policy.default)
    return [each for each in mail.walk() if isinstance(each, EmailMessage)]


def texts_of(raw: bytes) -> list[str]:
    """Return the text of every part that is one."""
    return [
        each.get_payload(decode=True).decode(each.get_content_charset() or "utf-8", "replace")  # type: ignore[union-attr]  # bytes
        for each in parts_of(raw)
        if each.get_content_maintype() == "text"
    ]


def shape_of(raw: bytes) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return what a mail is made of, and how each part is written."""
    return [
        (
            each.get_content_type(),
            each.get_content_charset(),
            each["Content-Transfer-Encoding"],
            each.get_content_disposition(),
        )
        for each in parts_of(raw)
    ]


def body(text: bytes, charset: str, way: str, kind: str = "plain") -> bytes:
    head = f"Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: {way}\r\n"
    return HEAD + head.encode() + b"\r\n" + text + b"\r\n"


@pytest.mark.parametrize(
    "charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "utf-16-le", "utf-7"]
)
@pytest.mark.parametrize("way", ["base64", "quoted-printable"])
def test_a_text_is_masked_in_its_charset_and_encoding(charset: str, way: str) -> None:
    """All the rest of it stays, letter by letter."""
    text = f"Mañana pago, señora.\r\n\r\nMi número: {NUMBER}, gracias.\r\n" + "Así es. " * 20
    wide = charset.startswith("utf-16")
    code = base64.encodebytes if way == "base64" else partial(b2a_qp, istext=not wide)
    raw = body(code(text.encode(charset)), charset, way)
    new, found = without_secrets(raw)
    assert found == {"card"}
    # The end of the part's last line, read as a letter where letters are two bytes.
    assert texts_of(new)[0].rstrip("\u0a0d\u0d0a\r\n") == text.replace(NUMBER, "[...]")
    assert shape_of(new) == shape_of(raw)
    assert new.startswith(HEAD)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (b"Charge 4111 1111 1111 1111 please", b"Charge [...] please"),
        (b"caf\xe9 4111-1111-1111-1111", b"caf\xe9 [...]"),  # in no charset that it says
        (b"4111 1111 =\r\n1111 1111", None),  # where a line of quoted-printable goes on
        (b"=34111=20111=31 1111 1111", None),
        (b"My card: 4111 1111\r\n1111 1111.", b"My card: [...]."),  # where a program breaks a line
        (b"> My card: 4111 1111\r\n> 1111 1111.", b"> My card: [...]."),
        (b"4111 1111 \r\n1111 1111", b"[...]"),  # flowed
        (b"SSN 219-09-\r\n9999", b"SSN [...]"),
        (b"4111\xc2\xa01111\xc2\xa01111\xc2\xa01111", b"[...]"),  # no-break spaces
        (b"4111\xe2\x80\x8b1111\xe2\x80\x8b11111111", b"[...]"),  # spaces that nobody sees
        (b"ssn 219099999 and clave: g4to!", b"[...] and [...]"),
    ],
)
def test_a_number_is_found_however_it_is_broken(text: bytes, left: bytes | None) -> None:
    way = "8bit" if left else "quoted-printable"
    new, found = without_secrets(body(text, "utf-8", way))
    assert found
    assert b"1111" not in new
    assert b"9999" not in new
    if left:
        assert new == body(left, "utf-8", way)


def test_nothing_found_is_nothing_changed() -> None:
    """To the byte, with all that no writer of mails would write again so."""
    raw = (
        b"Subject:   =?utf-8?Q?caf=C3=A9?=  \r\nfrom:ada@example.org\nX-Long: a\r\n\t b\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\nbefore\r\n--b\n\n4111 1111 1111 1112\r\n--b\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\naGVsbG8\r\n=\r\n--b--\r\nepilogue\n"
    )
    assert without_secrets(raw) == (raw, frozenset())


@pytest.mark.parametrize(
    "page",
    [
        "<p>Card <b>4111</b> 1111 <i>1111</i> 1111.</p>",
        "<p>Card 4111&nbsp;1111&#32;1111 &#49;111.</p>",
        "<p>Card 41<!-- x -->11 1111 1111 1111.</p><style>p{}</style>",
        "<p>Card <span>4111<br></span>1111 1111 1111.",
    ],
)
def test_a_page_becomes_its_words_without_the_number(page: str) -> None:
    """Between whatever tags it stands; and it is read as the page would have been."""
    raw = body(f"{page}<p>Yours &lt;Ada&gt;<br>&amp; Ben</p>".encode(), "utf-8", "8bit", "html")
    new, found = without_secrets(raw)
    assert found == {"card"}
    assert b"1111" not in new
    assert read(new).text.replace("\n\n", "\n") == "Card [...].\nYours <Ada>\n& Ben"
    assert shape_of(new) == shape_of(raw)


def test_what_stands_in_a_tag_goes_too() -> None:
    """Nobody reads it, so that it is no number that somebody told us."""
    raw = body(b'<p title="4111 1111 1111 1111">Hello</p>', "utf-8", "8bit", "html")
    new, found = without_secrets(raw)
    assert (b"4111" in new, found, read(new).text) == (False, frozenset(), "Hello")


def test_every_part_is_looked_through_and_files_that_are_none_stay() -> None:
    """A letter in two ways, texts as files, a mail within the mail, what stands behind a hundred parts."""
    mail = MIMEMultipart("mixed")
    mail["From"], mail["To"], mail["Message-ID"] = "ada@example.org", "b@example.org", "<1@x>"
    both = MIMEMultipart("alternative")
    both.attach(MIMEText(f"Card {NUMBER}", "plain", "utf-8"))
    both.attach(MIMEText(f"<p>Card {NUMBER}</p>", "html", "iso-8859-1"))
    mail.attach(both)
    named = MIMEText(f"a;b\n{SSN};1\n", "csv", "utf-8")
    named.add_header("Content-Disposition", "attachment", filename="a.csv")
    mail.attach(named)
    mail.attach(MIMEApplication(f"a,{NUMBER}".encode(), "vnd.ms-excel", name="b.csv"))
    picture = MIMEApplication(jpeg(), "octet-stream", name="c.jpg")
    mail.attach(picture)
    inner = EmailMessage()
    inner["Subject"], inner["From"] = f"Card {NUMBER}", "ben@example.org"
    inner.set_content(f"clave: g4to! ñ {NUMBER}", cte="base64")
    outer = MIMEMultipart("digest")
    wrapped = EmailMessage()
    wrapped.set_content(inner)
    outer.attach(wrapped)
    mail.attach(outer)
    for _each in range(120):
        mail.attach(MIMEText("x"))
    mail.attach(MIMEText(f"last {NUMBER}", "plain", "us-ascii"))
    mail.preamble, mail.epilogue = f"before {NUMBER}", f"behind {NUMBER}\n"
    raw = mail.as_bytes()
    new, found = without_secrets(raw)
    assert found == {"card", "social_security", "password"}
    assert texts_of(new)[:3] == ["Card [...]", "Card [...]<br>", "a;b\n[...];1\n"]
    assert texts_of(new)[3].strip() == "[...] ñ [...]"
    assert texts_of(new)[-1] == "last [...]"
    [inside] = [each for each in parts_of(new) if each["From"] == "ben@example.org"]
    assert inside["Subject"] == "Card [...]"
    assert shape_of(new) == shape_of(raw)
    files = [each.get_payload(decode=True) for each in parts_of(new) if each.get_filename()]
    assert files == [b"a;b\n[...];1\n", b"a,[...]", jpeg()]
    top = parts_of(new)[0]
    assert (top.preamble, top.epilogue) == ("before [...]", "behind [...]\n")


def test_heads_are_masked_as_they_are_read_and_those_that_name_a_mail_never() -> None:
    """A subject in pieces, the name of a sender, the name of a file; an identifier may look like anything."""
    digits = NUMBER.replace(" ", "")
    kept = {
        "Message-ID": f"<{digits}@example.org>",
        "In-Reply-To": f"<{digits}@example.org>",
        "References": f"<a@x> <{digits}@example.org>",
        "Authentication-Results": f"{SERVER}; dmarc=pass header.from=example.org x={digits}",
    }
    raw = "".join(f"{name}: {value}\r\n" for name, value in kept.items()).encode() + (
        b"Subject: =?utf-8?q?Mi_n=C3=BAmero_4111_1111?=\r\n =?iso-8859-1?b?IDExMTEgMTExMQ==?= ya\r\n"
        b"From: =?utf-8?b?"
        + base64.b64encode(f"Ada {NUMBER} Ñ".encode())
        + b"?= <Ada@example.org>\r\n"
        b'To: "Card 4111-1111-1111-1111" <box+7-abc@example.org>, b@example.org (219-09-9999)\r\n'
        b'Content-Type: text/plain; charset=utf-8;\r\n name="4111 1111 1111 1111.txt"\r\n'
        b"Content-Disposition: attachment; filename*0*=utf-8''4111%201111;"
        b"\r\n filename*1*=%201111%201111.txt\r\n"
        b"\r\nnothing here\r\n"
    )
    new, found = without_secrets(raw)
    assert found == {"card", "social_security"}
    mail = message_from_bytes(new, policy=policy.default)
    assert {name: mail[name] for name in kept} == kept
    assert mail["Subject"] == "Mi número [...] ya"
    [sender] = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Ada [...] Ñ", "Ada@example.org")
    assert mail.get_filename() == "[...].txt"
    assert mail["Content-Type"].params == {"charset": "utf-8", "name": "[...].txt"}
    assert (read(new).to, read(new).sender) == (read(raw).to, "ada@example.org")
    assert b"1111 1111" not in new
    assert b"219-09" not in new
    assert new.endswith(b"\r\n\r\nnothing here\r\n")


@pytest.mark.parametrize(
    "raw",
    [
        # A charset that is a lie either way, and one that there is not.
        body("Card 4111 1111 1111 1111".encode("utf-16-le"), "utf-8", "8bit"),
        body(b"Card 4111 1111 1111 1111", "utf-16", "8bit"),
        body(b"Card 4111 1111 1111 1111", "nonsense", "x-none"),
        body(
            b'begin 644 x\r\n88V%R9"`T,3$Q(#$Q,3$@,3$Q,2`Q,3$Q\r\n`\r\nend', "utf-8", "x-uuencode"
        ),
        # A mail of many parts that has none, and one that says no boundary.
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\nCard 4111 1111 1111 1111\r\n",
        HEAD + b"Content-Type: multipart/mixed\r\n\r\nCard 4111 1111 1111 1111\r\n",
        HEAD + b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n4111 1111 1111 1111\r\n",
        b"Card 4111 1111 1111 1111",
    ],
)
def test_what_says_something_else_than_it_is_keeps_no_number(raw: bytes) -> None:
    new, found = without_secrets(raw)
    assert found == {"card"}
    assert b"1111" not in new.replace(b"\0", b"")
    assert read(new).sender == read(raw).sender
    again, still = without_secrets(new)
    assert (again, still) == (new, frozenset())


def test_a_mail_that_nobody_can_read_is_looked_through_as_it_came() -> None:
    """Python's parser fails on a null in the name of a charset."""
    raw = (
        HEAD
        + b"Content-Type: multipart/report; a*=x\0''b\r\n\r\nCard 4111 1111 1111 1111 caf\xe9\r\n"
    )
    with pytest.raises(Unreadable):
        read(raw)
    new, found = without_secrets(raw)
    assert found == {"card"}
    assert new == raw.replace(NUMBER.encode(), b"[...]")


PIECES = [
    b"Content-Type: text/html\r\n", b"Content-Type: multipart/mixed; boundary=a\r\n", b"\r\n\r\n", b"\n\n",
    b"--a\r\n", b"--a--\r\n", b"4111 1111 1111 1111", b"Subject: ", b"From: x <a@b>\r\n", b"219-09-9999",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: message/rfc822\r\n", b"\r\n", b"ssn 219099999",
    base64.b64encode(NUMBER.encode()), b"=?utf-8?q?", b"?=", b"\0", b"\xe9",
    b"Content-Type: text/plain; charset=utf-16\r\n",
    b"Content-Disposition: attachment; filename=", b"Content-Transfer-Encoding: quoted-printable\r\n",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join))
def test_however_it_is_put_together_the_words_hold_nothing_and_it_is_the_same_mail(
    raw: bytes,
) -> None:
    """What is read of it holds nothing; by what it is known stays."""
    try:
        before = read(raw)
    except Unreadable:
        reject()
    mail = read(without_secrets(raw)[0])
    assert not caught(mail.text)
    assert (mail.sender, mail.to, mail.identifier, mail.results) == (
        before.sender, before.to, before.identifier, before.results,
    )  # fmt: skip


def test_a_large_mail_of_many_parts_is_looked_through_in_time() -> None:
    """Each part is found from where the one before it ended, and no pattern goes back and forth."""
    many = b"--b\r\n\r\ncard 4111 1111 1111 1111\r\n" * 3000
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + many + b"--b--\r\n"
    new, _found = without_secrets(raw)
    assert b"1111" not in new
    for nasty in (b"password=" * 50_000, b"4 " * 200_000, b"4111\r\n" * 70_000, b"ssn " * 90_000):
        assert without_secrets(body(nasty, "utf-8", "8bit"))[0]
    assert without_secrets(a_mail("x@example.org"))[1] == frozenset()
