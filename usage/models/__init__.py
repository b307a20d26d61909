"""Tables of this room: meters and their reads, households and homes like them, the weather."""

from usage.models.homes import CohortFigure, HouseholdAnswer, HouseholdProfile, IndoorDay
from usage.models.reads import (
    Correction,
    DayBeside,
    DayReads,
    DayReadsQuerySet,
    Meter,
    MeterTrouble,
    ReadingFact,
    ServicePoint,
    TouchedDay,
    UnitChoice,
)
from usage.models.weather import WeatherDay

__all__ = [
    "CohortFigure",
    "Correction",
    "DayBeside",
    "DayReads",
    "DayReadsQuerySet",
    "HouseholdAnswer",
    "HouseholdProfile",
    "IndoorDay",
    "Meter",
    "MeterTrouble",
    "ReadingFact",
    "ServicePoint",
    "TouchedDay",
    "UnitChoice",
    "WeatherDay",
]
