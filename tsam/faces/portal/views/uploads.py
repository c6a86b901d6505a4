"""A file that is sent while the words are still being written."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tsam.faces.ui import uploads
from tsam.faces.ui.pages import Request


@require_POST
def upload(request: Request) -> HttpResponse:
    """Answers with the row that names the file: kept, or refused with what to send instead."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise BadRequest(_("There is no file in what was sent. Choose it again."))
    taken = uploads.take(file, request.user, now())
    status = 422 if taken.refusal else 200
    return render(request, "ui/_file.html", {"file": taken}, status=status)
