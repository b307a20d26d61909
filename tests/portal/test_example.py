"""The example on the first page: a leak that one sees, in the utility's unit."""

import pytest

from portal.example import HOURS, leaking_day


@pytest.mark.parametrize(("unit", "said"), [("gal", "6.1 gallons"), ("m3", "0.023 cubic metres")])
def test_its_sentence_is_what_its_bars_show(settings, unit, said):
    settings.VOLUME_UNIT = unit
    chart, finding = leaking_day()
    assert said in finding
    leaks = [float(point.value) * point.leak_share for point in chart.points]
    assert len(leaks) == len(HOURS)
    assert max(leaks) == pytest.approx(min(leaks))
    assert min(float(point.value) for point in chart.points) == pytest.approx(max(leaks))
