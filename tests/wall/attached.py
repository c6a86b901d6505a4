"""A file that Owen sent with his case."""

from __future__ import annotations

from tests.cast import NOON, Cast
from tsam.domains.cases.models import Attachment, Case, Message


def attachment_of(case: Case, cast: Cast) -> Attachment:
    found = Attachment._base_manager.filter(case=case).first()
    if found:
        return found
    word = Message.objects.create(
        case=case,
        author=cast.owen,
        text="See the log.",
        at=NOON,
        channel="PORTAL",
        is_from_customer=True,
    )
    return Attachment.objects.create(
        case=case,
        message=word,
        name="press.log",
        sha256="0" * 64,
        size=3,
        content_type="text/plain",
        added_at=NOON,
    )
