"""How django-allauth behaves here: by invitation, in plain Italian, with links that begin with BASE_URL."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.notices import password_address
from core.mail import address


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are made by invitation: nobody signs up by themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Questo accesso è chiuso."),
        "email_password_mismatch": _("L'e-mail o la password non sono corrette."),
        "enter_current_password": _("Questa non è la tua password attuale."),
        "incorrect_code": _("Il codice non è corretto. Controlla di aver copiato l'ultimo ricevuto."),
        "incorrect_password": _("La password non è corretta."),
        "invalid_login": _("L'e-mail o la password non sono corrette."),
        "invalid_password_reset": _("Il link non è più valido: chiedine uno nuovo."),
        "too_many_login_attempts": _("Troppi tentativi in poco tempo. Aspetta qualche minuto e riprova."),
        "rate_limited": _("Troppe richieste in poco tempo. Aspetta qualche minuto e riprova."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_reset_password_from_key_url(self, key):
        return password_address(key)

    def send_mail(self, template_prefix, email, context):
        """As allauth does, but without anything taken from the request's Host header."""
        names = {"request": self.request, "email": email, "portal": address("/")}
        self.render_mail(template_prefix, email, context | names).send()


class SecondFactor(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Il codice non è corretto. Aspetta che l'app ne mostri uno nuovo e riprova."),
        "cannot_generate_recovery_codes": _("Prima attiva l'app per i codici."),
    }

    def get_totp_issuer(self):
        return urlsplit(settings.BASE_URL).hostname
