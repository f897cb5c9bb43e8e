"""The figures about needs: pure functions over frozen rows. No database, no clock, no chance.

The version is printed in every snapshot: it changes whenever a figure would come out differently.
"""

ANALYSIS_VERSION = "1"
