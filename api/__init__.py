"""The REST API: tokens, problems in words, version 1."""
