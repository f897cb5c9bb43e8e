"""Pages and fragments of the vocabularies."""
