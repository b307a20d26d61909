"""Every change of state of this room, one verb each, a subject a file."""
