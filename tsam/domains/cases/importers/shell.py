"""What the commands that import share: a bar of progress, faults on the terminal, who it is."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from tsam.domains.accounts.models import Account
from tsam.domains.cases.importers import policies
from tsam.domains.people.models import User
from tsam.kernel.reading.faults import Faults
from tsam.kernel.verdicts import require


class CannotImport(Exception):
    """What was asked for cannot be done. The text is a sentence for people."""


def has_tables() -> bool:
    return Account._meta.db_table in connection.introspection.table_names()


def person_named(email: str | None, is_fresh: bool) -> User | None:
    if not email:
        return None
    user = None if is_fresh else User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CannotImport(_("Nobody signs in as %(email)s.") % {"email": email})
    require(policies.start(user))
    return user


class Bar:
    """Progress through the file on a terminal; nothing where nobody watches."""

    def __init__(self, words: str, file: Path) -> None:
        self._size = file.stat().st_size if file.is_file() else 0
        self._bar = tqdm(
            total=self._size, desc=words, unit="B", unit_scale=True, disable=None, leave=False
        )

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._bar.close()

    def show(self, rows: int, share: float) -> None:
        self._bar.set_postfix_str(_("%(rows)s rows") % {"rows": f"{rows:,}"}, refresh=False)
        self._bar.update(share * self._size - self._bar.n)


def show_faults(faults: Faults) -> None:
    _show(faults, _("Nothing was written."))


def show_left_out(faults: Faults) -> None:
    """The rows that stayed out, where one asked for that."""
    if faults.count:
        _show(faults, _("These rows are left out."))


def _show(faults: Faults, what_follows: str) -> None:
    for fault in faults.kept:
        print(fault.sentence, file=sys.stderr)
    total = ngettext("%(count)s fault.", "%(count)s faults.", faults.count)
    words = [total % {"count": f"{faults.count:,}"}]
    if faults.count > len(faults.kept):
        words.append(_("The first %(kept)d are shown.") % {"kept": len(faults.kept)})
    print(*words, what_follows, file=sys.stderr)


def figures(**counts: int) -> dict[str, str]:
    return {name: f"{count:,}" for name, count in counts.items()}


def listed(counts: dict[str, int] | dict[int, int]) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in sorted(counts.items()))
