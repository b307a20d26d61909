"""One mail to one person: in their language, as text and as the same in HTML."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation


def send(
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    language: str,
    mark: str = "",
    connection: BaseEmailBackend | None = None,
) -> None:
    """Send the mail `templates/<template>.txt` and `.html` to one address.

    Service mail: no picture, no tracked link. `mark` is the same whenever the same mail is sent; without
    one, each is another. Raises what the mail server's client raises when it cannot
    be sent.
    """
    subject, text, html = written(template=template, context=context, language=language)
    mail = addressed(to=to, subject=subject, text=text, html=html)
    mail.extra_headers["Auto-Submitted"] = (
        "auto-generated"  # RFC 3834: no answer of an absent reader
    )
    if mark:
        mail.extra_headers["Message-ID"] = message_id(mark)
    mail.connection = connection  # None: one of its own
    mail.send()


def message_id(mark: str) -> str:
    """Return the Message-ID of what bears a mark, so that a repeat is seen to be one."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<{mark[:32]}@{domain}>"  # half of it is enough, and fits on a line


def written(*, template: str, context: Mapping[str, Any], language: str) -> tuple[str, str, str]:
    """Return subject, text and HTML of a mail: the first line of the text is its subject.

    `dates` in the context are days as a row keeps them, written for the template to say in the language.
    """
    dates = {name: date.fromisoformat(day) for name, day in context.get("dates", {}).items()}
    with translation.override(language or settings.LANGUAGE_CODE):
        full = {
            "utility": settings.UTILITY,
            "privacy_email": settings.PRIVACY_EMAIL,
            **context,
            "dates": dates,
        }
        text = render_to_string(f"{template}.txt", full)
        subject, _blank, body = text.strip().partition("\n")
        html = render_to_string(f"{template}.html", full | {"subject": subject})
        return subject.strip(), body.strip() + "\n", html


def addressed(*, to: str, subject: str, text: str, html: str) -> EmailMultiAlternatives:
    """Return a mail from the utility to one address."""
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=f"{settings.UTILITY['name']} <{settings.DEFAULT_FROM_EMAIL}>",
        to=[to],
    )
    message.attach_alternative(html, "text/html")
    return message
