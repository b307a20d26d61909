"""What residents and staff open, and what machines hand in."""
