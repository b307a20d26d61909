"""Every address of the portal."""

from allauth.account.views import password_set
from django.contrib import admin
from django.urls import include, path

from portal.views import (
    customers,
    feed_rows,
    feeds,
    figures,
    meters,
    security,
    staff,
    status,
    view_as,
)
from portal.views.again import again
from portal.views.brand import brand_css
from portal.views.counted import counted
from portal.views.downloads import use_download
from portal.views.health import healthz, readyz
from portal.views.home import home
from portal.views.language import set_language
from portal.views.linking import link, link_code
from portal.views.minors import office_minor_back, office_minors
from privacy.reauthentication import reauthenticate_by_code, recently_proven

urlpatterns = [
    path("", home, name="home"),
    path("again/", again, name="again"),
    path("privacy/counted/", counted, name="counted"),
    path("profile/link/", link, name="link"),
    path("profile/link/code/", link_code, name="link_code"),
    path("use/download/", use_download, name="use_download"),
    path("", include("privacy.urls")),
    path("", include("accounts.urls")),
    path("", include("notices.urls")),
    path("", include("conversations.urls")),
    path("", include("conversations.visit_urls")),
    path("", include("usage.urls")),
    path("", include("leaks.urls")),
    path("", include("billing.urls")),
    path("", include("programs.urls")),
    path("", include("conversations.desk.urls")),
    path("sign-in/reauthenticate/code/", reauthenticate_by_code, name="reauthenticate_by_code"),
    # Before allauth's own of the same address, which asks for no proof.
    path("sign-in/password/set/", recently_proven(password_set)),
    path("sign-in/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("staff/privacy/minors/", office_minors, name="office_minors"),
    path("staff/privacy/minors/<int:found_id>/", office_minor_back, name="office_minor_back"),
    path("staff/feeds/", feeds.feeds, name="feeds"),
    path("staff/feeds/upload/", feeds.upload, name="feed_upload"),
    path("staff/feeds/<int:load_id>/", feeds.load, name="feed_load"),
    path("staff/feeds/<int:load_id>/again/", feeds.again, name="feed_again"),
    path("staff/feeds/rows/<int:row_id>/", feed_rows.row, name="feed_row"),
    path("staff/feeds/rows/<int:row_id>/settle/", feed_rows.row_settle, name="feed_row_settle"),
    path("staff/meters/", meters.meters, name="meters"),
    path("staff/meters/<slug:kind>/", meters.of_kind, name="meters_of_kind"),
    path("staff/meters/<slug:kind>/list.csv", meters.of_kind_csv, name="meters_csv"),
    path("staff/meter/<int:meter_id>/", meters.meter, name="meter"),
    path("profile/sign-ins/", security.sign_ins, name="sign_ins"),
    path("staff/figures/", figures.figures, name="figures"),
    path("staff/figures/figures.csv", figures.figures_csv, name="figures_csv"),
    path("staff/security/", security.security, name="security"),
    path("staff/status/", status.status, name="status"),
    path("staff/status/retry/", status.status_retry, name="status_retry"),
    path("staff/customers/", customers.customers, name="customers"),
    path("staff/customers/<int:customer_id>/", customers.customer, name="customer"),
    path(
        "staff/customers/<int:customer_id>/reveal/",
        customers.customer_reveal,
        name="customer_reveal",
    ),
    path("staff/customers/<int:customer_id>/view-as/", view_as.view_as, name="view_as"),
    path("staff/view-as/stop/", view_as.view_as_stop, name="view_as_stop"),
    path("staff/", staff.staff, name="staff"),
    path("staff/roles/", staff.staff_roles, name="staff_roles"),
    path("staff/privacy/searches/", staff.staff_searches, name="staff_searches"),
    path("staff/components/", staff.components, name="components"),
    path("admin/", admin.site.urls),
    path("brand.css", brand_css, name="brand_css"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
