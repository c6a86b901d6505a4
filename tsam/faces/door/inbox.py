"""What goes along with a letter, for its reader on either side."""

from __future__ import annotations

from django.http import HttpResponse

from tsam.domains.accounts.models import Letter
from tsam.faces.ui import downloads
from tsam.faces.ui.pages import Request, visible_or_404


def calendar(request: Request, key: int) -> HttpResponse:
    """The invitation that was mailed with it."""
    found = visible_or_404(Letter.objects.exclude(calendar=""), request, pk=key)
    return downloads.calendar("invitation.ics", found.calendar)
