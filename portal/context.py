"""What every template knows about the site: its name, the menus, the reference date."""

from django.conf import settings
from django.templatetags.static import static

from clusters.profile import profile
from core.calendar import today
from portal.menus import main_menu, work_menu


def site(request):
    return {
        "site_name": profile().site_name,
        "owner_line": profile().owner_line,
        "tagline": profile().tagline,
        "is_demo": settings.DEMO,
        "agid_declaration_url": settings.AGID_DECLARATION_URL,
        "today": today(),
        "page_url": settings.BASE_URL.rstrip("/") + request.path,
        "preview_url": settings.BASE_URL.rstrip("/") + static("img/preview.png"),
        "main_menu": main_menu(request),
        "work_menu": work_menu(request),
    }
