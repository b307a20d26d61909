"""Ways to save water, each with what it saves and who measured that.

The figures are those of the sources, turned into gallons on an average day of the year; where a source gives
a range it is the lower end. Whoever changes one changes its source as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from programs.ranking import Counts, Needs, Saving, Where

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAYS = 365
EPA = "https://nepis.epa.gov/Exe/ZyPURL.cgi?Dockey={}.txt"
REUS = "Water Research Foundation: Residential End Uses of Water, Version 2, 2016"
REUS_AT = "https://www.watercalculator.org/water-use/indoor-water-use-at-home/"  # quotes its table


@dataclass(frozen=True)
class Action:
    """Something a household can do; texts in the reader's language, the source by its own title."""

    key: str
    title: "StrOrPromise"
    how: "StrOrPromise"
    saving: Saving
    source: str
    url: str


IN, OUT = Where.INDOORS, Where.OUTDOORS
ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        each.key: each
        for each in (
            Action(
                "toilets",
                _("Change toilets from before 1994"),
                _(
                    "An old toilet takes 3.5 gallons and more for a flush, one with the WaterSense label "
                    "1.28 or less. The year often stands inside the tank or under its lid."
                ),
                # 13,000 gallons a year for an average family
                Saving(IN, gallons=13_000 / DAYS, counts=Counts.FAMILY, needs=Needs.OLD_TOILETS),
                "EPA WaterSense: WaterSense Labeled Toilets",
                EPA.format("P100SP20"),
            ),
            Action(
                "toilet_leak",
                _("Look whether a toilet runs without a stop"),
                _(
                    "Put a drop of food colouring into the tank and wait for 15 minutes without a flush. "
                    "Is there colour in the bowl? Then the flap leaks. A new one costs a few dollars."
                ),
                # "about 200 gallons of water every day"
                Saving(IN, gallons=200, sure=False),
                "EPA WaterSense: Indoor Water Use in the United States",
                EPA.format("P1004SNL"),
            ),
            Action(
                "dripping_tap",
                _("Mend a tap that drips"),
                _(
                    "One drop a second adds up. Most often it is the washer: turn the water off below the "
                    "sink, take it out and buy one like it."
                ),
                # one drop a second: more than 3,000 gallons a year
                Saving(IN, gallons=3_000 / DAYS, sure=False),
                "EPA WaterSense: Fix a Leak Week, facts",
                "https://www.epa.gov/watersense/fix-leak-week",
            ),
            Action(
                "shower_head",
                _("Fit a shower head with the WaterSense label"),
                _(
                    "It lets 2 gallons or less through in a minute. Hold a bucket under yours for 15 "
                    "seconds: more than two quarts, and a new one saves."
                ),
                # more than 2,300 gallons a year for an average household
                Saving(IN, gallons=2_300 / DAYS, counts=Counts.FAMILY),
                "EPA WaterSense: Water-Saving Showerheads",
                EPA.format("P100ZD7C"),
            ),
            Action(
                "short_showers",
                _("Take showers two minutes shorter"),
                _(
                    "A shower takes about eight minutes. A timer in the bathroom, or two songs, help."
                ),
                # a quarter of the 28 gallons a day that an average household showers with
                Saving(IN, gallons=28 / 4, counts=Counts.FAMILY),
                REUS,
                REUS_AT,
            ),
            Action(
                "tap_off",
                _("Turn the tap off while you brush your teeth or shave"),
                _(
                    "A tap lets about 2 gallons through in a minute, and brushing takes two of them."
                ),
                # more than 200 gallons a month for a person
                Saving(IN, gallons=200 * 12 / DAYS, counts=Counts.PERSON),
                "EPA WaterSense: Indoor Water Use in the United States",
                EPA.format("P1004SNL"),
            ),
            Action(
                "aerators",
                _("Screw aerators into the taps"),
                _(
                    "They mix air into the water: it feels as much and is a third less. They cost a few "
                    "dollars and need no tools."
                ),
                # 700 gallons a year for an average family
                Saving(IN, gallons=700 / DAYS, counts=Counts.FAMILY),
                "EPA WaterSense: Bathroom Faucets",
                "https://www.epa.gov/watersense/bathroom-faucets",
            ),
            Action(
                "washer",
                _("When the washing machine is due: buy one with the ENERGY STAR"),
                _("It washes a load with 14 gallons where others take 20."),
                # 6 of 20 gallons, of the 23 that an average household washes with on a day
                Saving(IN, gallons=23 * 6 / 20, counts=Counts.FAMILY),
                "ENERGY STAR: Clothes Washers; " + REUS,
                "https://www.energystar.gov/products/clothes_washers",
            ),
            Action(
                "controller",
                _("Let the weather set the sprinklers"),
                _(
                    "A controller with the WaterSense label knows whether it rained and how warm it is, "
                    "and waters when plants need it. It takes the place of the clock timer."
                ),
                # nearly 8,800 gallons a year for an average home
                Saving(OUT, gallons=8_800 / DAYS, needs=Needs.GARDEN),
                "EPA WaterSense: WaterSense Labeled Controllers",
                EPA.format("P100SP25"),
            ),
            Action(
                "sprinkler_pressure",
                _("Change sprinklers for ones that hold the pressure"),
                _(
                    "Under too much pressure sprinklers make a mist that the wind takes away. Bodies with "
                    "the WaterSense label let through what the nozzle is made for."
                ),
                # 5,600 of 50,500 gallons a year
                Saving(OUT, share=5_600 / 50_500, needs=Needs.GARDEN),
                "EPA WaterSense: Spray Sprinkler Bodies",
                EPA.format("P100YTS7"),
            ),
            Action(
                "drip_lines",
                _("Water beds and shrubs by drip lines"),
                _(
                    "They bring the water to the roots, slowly. Lawns need sprinklers; everything else "
                    "does well without."
                ),
                # 20 to 50 percent less than sprinklers
                Saving(OUT, share=0.2, needs=Needs.GARDEN),
                "EPA WaterSense: Microirrigation",
                EPA.format("P10180TO"),
            ),
            Action(
                "sprinkler_check",
                _("Walk along the sprinklers once a month"),
                _(
                    "Let each zone run for two minutes. Look for heads that are broken, tilted, or water the "
                    "street, and for puddles."
                ),
                # a broken or missing head: up to 25,000 gallons in a season
                Saving(OUT, gallons=25_000 / DAYS, needs=Needs.GARDEN, sure=False),
                "EPA WaterSense: Sprinkler Spruce-Up",
                "https://www.epa.gov/watersense/sprinkler-spruce",
            ),
            Action(
                "lawn",
                _("Change lawn that nobody walks on for plants that need little"),
                _(
                    "Grass needs more water than anything else in a garden. Where nobody plays on it, "
                    "shrubs and flowers that are at home here do with far less."
                ),
                # 66 of 166 thousand gallons a year outdoors, of homes that changed theirs
                Saving(OUT, share=66 / 166, needs=Needs.GARDEN),
                "DeOreo, Mayer, Rosales: Xeriscape Conversion for Urban Water Conservation, Southern Nevada",
                "https://fdocuments.net/document/xeriscape-conversion-for-urban-water-conservation-southern-nevada.html",
            ),
            Action(
                "pool_cover",
                _("Cover the pool while nobody swims"),
                _("A cover keeps nine tenths of what would dry away, and most of the warmth."),
                # nine tenths of the 12,000 gallons or more a year that an open pool loses
                Saving(OUT, gallons=0.9 * 12_000 / DAYS, needs=Needs.POOL),
                "EPA WaterSense: Pool Water Efficiency",
                "https://www.epa.gov/watersense/pool-water-efficiency",
            ),
            Action(
                "cooler_bleed",
                _("Turn down what the cooler lets off"),
                _(
                    "Evaporative coolers let water off so that salt does not build up, often far too much. "
                    "A clamp on that line, set to a thin trickle, is enough."
                ),
                # Half of the coolers let water off and used half as much again as the others; together 66
                # gallons a day, in a season of 214 days: 79 and 53.
                Saving(OUT, gallons=26 * 214 / DAYS, needs=Needs.COOLER),
                "Karpiscak and others: Evaporative cooler water use in Phoenix, Journal AWWA 90 (4), 1998",
                "https://doi.org/10.1002/j.1551-8833.1998.tb08415.x",
            ),
        )
    }
)
