"""Version 1: read only. Fields are added freely; renaming or removing one needs a version 2."""
