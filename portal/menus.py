"""The two menus: six public entries, and what the signed-in person works on."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.queries import managed_cluster_ids


def main_menu(request) -> list[dict]:
    """The public entries, at most six."""
    return _entries(
        request,
        (_("In sintesi"), "portal:home"),
        (_("Fabbisogni"), "portal:need-list"),
        (_("Focus group"), "portal:focus-group-list"),
        (_("Position paper"), "portal:paper-list"),
        (_("Proposte ed esiti"), "portal:proposal-list"),
        (_("Dati e API"), "api:data"),
    )


def work_menu(request) -> list[dict]:
    """Entries of the work area, by role; empty for who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    roles = user.role_names
    works = bool(managed_cluster_ids(user)) or "coordinator" in roles
    entries = [(_("Il mio lavoro"), "portal:work")]
    if works:
        entries += [
            (_("Focus group"), "focusgroups:focus-group-list"),
            (_("Fabbisogni"), "needs:need-list"),
            (_("Position paper"), "reports:paper-list", "/lavoro/paragrafo/", "/lavoro/citazione/"),
        ]
    if "coordinator" in roles:
        entries.append((_("Cicli"), "focusgroups:round-list"))
        entries.append((_("Dati"), "indicators:indicator-list"))
        entries.append((_("Vocabolari"), "vocabularies:vocabulary-list"))
        entries.append((_("Termini"), "portal:term-list"))
        entries.append((_("Notizie"), "news:item-work-list"))
        entries.append((_("Newsletter"), "newsletter:mailing-list"))
    if {"member", "secretary"} & roles:
        entries.append((_("Documenti da esaminare"), "committee:paper-list"))
        entries.append((_("Sedute"), "committee:sitting-list", "/comitato/seduta/", "/comitato/votazione/"))
    if {"secretary", "coordinator"} & roles:
        entries.append((_("Seguito"), "committee:follow-up-list"))
    if "partner" in roles:
        entries.append((_("Chiavi API"), "api:token-list"))
    if {"admin", "coordinator", "secretary"} & roles:
        entries.append((_("Persone"), "accounts:person-list"))
    if "admin" in roles:
        entries.append((_("Lavori in coda"), "portal:job-list"))
        entries.append((_("Registro degli atti"), "portal:event-list"))
    entries.append((_("Il mio profilo"), "accounts:own-page"))
    return _entries(request, *entries)


def _entries(request, *pairs) -> list[dict]:
    """Build menu entries from label, route and further beginnings of its pages' addresses.

    The current one is that with the longest beginning of the page's address.
    """
    entries = [{"label": label, "url": reverse(name)} for label, name, *_more in pairs]
    starts = {start: reverse(name) for _label, name, *more in pairs for start in (reverse(name), *more)}
    current = starts.get(max(filter(request.path.startswith, starts), key=len, default=""))
    home = reverse("portal:home")
    for entry in entries:
        entry["current"] = entry["url"] == current and (entry["url"] != home or request.path == home)
    return entries
