"""How a vendor runs its escalations: levels, cadence by severity, days. Versions, never edited."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsam.domains.people.models import Function, User


class LevelRole(models.TextChoices):
    """Who stands on a level. The customer reads the role, not the person."""

    TSAM = "TSAM", _("TSAM")
    MANAGER = "MANAGER", _("Support manager")
    OWNER = "OWNER", _("R&D or product owner")
    EXECUTIVE = "EXECUTIVE", _("Executive")


# Which functions may stand on a level of that role.
HOLDERS: dict[str, tuple[str, ...]] = {
    LevelRole.TSAM: (Function.TSAM,),
    LevelRole.MANAGER: (Function.SUPPORT_MANAGER,),
    LevelRole.OWNER: (Function.RND, Function.PRODUCT_MANAGEMENT),
    LevelRole.EXECUTIVE: (Function.SUPPORT_MANAGER, Function.ADMINISTRATOR),
}


class EscalationRules(models.Model):
    """One version of the rules. The last one counts; without any, the first words of the house."""

    version = models.PositiveIntegerField(unique=True)
    # Roles from level 1 on.
    levels: models.JSONField[Any] = models.JSONField()
    # {"0": {"acknowledge": 15, "update": 120, "always": true}}, minutes of service hours, or of
    # every hour where it says always.
    cadence: models.JSONField[Any] = models.JSONField()
    # {"monitor": 5, "silence": 5, "review": 5}, service days.
    days: models.JSONField[Any] = models.JSONField()
    reason = models.CharField(_("why"), max_length=300)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Version {self.version}"
