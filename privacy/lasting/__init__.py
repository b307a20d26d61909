"""What outlives a restored backup and the next feed: the ledger of choices, and knowing the erased again."""
