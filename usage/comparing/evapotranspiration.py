"""How much water a day draws out of well watered grass: its reference evapotranspiration, in micrometres.

A station that has the instruments measures it (CIMIS does, across California). Elsewhere it is worked out
from the warmth of the day by Hargreaves and Samani, equation 52 of FAO Irrigation and Drainage Paper 56
(Allen et al., 1998), which gives it for where only temperatures are measured.
"""

from datetime import date
from math import acos, cos, pi, radians, sin, sqrt, tan

from usage.comparing.days import TENTHS, Weather

MICROMETRES_IN_AN_INCH = 25_400
MICROMETRES_IN_A_MILLIMETRE = 1000
SOLAR_CONSTANT = 0.0820  # MJ a square metre and minute: FAO-56, equation 21
MILLIMETRES_OF_A_MEGAJOULE = (
    0.408  # water that one MJ a square metre evaporates: FAO-56, equation 20
)
MINUTES = 24 * 60


def evapotranspiration(weather: Weather, latitude: float | None) -> int | None:
    """Return what was measured, else what follows from low and high of the day at a latitude in degrees.

    None where neither can be said: without a latitude, or without one of the two temperatures.
    """
    if weather.eto is not None:
        return weather.eto
    if latitude is None or weather.low is None or weather.high is None:
        return None
    low, high = weather.low / TENTHS, weather.high / TENTHS
    if high < low:
        return None  # two slips of the pen, or of two stations: nobody can say
    warmth = max((low + high) / 2 + 17.8, 0)
    millimetres = 0.0023 * warmth * sqrt(high - low) * sunlight(weather.day, latitude)
    return round(millimetres * MICROMETRES_IN_A_MILLIMETRE)


def sunlight(day: date, latitude: float) -> float:
    """Return the sunlight above the air on a day, as millimetres of water: FAO-56, equations 21 to 25."""
    turn = 2 * pi / 365 * day.timetuple().tm_yday
    nearness = 1 + 0.033 * cos(turn)
    tilt = 0.409 * sin(turn - 1.39)
    where = radians(latitude)
    sunset = acos(
        min(max(-tan(where) * tan(tilt), -1), 1)
    )  # at the poles it never sets, or never rises
    light = sunset * sin(where) * sin(tilt) + cos(where) * cos(tilt) * sin(sunset)
    return MILLIMETRES_OF_A_MEGAJOULE * MINUTES / pi * SOLAR_CONSTANT * nearness * light
