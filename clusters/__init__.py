"""Clusters, their bodies and people, and the reference data of the region."""
