"""Addresses of sign-in, under /accesso/: those of django-allauth that are in use, in Italian, and no others.

The names are allauth's, because its code reverses them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from accounts.views import sign_in

urlpatterns = [
    path("", sign_in.SignIn.as_view(), name="account_login"),
    path("prova/<uuid:uuid>/", sign_in.demo_sign_in, name="account_demo_sign_in"),
    path("esci/", account.logout, name="account_logout"),
    path("chiuso/", account.account_inactive, name="account_inactive"),
    path("registrazione/", account.signup, name="account_signup"),
    path("conferma/", account.reauthenticate, name="account_reauthenticate"),
    path("codice/", account.request_login_code, name="account_request_login_code"),
    path("codice/conferma/", account.confirm_login_code, name="account_confirm_login_code"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/scegli/", account.password_set, name="account_set_password"),
    path("password/dimenticata/", account.password_reset, name="account_reset_password"),
    path("password/dimenticata/inviata/", account.password_reset_done, name="account_reset_password_done"),
    path("password/nuova/fatto/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/nuova/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("verifica/", mfa.authenticate, name="mfa_authenticate"),
    path("verifica/conferma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("sicurezza/", mfa.index, name="mfa_index"),
    path("sicurezza/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("sicurezza/app/disattiva/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("sicurezza/codici/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("sicurezza/codici/nuovi/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sicurezza/codici/scarica/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
