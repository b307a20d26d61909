"""The weather, as stations measured it."""

from datetime import date

from django.db import models

from usage.comparing.days import Weather, over_stations

DAY = ("day", "low", "high", "mean", "rain", "eto")


class WeatherDayQuerySet(models.QuerySet["WeatherDay"]):
    """Reads of the weather."""

    def by_day(self, *stretches: tuple[date, date]) -> dict[date, Weather]:
        """Return the weather of the days of some stretches, each from its first to its last day."""
        wanted = models.Q(pk__in=[])
        for stretch in stretches:
            wanted |= models.Q(day__range=stretch)
        rows = self.filter(wanted).values_list(*DAY)
        return over_stations(Weather(*row) for row in rows)


class WeatherDay(models.Model):
    """One day at one station: tenths of a degree Celsius, tenths of a millimetre; NULL if not measured.

    Reference evapotranspiration is in micrometres: it goes into bills, and of what is published in hundredths
    of an inch (254) or of a millimetre (10) nothing may be lost.
    """

    station = models.CharField(max_length=11)
    day = models.DateField()
    low = models.SmallIntegerField(null=True, blank=True)
    high = models.SmallIntegerField(null=True, blank=True)
    mean = models.SmallIntegerField(null=True, blank=True)
    rain = models.PositiveIntegerField(null=True, blank=True)
    eto = models.PositiveIntegerField(null=True, blank=True)

    objects = WeatherDayQuerySet.as_manager()

    class Meta:
        constraints = [
            # The day first: pages ask for days, and a utility has few stations.
            models.UniqueConstraint(name="a_day_once_per_station", fields=["day", "station"])
        ]

    def __str__(self) -> str:
        return f"weather {self.pk}"
