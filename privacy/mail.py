"""One mail to one person: in their language, as text and as the same in HTML."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def send(*, to: str, template: str, context: dict[str, Any], language: str) -> None:
    """Send the mail `templates/<template>.txt` and `.html` to one address.

    The first line of the text is the subject. Service mail: no picture, no tracked link. Raises what
    the mail server's client raises when it cannot be sent. `dates` in the context are days as a row
    keeps them, written for the template to say in the language.
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
        message = EmailMultiAlternatives(
            subject=subject.strip(),
            body=body.strip() + "\n",
            from_email=f"{settings.UTILITY['name']} <{settings.DEFAULT_FROM_EMAIL}>",
            to=[to],
        )
        html = render_to_string(f"{template}.html", full | {"subject": subject})
        message.attach_alternative(html, "text/html")
        message.send()
