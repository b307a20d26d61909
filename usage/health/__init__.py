"""Which meters need a look: silent, late, stuck, running backwards. Worked out by the hour, set by set."""
