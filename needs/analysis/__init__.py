"""The figures about needs: pure functions over frozen rows. No database, no clock, no chance.

The version is printed in every snapshot: it changes whenever a figure would come out, or be said, differently.
"""

ANALYSIS_VERSION = "3"
