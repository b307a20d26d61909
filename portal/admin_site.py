"""Has Django make its admin of our site; apart from the site, since apps come before models."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """The admin, with its front arranged for staff."""

    default_site = "portal.admin_front.StaffSite"
