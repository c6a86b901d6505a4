"""Severity 0 is worked day and night, so somebody must be there who speaks English (domain 1.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsam.domains.cases import policies
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

COLUMNS = ("reachable_name", "reachable_phone")
# With the code of the country: the desk that calls may sit in another one.
_PHONE = re.compile(r"\+[0-9][0-9 ()/.\-]{5,38}")


@dataclass(frozen=True)
class Reachable:
    """Who speaks English and can be called now, and under which number."""

    name: str = ""
    phone: str = ""

    def facts(self) -> dict[str, dict[str, str]]:
        """What the event of the case tells of it; nothing where nobody was named."""
        name, phone = self.name.strip(), self.phone.strip()
        return {"reachable": {"name": name, "phone": phone}} if name or phone else {}

    def put_on(self, case: Case) -> list[str]:
        """Write it on the case; returns the columns to save."""
        if not self.facts():
            return []
        case.reachable_name = self.name.strip()[:120]
        case.reachable_phone = self.phone.strip()[:40]
        return list(COLUMNS)


NOBODY = Reachable()


def check(by: User, given: Reachable, *, english_contact: bool) -> None:
    """A customer names who can be called; our own people confirm that somebody can.

    Raises ValidationError with the fields, or Refused.
    """
    wrong = faults(given, is_customer=by.is_customer)
    if wrong:
        raise ValidationError(wrong)
    if by.is_staff:
        require(policies.set_severity_zero(english_contact or bool(given.name.strip())))


def faults(given: Reachable, *, is_customer: bool) -> dict[str, str]:
    """What is to be put right, by field."""
    name, phone = given.name.strip(), given.phone.strip()
    wrong = {}
    if is_customer and not name:
        wrong["reachable_name"] = _("Name somebody who speaks English and stays reachable.")
    if (is_customer or phone) and not _PHONE.fullmatch(phone):
        wrong["reachable_phone"] = _("With the code of the country, such as +49 40 5550 1182.")
    return wrong
