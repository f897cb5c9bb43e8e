"""Walks the chain over HTTP as every role, like people with a browser: standard library only."""
