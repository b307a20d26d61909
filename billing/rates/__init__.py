"""What water costs: tariffs as Open Water Rate Specification files, and the charges that follow from them.

Plain Python. `owrs` reads a file and says what is wrong with it, `formula` is its arithmetic, and `charges`
works out the lines of a bill. Amounts are dollars, as `Decimal`.
"""
