"""Where to look for a leak, in pictures."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from leaks.words import Look


def pictured(looks: Sequence[Look]) -> list[dict[str, Any]]:
    """Return each look with its heading, what its picture shows, and what is good to know."""
    headings = {
        "toilet": _("Put colour into the toilet tank"),
        "indoors": _("Look at what drips and hums indoors"),
        "outdoors": _("Walk once around the home"),
        "hoses": _("Take hoses out of what is not for drinking"),
        "plumber": _("Have the valves looked at"),
        "meter": _("Ask the meter itself"),
        "valve": _("Close the main valve"),
    }
    pictures = {
        "toilet": _("A toilet: colour drips into the tank, and some shows in the bowl."),
        "indoors": _("A tap with a drop that falls."),
        "outdoors": _("A garden hose at an outdoor tap, and a sprinkler that sprays."),
        "hoses": _("A garden hose at an outdoor tap, and a sprinkler that sprays."),
        "plumber": _("A valve in the main pipe; its handle is turned across the pipe."),
        "meter": _("The face of a water meter: a small triangle turns when a little water runs."),
        "valve": _("A valve in the main pipe; its handle is turned across the pipe."),
    }
    notes = {
        "toilet": _("A toilet that runs on loses 200 gallons a day or more."),
        "indoors": _("A tap that drips once a second loses more than 3,000 gallons a year."),
        "outdoors": _("Wet spots or very green grass in dry weather tell of a pipe below."),
        "hoses": _("When the pressure drops, a hose that hangs in water draws it into the pipes."),
        "plumber": _("They let water through in one direction, and wear out."),
        "meter": _("If the small triangle turns while all taps are closed, water runs right now."),
        "valve": _(
            "It is often in the cellar, the garage, or where the pipe comes through the wall. Turn the wheel "
            "clockwise, or the handle across the pipe. The one at the street is the utility’s: call us."
        ),
    }
    return [
        {
            "key": look.key,
            "heading": headings[look.key],
            "text": look.text,
            "picture": pictures[look.key],
            "note": notes[look.key],
        }
        for look in looks
    ]
