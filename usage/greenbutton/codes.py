"""The numbers of ESPI 4.0 that water needs, as espi.xsd of 2023-12-13 lists them."""

from decimal import Decimal
from types import MappingProxyType

from usage.units import CUBIC_FOOT, GALLON

ATOM, ESPI = "http://www.w3.org/2005/Atom", "http://naesb.org/espi"
CUSTOMER = "http://naesb.org/espi/customer"

WATER = 2  # ServiceKind
POTABLE, NOT_POTABLE = 9, 14  # CommodityKind
VOLUME = 58  # MeasurementKind
DELTA = 4  # AccumulationKind deltaData: what ran in the interval, and not what the register showed
FORWARD, NET, REVERSE = 1, 4, 19  # FlowDirectionKind
DAILY, MONTHLY = 11, 13  # TimePeriodOfInterest
US_DOLLAR = 840  # ISO 4217
MONEY = 100_000  # amounts are hundred-thousandths of the currency

# UnitSymbolKind: what one is, in microlitres.
M3, FT3, US_GALLON, IMPERIAL_GALLON, LITRE = 42, 119, 128, 130, 134
MICROLITRES = MappingProxyType(
    {
        M3: Decimal(1_000_000_000),
        FT3: CUBIC_FOOT,
        US_GALLON: GALLON,
        IMPERIAL_GALLON: Decimal(4_546_090),  # 4.54609 litres: Weights and Measures Act 1985
        LITRE: Decimal(1_000_000),
    }
)
# Our units, each with the unit of the standard and the power of ten between them.
OURS = MappingProxyType(
    {
        "gal": (US_GALLON, 0),
        "kgal": (US_GALLON, 3),
        "cf": (FT3, 0),
        "ccf": (FT3, 2),
        "l": (LITRE, 0),
        "m3": (M3, 0),
    }
)

# QualityOfReading. What a utility says that it measured we call valid; how it estimates we are not told, and
# of the two words for it the first asks for less. A total that was spread over the hours between two readings
# is an interpolation by its very definition. A month of which days are missing is questionable.
VALID, EDITED, ESTIMATED, INTERPOLATED, QUESTIONABLE = 0, 7, 8, 9, 10
DERIVED, PROJECTED, MIXED, RAW, NORMALISED, OTHER = 11, 12, 13, 14, 15, 16
VALIDATED, VERIFIED, REVENUE = 17, 18, 19
QUALITY_OF = MappingProxyType({"a": VALID, "e": ESTIMATED, "s": INTERPOLATED})  # by our letter

LARGEST_INT48 = 140_737_488_355_328
# UnitMultiplierKind, finest first. A thousand millionth of a gallon or a cubic foot tells one microlitre from
# the next; only volumes that no home passes in an interval need a coarser one.
POWERS = (-9, -6, -3, 0)


def power_for(microlitres: int, uom: int) -> int:
    """Return the finest power of ten in which a volume still fits the 48 bits of a value."""
    most = abs(microlitres) / MICROLITRES[uom]
    return next((power for power in POWERS if most.scaleb(-power) < LARGEST_INT48), POWERS[-1])
