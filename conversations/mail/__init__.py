"""Mail that comes in: what it says, whether the sender is real, which words are new. Plain rules."""
