"""The committee: members, sittings, reviews and remarks, decisions, instruments and their follow-up."""
