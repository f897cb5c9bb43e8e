"""What each route needs, said beside the view: the inventory that the access matrix is checked against."""

from collections.abc import Callable


def declares(*rows: str) -> Callable:
    """Declare the rows of the access matrix (`resource.action`) that a view serves.

    The declaration grants nothing: `visible_to` and `has_perm` inside the view do. A route whose view declares
    nothing fails the suite.
    """

    def mark(view):
        view.access = rows
        return view

    return mark
