"""What the meter says of an action: the days after it beside the days before, in the same weather."""
