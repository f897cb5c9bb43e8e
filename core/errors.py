"""The kinds of refusal that a rule can speak; each carries a sentence for the screen."""

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule refuses the act. `str(error)` is the sentence shown to the person."""


class NotAllowed(DomainError):
    """The step does not follow from the state the record is in."""


class AlreadySent(NotAllowed):
    """The code of a form came before with other words: nothing of the new ones is stored."""

    def __init__(self):
        super().__init__(
            _(
                "Questo modulo è già stato inviato con un altro testo, che è salvato. Il testo nuovo è qui sotto: se "
                "va aggiunto anche questo, invialo di nuovo."
            )
        )


class Gone(NotAllowed):
    """The record was deleted since it was read."""

    def __init__(self):
        super().__init__(_("Non c'è più: qualcuno l'ha tolto nel frattempo."))


class Stale(DomainError):
    """Somebody saved the record in the meantime.

    `current` is the record as it is stored now, so that a page can show both texts.
    """

    def __init__(self, current):
        self.current = current
        super().__init__(
            _("Nel frattempo qualcun altro ha salvato una versione più recente. Il tuo testo è conservato qui sotto.")
        )
