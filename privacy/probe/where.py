"""Where the daily test goes on this portal, and which cookies the privacy map lets it find."""

from django.urls import reverse

from privacy.choices import cookies
from privacy.map import the_map
from privacy.probe.visitors import Plan, visit


def probe(site: str) -> dict[str, bool]:
    """Visit a site as five visitors; return of each check whether it held."""
    names = [(name, cookie.group) for name, cookie in the_map.cookies.items()]
    return visit(
        Plan(
            site=site,
            home=reverse("home"),
            cookies=reverse("privacy_cookies"),
            gpc=reverse("gpc"),
            links=[reverse(it) for it in ("privacy_request", "privacy_cookies", "privacy_policy")],
            necessary=frozenset(name for name, group in names if group not in cookies.CHOICE_OF),
            optional={
                choice: frozenset(name for name, group in names if group == of)
                for of, choice in cookies.CHOICE_OF.items()
            },
        )
    )
