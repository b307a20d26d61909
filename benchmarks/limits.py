"""The portal with one page more, that says nothing: what benchmarks/pages.py holds the others against."""

import os

from django.contrib.auth.decorators import login_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from portal.urls import urlpatterns  # noqa: E402 -- Django is set up by the line above

NOTHING = engines["django"].from_string('{% extends "base.html" %}')


@login_required
def nothing(request: HttpRequest) -> HttpResponse:
    """Answer with the frame of every page: session, user, homes, navigation, and nothing in it."""
    return HttpResponse(NOTHING.render({}, request))


urlpatterns.append(path("bench/nothing/", nothing))
