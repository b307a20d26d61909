"""What a request says to the security log: no more than the log holds."""

from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone

from privacy import keys
from privacy.actions.security import note_security
from privacy.models import SecurityLine, Subject

# What is kept of an address: enough to see that a hundred tries are one attack, and to stop it there; a
# street or a firm, not a home. RFC 6177: a site has a /48 of its own; of the older numbers many share a /24.
KEPT_OF = {4: 24, 6: 48}


def note(
    request: HttpRequest,
    kind: SecurityLine.Kind,
    *,
    at: datetime,
    subject: Subject | None = None,
    typed: str = "",
    about: str = "",
) -> None:
    """Write down what happened in a request. `typed` is kept only as a mark, and only of nobody known."""
    note_security(
        kind=kind,
        subject=subject,
        typed="" if subject else mark_of(typed, at),
        network=network_of(request),
        about=about,
        at=at,
    )


def network_of(request: HttpRequest) -> str:
    """Return the block of addresses a request came from; the address itself is not kept."""
    return str(block_of(request, KEPT_OF))


def block_of(request: HttpRequest, sizes: Mapping[int, int]) -> IPv4Network | IPv6Network:
    """Return the block of addresses a request came from, of a size for each kind of address."""
    network = ip_network(get_adapter().get_client_ip(request))
    return network.supernet(new_prefix=sizes[network.version])


def mark_of(typed: str, at: datetime) -> str:
    """Return a mark by which the same text is known again that day, and not after; empty for no text."""
    if not typed:
        return ""
    said = f"{timezone.localdate(at)} {typed.strip().casefold()}"
    return keys.digest("typed", said, version=keys.versions()[0])
