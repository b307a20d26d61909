"""Look-ups of what is in the ground."""

from django.contrib import admin

from privacy.admin import ReadOnly
from usage.models import Meter, ServicePoint


@admin.register(ServicePoint)
class ServicePointAdmin(ReadOnly):
    """Where meters sit."""

    list_display = ["number", "kind"]
    list_filter = ["kind"]
    search_fields = ["number", "premises__line1"]
    raw_id_fields = ["premises"]


@admin.register(Meter)
class MeterAdmin(ReadOnly):
    """Meters, found by serial number."""

    list_display = ["serial", "unit", "dials", "resolution", "from_date", "to_date"]
    search_fields = ["serial"]
    raw_id_fields = ["service_point"]
