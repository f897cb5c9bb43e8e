"""Skills and occupations: vocabularies, concepts, labels, and the terms people confirmed."""
