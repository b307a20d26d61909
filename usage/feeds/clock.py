"""Times as a clock on the wall shows them, without an offset.

In spring an hour is missing and in autumn one comes twice. A time that came twice is told apart where it
carries its offset, or else only where the file holds both: of those the earlier one comes first in the
file, or last in one that begins with the newest; of a register it is the smaller one, since it never runs
backwards. Systems that count an hour on from the clock at the beginning of each interval write the ends of
that night an hour late: then it is the time after the one that came twice that comes twice.
"""

from datetime import timedelta
from functools import partial

import polars as pl

from usage.feeds.table import by_value

DAY = 86_400
LAST_MINUTE = 59
# 24:00, as some systems write the end of a day: after a space, a T, or eight digits of a date.
OFFSET = r"([+-])(\d{2}):?(\d{2})$"
A_TURN_AT_LEAST = (
    1000  # what a register shows that can roll over in an hour: less is a new one. Ours.
)
END_OF_DAY = r"([ T]|^\d{8})24((?::?00)+)$"


def wall_clock(text: pl.Expr, *forms: str) -> pl.Expr:
    """Return text as times without a zone, by the first of `forms` that fits; null where none does.

    24:00 of a day is 00:00 of the next one. An offset at the end is left alone (see `by_offset`).
    """
    time = pl.col("time").str.replace(rf"(\d|M) ?{OFFSET}", "${1}")
    plain = time.str.replace(END_OF_DAY, "${1}00${2}")
    found = pl.coalesce(plain.str.to_datetime(form, strict=False, time_unit="us") for form in forms)
    ended = time.str.contains(END_OF_DAY)
    shown = pl.when(ended).then(found + pl.duration(days=1)).otherwise(found)

    def read(times: pl.Series) -> pl.Series:
        return times.alias("time").to_frame().select(shown).to_series()

    return text.map_batches(lambda times: by_value(times, read), return_dtype=pl.Datetime("us"))


def by_offset(text: pl.Expr, local: pl.Expr) -> pl.Expr:
    """Return `local` in UTC by the offset at the end of the text it came from; null where there is none."""
    parts = text.str.extract_groups(OFFSET).struct
    minutes = parts["2"].cast(pl.Int64) * 60 + parts["3"].cast(pl.Int64)
    east = pl.when(parts["1"] == "-").then(-minutes).otherwise(minutes)
    return (local - pl.duration(minutes=east)).dt.replace_time_zone("UTC")


def on_the_clock(table: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Fill `at` from `local` where it is null; add `late`, the second time that `local` came.

    `twice` marks those of which that is another, `before` and `after` those an hour off; `bridge` those at
    which the clocks went forward. `local` is a time without a zone, `at` the same in UTC. `at` stays null for
    a time that the clocks went over. The very instant at which they did so has two names, 02:00 and 03:00: as
    the end of an hour both are written, so both are read.
    """
    second, hour = timedelta(seconds=1), timedelta(hours=1)

    def instants(local: pl.Series, which: str) -> pl.Series:
        there = _instant(local, zone, which)
        return there.zip_with(
            there.is_not_null(), _instant(local - second, zone, "latest") + second
        )

    def gone(local: pl.Series) -> pl.Series:
        return _instant(local, zone, "latest").is_null()

    def doubled(local: pl.Series) -> pl.Series:
        return _instant(local, zone, "earliest") != _instant(local, zone, "latest")

    def after(local: pl.Series) -> pl.Series:
        return doubled(local - hour) & ~doubled(local)

    def before(local: pl.Series) -> pl.Series:
        return doubled(local + hour) & ~doubled(local)

    local, at, plain = table["local"], pl.col("at"), table["at"].is_null()
    early, late = (by_value(local, partial(instants, which=way)) for way in ("earliest", "latest"))
    return table.with_columns(at=pl.coalesce(at, early), late=pl.coalesce(at, late)).with_columns(
        twice=(at != pl.col("late")).fill_null(value=False),
        after=(plain & by_value(local, after)).fill_null(value=False),
        before=by_value(local, before).fill_null(value=False),
        bridge=(plain & by_value(local, gone)).fill_null(value=False) & at.is_not_null(),
    )


def _instant(local: pl.Series, zone: str, which: str) -> pl.Series:
    there = local.dt.replace_time_zone(
        zone,
        ambiguous=which,  # type: ignore[arg-type]  # polars types this as literals
        non_existent="null",
    )
    return there.dt.convert_time_zone("UTC")


def tell_apart(table: pl.DataFrame, *, newest_first: bool) -> pl.DataFrame:
    """Settle `at` of rows whose time came twice, all of a file; `alone` marks those that stay a question.

    Needs the columns `name`, `register`, `local`, `amount`, `twice`, `after` and `order`, their place in the
    file. Those marked `after` are settled by the way: they stay where they are, but for the first of two
    where the hour before came only once.
    """
    same = ("name", "register", "local", "later")
    size = pl.when(pl.col("register")).then(pl.col("amount"))
    rolled = pl.col("size").max() >= A_TURN_AT_LEAST
    turn = 10.0 ** (pl.col("size").max().clip(1).log10().floor() + 1)
    rolled &= (pl.col("size").max() > 0.9 * turn) & (pl.col("size").min() < 0.1 * turn)
    table = table.with_columns(size=size, order=pl.col("order") * (-1 if newest_first else 1))
    table = table.with_columns(
        size=pl.when(rolled.over(*same).fill_null(value=False))
        .then(-pl.col("size"))
        .otherwise("size")
    ).sort(*same, "size", "order", nulls_last=True)
    table = table.with_columns(many=pl.len().over(*same), place=pl.int_range(pl.len()).over(*same))
    hour = pl.duration(hours=1)
    keys = pl.struct("name", "later", local="local")
    of_two = ~pl.col("register") & (pl.col("many") == 2)  # noqa: PLR2004 -- once by each clock
    once = table.filter(pl.col("twice") & (pl.col("many") == 1) & ~pl.col("register")).select(keys)
    doubled = table.filter(pl.col("after") & of_two).select(
        pl.struct("name", "later", local=pl.col("local") - hour)
    )
    late_clock = once.to_series().implode(), doubled.to_series().implode()
    before = pl.struct("name", "later", local=pl.col("local") - hour)
    moved = pl.col("after") & of_two & (pl.col("place") == 0) & before.is_in(late_clock[0])
    first = (
        pl.col("twice") & (pl.col("many") == 1) & ~pl.col("register") & keys.is_in(late_clock[1])
    )
    settled = pl.col("after") | first | (pl.col("many") == 2)  # noqa: PLR2004 -- the same
    at = pl.when(pl.col("twice") & (pl.col("place") == 1)).then("late").otherwise("at")
    return table.with_columns(
        alone=~settled, at=pl.when(moved).then(pl.col("at") - hour).otherwise(at)
    )


def seconds(at: str = "at") -> pl.Expr:
    """Return a column of instants as seconds since 1970, the last minute of an hour being its end.

    Systems that stamp 00:59 mean what was used, or shown, when the hour was over.
    """
    found = pl.col(at).dt.epoch("s")
    return pl.when(found // 60 % 60 == LAST_MINUTE).then(found // 60 * 60 + 60).otherwise(found)


def day_before(zone: str) -> pl.Expr:
    """Return the instants one local day before `at`, in seconds: 23, 24 or 25 hours."""
    at = pl.from_epoch(seconds(), "s").dt.replace_time_zone("UTC")
    return at.dt.convert_time_zone(zone).dt.offset_by("-1d").dt.epoch("s")
