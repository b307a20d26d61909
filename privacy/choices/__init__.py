"""What a person said yes or no to: leave to act on it, the cookies that show it, receipts that prove it."""
