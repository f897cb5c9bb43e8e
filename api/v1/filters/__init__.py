"""Which rows a list can be narrowed to; each lookup rests on an index."""
