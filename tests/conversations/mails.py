"""Mails as people's programs write them."""

from email.message import EmailMessage

SERVER = "mail.example.org"
BOX = "messages@example.org"


def a_mail(
    to: str,
    text: str = "It is fixed now.",
    *,
    sender: str = "ada@example.org",
    passes: bool = True,
    identifier: str = "<1@example.org>",
    files: tuple[tuple[bytes, str], ...] = (),
    html: str = "",
    **headers: str,
) -> bytes:
    """Return a mail as our own server hands it over; `passes`: the server has found its sender to be real."""
    mail = EmailMessage()
    domain = sender.rpartition("@")[2]
    said = f"dmarc={'pass' if passes else 'fail'} header.from={domain}"
    mail["Authentication-Results"] = f"{SERVER}; {said}"
    mail["From"], mail["To"], mail["Subject"] = f"Somebody <{sender}>", to, "Re: an answer"
    mail["Message-ID"] = identifier
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for content, kind in files:
        main, _slash, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename="x")
    return mail.as_bytes()
