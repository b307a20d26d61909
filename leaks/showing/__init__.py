"""What pages show of alerts: how one stands, the hours that show it, why it was raised, what came of it."""
