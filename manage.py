#!/usr/bin/env python3
"""Django's command line; starts the project's own PostgreSQL where DATABASE_URL names none."""

import os
import sys

from django.core.management import execute_from_command_line

from portal import devdb

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    devdb.ensure_database_url()
    execute_from_command_line(sys.argv)
