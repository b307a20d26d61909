"""Every change of an alert, of what is known of homes, and of the rules."""
