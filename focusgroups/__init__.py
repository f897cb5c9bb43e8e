"""Rounds, focus groups, who came, and what was said."""
