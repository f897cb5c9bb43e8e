"""The refusal of a file that somebody handed in."""

from core.errors import DomainError


class FileRefused(DomainError):
    """The file is not one that can be imported; the sentence says which part and why."""
