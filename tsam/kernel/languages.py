"""The languages of pages and letters: those whose words are shipped.

Six languages are served by people; what the product itself says is a separate list. A page in a
language without its words would be English with foreign dates and a few foreign buttons.
"""

from django.conf import settings


def spoken(language: str) -> str:
    """This language where the product speaks it, else English."""
    return language if language in dict(settings.LANGUAGES) else "en"
