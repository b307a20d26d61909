"""Pages that need more than one room, and the portal's own."""
