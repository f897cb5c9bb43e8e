"""`./dev bench`: our paths against the plain way and the raw limit, in one run, as ratios."""
