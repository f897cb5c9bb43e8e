"""The demonstration's story: real rounds and sourced items, and invented ones that are marked as such.

It is told through the same actions that people use, each dated on its day, so that the register reads as it would.
"""
