"""What homes can be chosen by for a message to a group: water that runs there now.

Not that nobody is home (alerts of that kind), nor a meter that went silent: the one is nobody's business, the
other no water.
"""

from datetime import datetime

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leaks.models import LeakAlert
from leaks.models.alerts import FLOWING
from notices.facts import Fact, Given, declare_fact


def _running(given: Given, _at: datetime) -> Q:
    found = LeakAlert.objects.open().filter(kind__in=FLOWING, severity__gte=given["severity"])
    return Q(pk__in=found.exclude(agreement=None).values("agreement"))


declare_fact(
    Fact(
        "leaks.open",
        gettext_lazy("Water runs there without a stop"),
        because=gettext_lazy("your meter shows water that does not stop"),
        columns=(
            "leaks.LeakAlert.severity",
            "leaks.LeakAlert.state",
            "leaks.LeakAlert.kind",
        ),
        asks="leaks.view_leakalert",
        homes=_running,
        fields=lambda: {
            "severity": forms.TypedChoiceField(
                label=gettext_lazy("How much, at least?"),
                coerce=int,
                choices=LeakAlert.Severity.choices,
            )
        },
        said=lambda given: (
            _("Water runs there without a stop; at least: %(severity)s")
            % {"severity": LeakAlert.Severity(given["severity"]).label}
        ),
    )
)
