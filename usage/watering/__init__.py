"""Which homes watered on some days, by the minimum-month method of `usage.comparing.seasons`."""
