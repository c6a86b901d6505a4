"""The pages of one engagement, as its readers find them beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.intelligence.models import Environment
from tsam.domains.people.models import Function, User
from tsam.kernel.addresses import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Section:
    """A page of an engagement: its name in the address map, and who finds something there."""

    name: str
    route: str
    label: StrOrPromise
    readers: Sequence[str] = ()
    # Where the function alone does not say it.
    reads: Callable[[User, Engagement], bool] = lambda _reader, _engagement: True


def reads_environment(reader: User, engagement: Engagement) -> bool:
    """The TSAM and the manager even while nothing is known; others what they may read (5.3)."""
    if reader.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return True
    there = Environment.objects.visible_to(reader)
    return there.filter(application=engagement.application_id).exists()


SECTIONS: Sequence[Section] = (
    Section("home", "desk:engagement", _("Overview")),
    Section("requirements", "desk:requirements", _("Requirements"), SUPPORT),
    Section("projects", "desk:projects", _("Projects"), SUPPORT),
    Section("document", "desk:document", _("Objectives"), SUPPORT),
    Section("reviews", "desk:engagement-reviews", _("Reviews"), SUPPORT),
    Section("calls", "desk:slots", _("Calls"), SUPPORT),
    Section(
        "environment",
        "desk:environment",
        _("Environment"),
        (*SUPPORT, Function.GLOBAL_SERVICES),
        reads_environment,
    ),
    Section("brief", "desk:brief", _("Brief"), SUPPORT),
    Section("weights", "desk:engagement-weights", _("Weights"), SUPPORT),
    Section("replay", "desk:engagement-replay", _("The order then"), SUPPORT),
)


def sections(reader: User, engagement: Engagement) -> list[tuple[Section, str]]:
    """Those the reader comes by, each with its address. None where there is only one."""
    found = [
        (section, reverse(section.route, args=[engagement.pk]))
        for section in SECTIONS
        if not section.readers or reader.has_function(*section.readers)
        if section.reads(reader, engagement)
    ]
    return found if len(found) > 1 else []
