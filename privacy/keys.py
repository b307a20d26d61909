"""Keys of this room, all worked out from the secrets in PRIVACY_KEYS: they never stand in the database.

A secret has a version. The newest one makes digests and seals; older ones are still tried, because
what was scrambled under them cannot be scrambled again.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Something was sealed under a key that is not known any more, or was changed since."""


def versions() -> list[int]:
    """Return the versions of the secrets, newest first."""
    return sorted(settings.PRIVACY_KEYS, reverse=True)


def digest(kind: str, value: str, *, version: int) -> str:
    """Return the keyed digest of a value that is already written in its one way, as 64 hex digits.

    Keyed, because a telephone number is guessed in seconds where the digest has no key.
    """
    return digester(version)(kind, value)


def digester(version: int) -> Callable[[str, str], str]:
    """Return what makes digests of (kind, value) under one version; for many, it is four times as quick."""
    begun = hmac.new(_key(version, "digest"), digestmod="sha256")

    def make(kind: str, value: str) -> str:
        one = begun.copy()
        one.update(f"{kind}\0{value}".encode())
        return one.hexdigest()

    return make


def seal(text: str) -> bytes:
    """Encrypt a text, so that a dump of the database does not show it."""
    return _sealer(tuple(versions())).encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """Return what was sealed. Raises Unreadable."""
    try:
        return _sealer(tuple(versions())).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise Unreadable from None


def signing_key(version: int) -> Ed25519PrivateKey:
    """Return the key that signs certificates under one version of the secret."""
    return Ed25519PrivateKey.from_private_bytes(_key(version, "certificate"))


def _sealer(known: tuple[int, ...]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_key(v, "seal"))) for v in known])


def _key(version: int, use: str) -> bytes:
    """Return 32 bytes for one use: a key that leaks from one use opens no other."""
    return _derived(settings.PRIVACY_KEYS[version], use)


@lru_cache(maxsize=64)
def _derived(secret: str, use: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"curbstop.{use}".encode())
    return kdf.derive(secret.encode())
