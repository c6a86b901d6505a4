"""Send a stored file so that it can be saved but never acts: no sniffing, no scripts, no frames."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from tsam.domains.cases import files
from tsam.domains.cases.models import Attachment


def download(attachment: Attachment) -> FileResponse:
    """The caller came by the attachment through visible_to()."""
    try:
        opened = files.read(attachment.sha256)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(opened, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, attachment.name)
    response.headers["Content-Length"] = str(attachment.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
