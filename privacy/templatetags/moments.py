"""Moments as privacy/moments.py writes them. Django's own filters would write "3 a.m."."""

from datetime import datetime

from django import template

from privacy import moments

register = template.Library()


@register.filter(expects_localtime=True)
def clock(at: datetime | None) -> str:
    """Write the hour; nothing where there is none."""
    return moments.clock(at) if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """Write the day and the hour; nothing where there are none."""
    return moments.moment(at) if at else ""
