"""Releases: the public data of a round as files with digests, which never change."""

from base64 import b64encode

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from api.models import Release
from api.problems import GONE, ParameterRefused
from api.renderers import dumps
from api.throttling import SaysWhatIsLeft
from api.v1.serializers.releases import ReleaseSerializer, ReleasesSerializer
from api.v1.views.base import AnyFormat, Resource
from focusgroups.models import Round
from reports.documents import store

# A file never changes, but it can be withdrawn: copies of it are asked for again, which costs an ETag.
AN_HOUR = "public, max-age=3600, must-revalidate"


class Releases(Resource):
    noun, title = "releases", gettext_lazy("Rilasci")
    summary = gettext_lazy(
        "I dati pubblici di un ciclo fissati il giorno del rilascio: file che non cambiano, con impronta, codebook e "
        "LEGGIMI. Un rilascio sbagliato non si corregge: ne segue un altro, con il motivo."
    )
    serializer_class, pagination_class, fields_are_chosen = ReleaseSerializer, None, False

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Release.objects.visible_to(user)

    @extend_schema(responses=ReleasesSerializer)
    def list(self, request) -> HttpResponseBase:
        """Answer with every release."""
        return self._releases(self.get_queryset())

    @extend_schema(responses=ReleasesSerializer)
    def retrieve(self, request, slug: str) -> HttpResponseBase:
        """Answer with the releases of a round; none is an answer, a round that is not there is not."""
        if not Round.objects.visible_to(request.user).filter(slug=slug).exists():
            raise Http404
        return self._releases(self.get_queryset().filter(round__slug=slug))

    def _releases(self, releases: QuerySet) -> HttpResponseBase:
        self._query(())
        rows = [self._row(release) for release in releases.with_standing().select_related("round")]
        return self._reply(dumps({"data": rows, "meta": self._meta()}))

    def _row(self, release: Release) -> dict:
        files = [self._file_of(release, file) for file in release.files]
        own = {name: getattr(release, name) for name in ("number", "made_at", "reason", "changelog", "digest")}
        standing = {"in_force": not release.is_superseded, "is_withdrawn": release.is_withdrawn}
        return {"round": release.round.slug, **own, **standing, "files": files}

    def _file_of(self, release: Release, file: dict) -> dict:
        path = reverse("api:release-file", args=[release.round.slug, release.number, file["name"]])
        kept = {name: file[name] for name in ("name", "sha256", "size", "rows")}
        return {**kept, "url": self.request.build_absolute_uri(path)}


class ReleaseFile(SaysWhatIsLeft, APIView):
    """One file of a release."""

    schema = None
    content_negotiation_class, counted_as = AnyFormat, "export"

    def get(self, request, slug: str, number: int, name: str) -> HttpResponseBase:
        releases = Release.objects.visible_to(request.user).with_standing()
        release = releases.filter(round__slug=slug, number=number).first()
        file = release and release.file(name)
        if not file:
            raise Http404
        if release.is_withdrawn:
            raise ParameterRefused({name: str(GONE.meaning)}, GONE)
        response: HttpResponse = FileResponse(store.path_of(file["path"]).open("rb"), as_attachment=True, filename=name)
        response["ETag"] = f'"{file["sha256"]}"'
        response["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file['sha256'])).decode()}:"
        response["Cache-Control"] = AN_HOUR
        response["Content-Language"] = settings.LANGUAGE_CODE
        return response
