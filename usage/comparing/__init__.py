"""The page that compares, block by block: what each says, in words, a picture and a table.

The arithmetic is elsewhere and knows no words: `usage.comparing.comparison`, `cohorts`, `seasons`, `weather`.
"""
