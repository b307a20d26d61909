"""The files of exports: where they lie, how they are made, and how they are read."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from privacy import keys, vault
from privacy.models import ExportPackage
from privacy.showing.export import Wish, write_package


class FileGone(Exception):
    """The file is not where it was written, or the secret that sealed its key was taken away."""


def path_of(package: ExportPackage) -> Path:
    """Return where the file of an export lies: under a number, in a folder that no web server knows."""
    return Path(settings.EXPORTS_DIR) / package.pk.hex


def build(package: ExportPackage, now: datetime) -> tuple[bytes, int]:
    """Write the file; return its key, and the bytes of the ZIP. A file that was begun before is replaced.

    The key is new for each try: what a killed worker wrote cannot be read by anybody.
    """
    path = path_of(package)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    key = vault.new_key()
    with open(part, "wb", opener=_for_us_alone) as file:
        writer = vault.SealedWriter(file, key=key, about=package.pk.bytes)
        write_package(writer, _wish(package, now), lambda done, of: _note(package, done, of))  # type: ignore[arg-type]  # write and flush are all that a ZIP asks of a file
        writer.close()
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return key, writer.size


def read(package: ExportPackage) -> Iterator[bytes]:
    """Return the ZIP of an export in pieces. Raises FileGone, and Unreadable on the way."""
    try:
        key = bytes.fromhex(keys.unseal(bytes(package.sealed_key)))
        file = path_of(package).open("rb")
    except (keys.Unreadable, FileNotFoundError):
        raise FileGone from None

    def pieces() -> Iterator[bytes]:
        with file:
            yield from vault.unsealed(file, key=key, about=package.pk.bytes)

    return pieces()


def sweep() -> int:
    """Remove the files of exports that are no more: expired, replaced, or their person erased."""
    folder = Path(settings.EXPORTS_DIR)
    if not folder.is_dir():
        return 0
    found = {path: path.stem for path in folder.iterdir()}
    known = {pk.hex for pk in ExportPackage.objects.values_list("pk", flat=True)}
    gone = [path for path, number in found.items() if number not in known]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _wish(package: ExportPackage, now: datetime) -> Wish:
    return Wish(
        subject=package.subject,
        first=package.from_date,
        last=package.to_date,
        language=package.language,
        at=now,
    )


def _note(package: ExportPackage, done: int, parts: int) -> None:
    """Write down how far it has come, for the page that waits."""
    ExportPackage.objects.filter(pk=package.pk).update(done=done, parts=parts)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
