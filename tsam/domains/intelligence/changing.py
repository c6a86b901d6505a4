"""When an Application may be changed next, by its windows and freezes."""

from __future__ import annotations

from datetime import datetime, timedelta

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.models import ChangeFreeze, ChangeWindow
from tsam.domains.intelligence.windows import next_window


def next_change(
    application: Application | int, after: datetime, *, lasting: timedelta = timedelta(minutes=1)
) -> datetime | None:
    """The first moment not before `after` at which a change may begin that takes `lasting`.

    UTC. Two queries. None where nothing opens within three years.
    """
    windows = ChangeWindow.objects.in_use().filter(application=application)
    freezes = ChangeFreeze.objects.in_use().filter(application=application)
    return next_window(
        [one.window for one in windows], [one.freeze for one in freezes], after, lasting=lasting
    )
