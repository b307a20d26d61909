"""Times as a clock on the wall shows them, without an offset.

In spring an hour is missing and in autumn one comes twice. A time that came twice is told apart only where
the file holds both: the reading that comes first in the file is the earlier one, and of a register the
smaller one, since it never runs backwards.
"""

from datetime import timedelta
from functools import partial

import polars as pl

from usage.feeds.table import by_value

DAY = 86_400
LAST_MINUTE = 59
# 24:00, as some systems write the end of a day: after a space, a T, or eight digits of a date.
END_OF_DAY = r"([ T]|^\d{8})24((?::?00)+)$"


def wall_clock(text: pl.Expr, *forms: str) -> pl.Expr:
    """Return text as times without a zone, by the first of `forms` that fits; null where none does.

    24:00 of a day is 00:00 of the next one.
    """
    time = pl.col("time")
    plain = time.str.replace(END_OF_DAY, "${1}00${2}")
    found = pl.coalesce(plain.str.to_datetime(form, strict=False, time_unit="us") for form in forms)
    ended = time.str.contains(END_OF_DAY)
    shown = pl.when(ended).then(found + pl.duration(days=1)).otherwise(found)

    def read(times: pl.Series) -> pl.Series:
        return times.alias("time").to_frame().select(shown).to_series()

    return text.map_batches(lambda times: by_value(times, read), return_dtype=pl.Datetime("us"))


def on_the_clock(table: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Fill `at` from `local` where it is null; add `late`, the second time that `local` came, and `twice`.

    `local` is a time without a zone, `at` the same in UTC. `at` stays null for a time that the clocks went
    over. The very instant at which they did so has two names, 02:00 and 03:00: as the end of an hour both
    are written, so both are read.
    """
    second = timedelta(seconds=1)

    def instants(local: pl.Series, which: str) -> pl.Series:
        there = _instant(local, zone, which)
        return there.zip_with(
            there.is_not_null(), _instant(local - second, zone, "latest") + second
        )

    local, at = table["local"], pl.col("at")
    early, late = (by_value(local, partial(instants, which=way)) for way in ("earliest", "latest"))
    return table.with_columns(at=pl.coalesce(at, early), late=pl.coalesce(at, late)).with_columns(
        twice=(at != pl.col("late")).fill_null(value=False)
    )


def _instant(local: pl.Series, zone: str, which: str) -> pl.Series:
    there = local.dt.replace_time_zone(
        zone,
        ambiguous=which,  # type: ignore[arg-type]  # polars types this as literals
        non_existent="null",
    )
    return there.dt.convert_time_zone("UTC")


def tell_apart(table: pl.DataFrame) -> pl.DataFrame:
    """Settle `at` of rows whose time came twice, all of a file; `alone` marks those that stay a question.

    Needs the columns `name`, `register`, `local`, `amount` and `order`, their place in the file.
    """
    same = ("name", "register", "local", "later")
    size = pl.when(pl.col("register")).then(pl.col("amount"))
    table = table.with_columns(size=size).sort(*same, "size", "order", nulls_last=True)
    place = pl.int_range(pl.len()).over(*same)
    return table.with_columns(alone=pl.len().over(*same) != 2, place=place).with_columns(  # noqa: PLR2004 -- once by each clock
        at=pl.when(pl.col("place") == 1).then("late").otherwise("at")
    )


def seconds(at: str = "at") -> pl.Expr:
    """Return a column of instants as seconds since 1970, the last minute of an hour being its end.

    Systems that stamp 00:59 mean what was used, or shown, when the hour was over.
    """
    found = pl.col(at).dt.epoch("s")
    return pl.when(found // 60 % 60 == LAST_MINUTE).then(found // 60 * 60 + 60).otherwise(found)


def day_before(zone: str) -> pl.Expr:
    """Return the instants one local day before `at`, in seconds: 23, 24 or 25 hours."""
    return pl.col("at").dt.convert_time_zone(zone).dt.offset_by("-1d").dt.epoch("s")
