"""From words to concepts: an index built from the vocabularies in force, and what it is asked."""
