"""How the desk shows what waits: narrowed down, in pages, with its clocks, and who else is there."""
