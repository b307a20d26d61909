"""Check a certificate of deletion, or the result of a daily test, without the database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.erasing.certificates import Forged, verify
from privacy.erasing.certifying import public_keys


class Command(BaseCommand):
    """Say whether a signed file is ours and unchanged, and what it says."""

    help = "Check the signature of a certificate of deletion, or of a daily test."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and where the published keys were saved."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keys",
            type=Path,
            help="the file published at /.well-known/deletion-certificate-keys.json; "
            "without it, the keys of this deployment",
        )

    def handle(self, *, file: Path, keys: Path | None, **options: Any) -> None:
        """Check and tell."""
        known = public_keys()
        if keys:
            known = {int(v): key for v, key in json.loads(keys.read_text())["ed25519"].items()}
        text = file.read_bytes().decode(errors="replace")
        try:
            content = verify(text, known)
        except Forged:
            raise CommandError("The certificate was changed, or it is not ours.") from None
        key = json.loads(text)["key"]
        what = f"deletion {content['reference']}" if "reference" in content else content["format"]
        self.stdout.write(f"Good: {what}, signed with key {key}.")
        self.stdout.write(json.dumps(content, indent=2, ensure_ascii=False))
