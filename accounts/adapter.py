"""How django-allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are made by invitation: nobody signs up by themselves."""

    def is_open_for_signup(self, request):
        return False
