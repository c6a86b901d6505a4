"""Speak to the reader in their language and tell the time of their place."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from tsam.kernel import languages


class ReaderZone:
    """Activates the zone and language of the reader; a stranger's browser says the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            language, zone = languages.spoken(user.language), _zone(user.time_zone)
        else:
            language = translation.get_language_from_request(request)
            zone = ZoneInfo("UTC")
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        # A zone that the zone database has dropped must not lock its reader out.
        return ZoneInfo("UTC")
