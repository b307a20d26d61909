"""Look-up of subjects and looks for the privacy officer. Nothing here can be changed."""

from typing import Any

import cookie_consent.admin  # noqa: F401 -- registers the models that are taken out again below
from cookie_consent.models import Cookie, CookieGroup
from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from privacy.models import Look, MergedSubject, Subject, Training
from privacy.reauthentication import proven_recently, where_to_prove

# Groups and cookies are what the privacy map says; a change here would be asked of people, and be wrong.
for model in (CookieGroup, Cookie):
    admin.site.unregister(model)


def searched_for(request: HttpRequest) -> str:
    """Return what a list is searched for; empty for what no row can hold, such as a null byte."""
    form = ChangeListSearchForm(request.POST)
    return form.cleaned_data[SEARCH_VAR] if form.is_valid() else ""


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # Django cannot subscript it
    """Shows rows and offers no way to add, change or remove one.

    What is searched for is posted: names and addresses of people have no place in the address of a page,
    where histories, proxies and logs keep them.
    """

    change_list_template = "admin/searched_list.html"

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        search_term: str,
    ) -> tuple[QuerySet[Any], bool]:
        """Search for what was posted; what stands in the address is not looked at."""
        return super().get_search_results(request, queryset, searched_for(request))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Show what was searched for in its field; links to other pages of a list do not carry it."""
        found = super().get_changelist_instance(request)
        found.query = searched_for(request)
        found.multi_page = found.multi_page and not found.query
        return found

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


class ProvenWrites(admin.ModelAdmin):  # type: ignore[type-arg]  # Django cannot subscript it
    """Takes a change from whoever proved a few minutes ago who they are: a screen left open makes none.

    Everybody else proves it first, in another tab, and sends again what they typed.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add or change a row."""
        return _to_the_proof(request) or super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete a row."""
        return _to_the_proof(request) or super().delete_view(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list, or do something to several of its rows."""
        return _to_the_proof(request) or super().changelist_view(request, *args, **kwargs)


def _to_the_proof(request: HttpRequest) -> HttpResponse | None:
    """Return the way to the proof that what was posted needs; None where it may go on."""
    if request.method != "POST" or proven_recently(request):
        return None
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    context = {
        "prove_url": where_to_prove(request, then=request.path),
        "typed": typed,
        "had_files": bool(request.FILES),
    }
    return render(request, "privacy/send_again.html", context)


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
class TrainingAdmin(ProvenWrites):
    """When staff were trained in privacy requests: the one thing here that an administrator writes."""

    list_display = ["subject", "on"]
    list_select_related = ["subject"]
    raw_id_fields = ["subject"]
