"""The written notice before water is shut off: what it must say, in which languages, and what is missing.

Health and Safety Code 116908(a)(1)(C) says what stands in it, and 116906 with Civil Code 1632 in which
languages. The words of a notice are the utility's: what it must hold stands in braces and is filled in.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Civil Code 1632(b), in the order in which a letter has them; a utility adds what a tenth of its area speaks.
BY_LAW = ("en", "es", "zh-hant", "tl", "vi", "ko")
# By the name in braces, which item of 116908(a)(1)(C) and 116906(a) it is.
MUST_HOLD = {
    "name": "(i)",
    "address": "(i)",
    "amount": "(ii)",
    "pay_by": "(iii)",
    "more_time": "(iv)",
    "appeal": "(v)",
    "plan": "(vi)",
    "phone": "116906(a)(4)",
    "policy": "116906(b)",
}
BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Missing:
    """What keeps a language from being sent: all of it where `fields` is empty."""

    language: str
    fields: tuple[str, ...] = ()


class Wrong(Exception):
    """A text lacks what the law asks for, or has a blank that nobody can fill in."""

    def __init__(self, lacks: Sequence[str], unknown: Sequence[str]) -> None:
        super().__init__()
        self.lacks, self.unknown = tuple(lacks), tuple(unknown)


def lacking(text: str) -> tuple[str, ...]:
    """Return the names of what a text must hold and does not."""
    found = set(BLANK.findall(text))
    return tuple(name for name in MUST_HOLD if name not in found)


def check(text: str) -> None:
    """Say what is wrong with a text. Raises Wrong."""
    unknown = sorted(set(BLANK.findall(text)) - set(MUST_HOLD))
    if lacks := lacking(text):
        raise Wrong(lacks, unknown)
    if unknown:
        raise Wrong((), unknown)


def missing(texts: Mapping[str, str], languages: Iterable[str]) -> list[Missing]:
    """Return what a version still needs before it may be sent, by language."""
    found = []
    for language in languages:
        text = texts.get(language, "")
        fields = lacking(text)
        if not text:
            found.append(Missing(language))
        elif fields:
            found.append(Missing(language, fields))
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with everything filled in."""
    return BLANK.sub(lambda blank: values[blank[1]], text)


# Version 0: what this program comes with. The other languages are for a certified translator.
SHIPPED = {
    "en": """Your water may be shut off. It does not have to come to that.

{name}
{address}

Your water bill is overdue: {amount}.

Pay it, or ask us for a plan, by {pay_by}. Then your water stays on.

You can ask for more time to pay: {more_time}
You can pay in parts, over up to 12 months, or ask for another way to pay: {plan}
If you think that the bill is wrong, ask us to look at it again.
Your water stays on until we have answered:
{appeal}

Talk to us: {phone}. We will go through it with you.
All our rules on unpaid bills: {policy}
""",
    "es": """Podrían cortarle el agua. No tiene por qué llegar a eso.

{name}
{address}

Su factura del agua está vencida: {amount}.

Páguela, o pídanos un plan de pago, a más tardar el {pay_by}. Así su agua no se corta.

Puede pedir más tiempo para pagar: {more_time}
Puede pagar en partes, hasta en 12 meses, o pedir otra forma de pago: {plan}
Si cree que la factura está equivocada, pídanos que la revisemos.
No le cortaremos el agua hasta haberle respondido:
{appeal}

Hable con nosotros: {phone}. Lo veremos junto con usted.
Todas nuestras reglas sobre facturas sin pagar: {policy}
""",
}
