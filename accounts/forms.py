"""Forms about people; those of sign-in are django-allauth's with our words and without placeholders."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.forms import PeriodForm

EMAIL, PASSWORD, NEW, AGAIN = _("E-mail"), _("Password"), _("Nuova password"), _("Ripeti la nuova password")
CODE = _("Codice")
STRONG = _("Almeno 12 caratteri. Va bene una frase; non una parola sola e non il tuo nome.")


class OurWords:
    """Mixin: labels of ours, help only where we wrote one, no placeholder."""

    words: dict = {}
    notes: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words[name]
            field.help_text = self.notes.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignIn(OurWords, account.LoginForm):
    words = {"login": EMAIL, "password": PASSWORD, "remember": _("Ricordami su questo dispositivo")}
    notes = {"remember": _("Non usarlo su un computer di altri.")}


class AskCode(OurWords, account.RequestLoginCodeForm):
    words = {"email": EMAIL}


class GiveCode(OurWords, account.ConfirmLoginCodeForm):
    words = {"code": CODE}


class AskPassword(OurWords, account.ResetPasswordForm):
    words = {"email": EMAIL}


class NewPassword(OurWords, account.ResetPasswordKeyForm):
    words = {"password1": NEW, "password2": AGAIN}
    notes = {"password1": STRONG}


class SetPassword(OurWords, account.SetPasswordForm):
    words = {"password1": NEW, "password2": AGAIN}
    notes = {"password1": STRONG}


class ChangePassword(OurWords, account.ChangePasswordForm):
    words = {"oldpassword": _("Password attuale"), "password1": NEW, "password2": AGAIN}
    notes = {"password1": STRONG}


class ProveByPassword(OurWords, account.ReauthenticateForm):
    words = {"password": PASSWORD}


class ProveByCode(OurWords, mfa.ReauthenticateForm):
    words = {"code": CODE}


class SecondFactorCode(OurWords, mfa.AuthenticateForm):
    words = {"code": CODE}
    notes = {"code": _("Le sei cifre che l'app mostra adesso, oppure uno dei codici di riserva.")}


class ActivateSecondFactor(OurWords, ActivateTOTPForm):
    words = {"code": _("Codice mostrato dall'app")}


# --- people ---


class InviteForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "email", "body"]
        help_texts = {
            "email": _("A questo indirizzo arriva il link per scegliere la password."),
            "body": _("Per chi lavora: Clust-ER, ateneo, ente."),
        }

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class OwnPageForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "body"]
        help_texts = {"body": _("Per chi lavori: Clust-ER, ateneo, ente.")}


class RoleForm(PeriodForm):
    role = forms.ChoiceField(label=_("Ruolo"))
    field_order = ["role", "valid_from", "valid_until"]

    def __init__(self, *args, roles: list[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "—"), *((role.value, role.label) for role in roles)]


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Nome, e-mail o ente"), required=False)
    role = forms.ChoiceField(label=_("Ruolo"), required=False, choices=[("", _("Tutti")), *Role.choices])
    active = forms.ChoiceField(
        label=_("Accesso"), required=False, choices=[("", _("Tutti")), ("yes", _("aperto")), ("no", _("chiuso"))]
    )
