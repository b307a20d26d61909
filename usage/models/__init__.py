"""Tables of this room: meters and their reads, households and homes like them, the weather."""

from usage.models.homes import CohortFigure, HouseholdProfile
from usage.models.reads import (
    Correction,
    DayReads,
    DayReadsQuerySet,
    Meter,
    MeterTrouble,
    ServicePoint,
    TouchedDay,
    UnitChoice,
)
from usage.models.weather import WeatherDay

__all__ = [
    "CohortFigure",
    "Correction",
    "DayReads",
    "DayReadsQuerySet",
    "HouseholdProfile",
    "Meter",
    "MeterTrouble",
    "ServicePoint",
    "TouchedDay",
    "UnitChoice",
    "WeatherDay",
]
