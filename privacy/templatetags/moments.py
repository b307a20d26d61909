"""Moments as privacy/moments.py writes them. Django's own filters would write "3 a.m."."""

from django import template

from privacy.moments import clock, moment

register = template.Library()
register.filter("clock", clock, expects_localtime=True)
register.filter("moment", moment)
