"""What follows from events of environments. Each may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Event
from tsam.domains.intelligence import actions, notices
from tsam.domains.intelligence.actions import imports
from tsam.domains.intelligence.models import Environment, EnvironmentImport
from tsam.kernel.verdicts import Refused


def freeze(event_id: int) -> None:
    """Keep what the environment became, so that the next case finds it ready."""
    event = Event._base_manager.get(pk=event_id)
    environment = Environment._base_manager.filter(pk=event.key).first()
    if environment is not None:
        actions.freeze_after_change(environment, at=event.at)


def tell(event_id: int) -> None:
    notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def forget_reports() -> None:
    """Reports that were read and never written hold what customers sent; they go with time."""
    at = timezone.now()
    imports.forget_unwritten(before=at - timedelta(days=settings.UPLOAD_DAYS), at=at)


def write_report(import_id: int) -> None:
    """Write a report that was read. Whatever ends it is told on its page."""
    row = EnvironmentImport._base_manager.select_related("started_by").filter(pk=import_id).first()
    if row is None:
        return
    try:
        imports.write(row, by=row.started_by, at=timezone.now())
    except ValidationError as error:
        imports.fail(row, sentence=" ".join(error.messages), at=timezone.now())
    except Refused as error:
        imports.fail(row, sentence=str(error), at=timezone.now())
    except Exception:
        sentence = _(
            "An error inside the product ended this; nothing was written. Upload the report again; "
            "the log of the worker names the cause."
        )
        imports.fail(row, sentence=sentence, at=timezone.now())
        raise
