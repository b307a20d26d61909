"""The numbers under which a file of Green Button speaks of places, and the way back."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID, uuid5

import polars as pl

from accounts.models import ServiceAgreement
from privacy import keys
from usage.feeds import Chunk, Registers

# A space of our own for numbers that are worked out from a name (RFC 9562, 5.5): drawn once.
OURS = UUID("6f0c1f0e-8c1b-4b0f-9a35-6f2a86e5d3c1")


def number_of(agreement_id: int, place: object, *, version: int | None = None) -> UUID:
    """Return the number of a place: a service point by its own number, or "home" for the whole of it.

    Keyed, so that it tells nobody the account or our own numbers; made for the agreement, so that two
    tenants of one house do not find each other by it. Under the oldest secret, so that it stays the same
    when a new one comes.
    """
    version = min(keys.versions()) if version is None else version
    return uuid5(OURS, keys.digest("usage_point", f"{agreement_id}/{place}", version=version))


def with_our_names(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Return chunks in which service points that we numbered have the utility's name again.

    Others keep the name they came with. The names are asked for at once: chunks are read by a thread
    that must not open a connection of its own.
    """
    return _renamed(chunks, _known())


def _renamed(chunks: Iterable[Chunk], known: dict[str, str]) -> Iterator[Chunk]:
    for chunk in chunks:
        if isinstance(chunk.reads, Registers):
            yield chunk
            continue
        names = [known.get(name.lower(), name) for name in chunk.reads.meters]
        yield replace(chunk, reads=replace(chunk.reads, meters=pl.Series(names, dtype=pl.String)))


def _known() -> dict[str, str]:
    """Return the utility's name of each service point by its numbers, one for each agreement and secret."""
    places = ServiceAgreement.objects.exclude(premises__service_points=None).values_list(
        "pk", "premises__service_points__pk", "premises__service_points__number"
    )
    return {
        str(number_of(agreement, point, version=version)): name
        for version in keys.versions()
        for agreement, point, name in places
    }
