"""Words by which people stop texts and start them again. Plain Python."""

from enum import StrEnum


class Wish(StrEnum):
    """What somebody wants who answers a text."""

    STOP = "stop"
    START = "start"
    HELP = "help"


# The first row is in 47 CFR 64.1200(a)(10); the carriers' rules add the others. Spanish is ours.
WORDS = {
    Wish.STOP: {"stop", "quit", "end", "revoke", "optout", "cancel", "unsubscribe"}
    | {"stopall", "alto", "parar", "basta", "cancelar"},
    Wish.START: {"start", "unstop", "empezar", "iniciar"},
    Wish.HELP: {"help", "info", "ayuda"},
}


def wish_of(text: str) -> Wish | None:
    """Return what a text asks for; None where it is something else.

    Capitals, spaces and full stops do not count: "Opt out." is a wish as well.
    """
    plain = "".join(sign for sign in text.lower() if sign.isalpha())
    return next((wish for wish, words in WORDS.items() if plain in words), None)
