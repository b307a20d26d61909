"""Look-up of subjects and looks for the privacy officer. Nothing here can be changed."""

from typing import Any

import cookie_consent.admin  # noqa: F401 -- registers the models that are taken out again below
from cookie_consent.models import Cookie, CookieGroup
from django.contrib import admin
from django.http import HttpRequest

from privacy.models import Look, MergedSubject, Subject, Training

# Groups and cookies are what the privacy map says; a change here would be asked of people, and be wrong.
for model in (CookieGroup, Cookie):
    admin.site.unregister(model)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # Django cannot subscript it
    """Shows rows and offers no way to add, change or remove one."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow the filters that the list offers: any other column could be guessed letter by letter."""
        offered = (*self.list_filter, self.date_hierarchy)
        return lookup.partition("__")[0] in offered

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows are made by actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a record of what happened does not change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: rows go by erasure and retention only."""
        return False


@admin.register(Subject)
class SubjectAdmin(ReadOnly):
    """People as numbers."""

    list_display = ["id", "created_at", "erased_at"]
    search_fields = ["id"]


@admin.register(MergedSubject)
class MergedSubjectAdmin(ReadOnly):
    """Numbers that became part of another."""

    list_display = ["gone", "into", "at"]
    list_select_related = ["into"]
    search_fields = ["gone", "into__id"]


@admin.register(Look)
class LookAdmin(ReadOnly):
    """Who looked at whom, and what for."""

    list_display = ["at", "by", "subject", "purpose", "page"]
    list_filter = ["purpose"]
    list_select_related = ["by", "subject"]
    search_fields = ["by__id", "subject__id"]
    date_hierarchy = "at"


@admin.register(Training)
class TrainingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django cannot subscript it
    """When staff were trained in privacy requests: the one thing here that an administrator writes."""

    list_display = ["subject", "on"]
    list_select_related = ["subject"]
    raw_id_fields = ["subject"]
