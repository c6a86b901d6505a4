"""How far a job is with its file: a small file of its own beside the stored ones.

Not a column: while an import is written, the one writer of SQLite is the import itself.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Progress:
    """Rows read so far, the share of the file (0 to 1), since when, and when this was said."""

    rows: int
    share: float
    began_at: datetime
    at: datetime

    def left(self) -> timedelta | None:
        """About how long it still takes; nothing while that is a guess."""
        passed = self.at - self.began_at
        if self.share < 0.05 or passed < timedelta(seconds=3):
            return None
        return passed * ((1 - self.share) / self.share)


def tell(run_id: int, progress: Progress) -> None:
    """A reader finds the former word or this one, never half of it. A full disk stops no import."""
    path = _path(run_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(progress), default=datetime.isoformat), "utf-8")
        fresh.replace(path)
    except OSError:
        return


def told(run_id: int) -> Progress | None:
    """The last word of the job that works on this import, if there is one."""
    try:
        said = json.loads(_path(run_id).read_text("utf-8"))
        return Progress(
            rows=int(said["rows"]),
            share=float(said["share"]),
            began_at=datetime.fromisoformat(said["began_at"]),
            at=datetime.fromisoformat(said["at"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(run_id: int) -> None:
    _path(run_id).unlink(missing_ok=True)


def _path(run_id: int) -> Path:
    return Path(settings.FILES_DIR) / "progress" / f"import-{run_id}.json"
