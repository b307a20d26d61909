"""Looking at use: which days, what they add up to, and how they are drawn and said."""
