"""The customers of the utility as its staff find and see them, and the portal as one of them has it."""
