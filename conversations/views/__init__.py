"""What residents open, and what machines hand in."""
