"""Certificates that anybody can check without us: canonical JSON, signed with Ed25519."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Forged(Exception):
    """The certificate was changed, is not ours, or is none."""


def sign(content: Mapping[str, Any], *, key: Ed25519PrivateKey, version: int) -> str:
    """Return the file of a certificate: its content, the version of the key, and the signature."""
    signature = key.sign(_canonical(content)).hex()
    return _canonical({"certificate": content, "key": version, "signature": signature}).decode()


def verify(file: str, public_keys: Mapping[int, str]) -> dict[str, Any]:
    """Return the content of a certificate; `public_keys` are in hexadecimal, by version.

    Raises Forged. The file must be exactly as it was given out: a changed space is a change.
    """
    try:
        whole = json.loads(file)
        content, version, signature = whole["certificate"], whole["key"], whole["signature"]
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_keys[version]))
        public.verify(bytes.fromhex(signature), _canonical(content))
    except (ValueError, KeyError, TypeError, InvalidSignature) as problem:
        raise Forged from problem
    if _canonical({"certificate": content, "key": version, "signature": signature}) != (
        file.encode()
    ) or not isinstance(content, dict):
        raise Forged
    return content


def public_key(key: Ed25519PrivateKey) -> str:
    """Return the public half in hexadecimal, to be published."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _canonical(content: Any) -> bytes:
    """Write JSON in the one way that is signed: sorted names, two spaces, letters as they are."""
    return (json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False) + "\n").encode()
