"""Addresses of this room."""

from django.urls import path

from leaks.views import away, credit_desk, credits, resident, rules, staff

urlpatterns = [
    path("leaks/", resident.leaks, name="leaks"),
    path("leaks/away/", away.away, name="away"),
    path("leaks/away/<int:away_id>/forget/", away.away_forget, name="away_forget"),
    path("leaks/<int:alert_id>/", resident.leak, name="leak"),
    path("leaks/<int:alert_id>/not-normal/", resident.leak_not_normal, name="leak_not_normal"),
    path("leaks/<int:alert_id>/credit/", credits.leak_credit, name="leak_credit"),
    path("staff/leaks/", staff.leak_list, name="leak_list"),
    path("staff/leaks/contact/", staff.leak_contact, name="leak_contact"),
    path("staff/leaks/outcomes/", staff.leak_outcomes, name="leak_outcomes"),
    path("staff/leaks/rules/", rules.leak_rules, name="leak_rules"),
    path("staff/leaks/rules/<slug:home_class>/", rules.leak_rule, name="leak_rule"),
    path("staff/leaks/credits/", credit_desk.leak_credits, name="leak_credits"),
    path("staff/leaks/credits/policy/", credit_desk.credit_policy, name="credit_policy"),
    path("staff/leaks/credits/<int:credit_id>/", credit_desk.credit_of, name="credit_of"),
    path(
        "staff/leaks/credits/<int:credit_id>/decide/",
        credit_desk.credit_decide,
        name="credit_decide",
    ),
    path("staff/leaks/<int:alert_id>/", staff.leak_of, name="leak_of"),
]
