"""What every page shows around its own content: the reader's taste, the ways on, unread letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import inbox
from tsam.domains.accounts import policies as accounts
from tsam.domains.accounts.lasting import lasting
from tsam.domains.accounts.models import Account
from tsam.domains.accounts.models.account import AccountQuerySet
from tsam.domains.accounts.models.engagement import EngagementQuerySet
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.accounts.policies import REPAIRERS
from tsam.domains.advocacy.models.briefs import BriefQuerySet
from tsam.domains.cases.importers import policies as importers
from tsam.domains.cases.models.case import CaseQuerySet
from tsam.domains.escalations.models.escalation import EscalationQuerySet
from tsam.domains.people import policies as people
from tsam.domains.people.models import Theme, User
from tsam.domains.priorities import policies as priorities
from tsam.domains.sprs.models import READERS
from tsam.domains.sprs.trackers import policies as trackers
from tsam.faces.ui.kept import drawn
from tsam.faces.ui.rail import own_engagements, places
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Way:
    """An entry of the side rail. Without functions it is for everyone who works at the vendor."""

    name: str
    icon: str
    label: StrOrPromise
    # The second key of "g, then ...".
    key: str = ""
    functions: frozenset[str] = frozenset()
    url: str = ""
    is_here: bool = False
    # Here, but on one of its pages that the rail names by itself.
    is_around: bool = False


# What is set up, and the policy that opens each: the page asks it too.
SETUP: tuple[tuple[Way, Callable[[User], Verdict]], ...] = (
    (Way("desk:people", "user-cog", _("People")), people.read_people),
    (
        Way("desk:calendars", "calendar-days", _("Service calendars")),
        accounts.change_calendar,
    ),
    (Way("desk:packages", "package", _("Packages")), accounts.change_package),
    (Way("desk:weights", "scale", _("Ranking weights")), priorities.set_weights),
    (Way("desk:imports", "file-up", _("Imports")), importers.start),
    (Way("desk:trackers", "git-merge", _("Trackers")), trackers.manage),
)
ADMINISTRATION = "desk:administration"
DESK = (
    Way("desk:today", "sun", _("Today"), "t"),
    Way("desk:cases", "list-ordered", _("Cases"), "c", frozenset(CaseQuerySet.function_may_read)),
    Way("desk:queue", "layers", _("Queue"), "q", frozenset(SUPPORT)),
    Way("desk:sprs", "bug", _("SPRs"), "d", frozenset(READERS)),
    Way("desk:releases", "package-check", _("Releases"), "l", frozenset(READERS)),
    Way("desk:calls", "phone", _("Calls"), "o", frozenset(SUPPORT)),
    Way("desk:reviews", "presentation", _("Reviews"), "v", frozenset(SUPPORT)),
    Way(
        "desk:escalations",
        "siren",
        _("Escalations"),
        "x",
        frozenset(EscalationQuerySet.function_may_read),
    ),
    Way(
        "desk:accounts",
        "building",
        _("Customers"),
        "a",
        frozenset(AccountQuerySet.function_may_read),
    ),
    Way(
        "desk:engagements",
        "folder-kanban",
        _("Engagements"),
        "e",
        frozenset(EngagementQuerySet.function_may_read),
    ),
    Way("desk:briefs", "scroll-text", _("Briefs"), "b", frozenset(BriefQuerySet.function_may_read)),
    Way(
        "desk:commitments",
        "handshake",
        _("Commitments"),
        "k",
        frozenset(BriefQuerySet.function_may_read),
    ),
    Way("desk:compliance", "scale", _("To repair"), "r", frozenset(REPAIRERS)),
    Way("desk:inbox", "inbox", _("Inbox"), "i"),
    Way(ADMINISTRATION, "settings", _("Administration"), "m"),
)
PORTAL = (
    Way("portal:home", "house", _("Home"), "h"),
    Way("portal:cases", "list-ordered", _("Cases"), "c"),
    Way("portal:sprs", "bug", _("SPRs"), "d"),
    Way("portal:releases", "package-check", _("Releases"), "l"),
    Way("portal:calls", "phone", _("Calls"), "s"),
    Way("portal:needs", "target", _("Needs"), "n"),
    Way("portal:objectives", "flag-triangle-right", _("Goals"), "o"),
    Way("portal:contacts", "users", _("People"), "p"),
    Way("portal:inbox", "inbox", _("Inbox"), "i"),
)

MOST_TABS = 5
# Every other address begins with theirs.
_STARTS = frozenset({"desk:today", "portal:home"})


def setup_of(user: User) -> list[Way]:
    """What this person may set up, without addresses."""
    return [way for way, is_open in SETUP if is_open(user)]


@dataclass
class Shell:
    """Asked for by the templates only, and each answer once: a fragment costs no query."""

    request: HttpRequest
    user: User | None = field(default=None)

    @property
    def theme(self) -> str:
        """Light or dark; nothing where the device decides."""
        theme = self.user.theme if self.user else Theme.SYSTEM
        return "" if theme == Theme.SYSTEM else theme

    @property
    def frame(self) -> str:
        """The page that stands around: the desk's, the portal's, or the door's for strangers."""
        if not self.user:
            return "ui/door.html"
        return "ui/desk.html" if self.user.is_staff else "ui/portal.html"

    @property
    def density(self) -> str:
        return self.user.density if self.user else "dense"

    @property
    def has_single_keys(self) -> bool:
        return self.user.single_keys if self.user else False

    @cached_property
    def desk_ways(self) -> list[Way]:
        held = self.user.functions if self.user else frozenset()
        return [
            self._around_setup(way)
            for way in self._open(DESK)
            if (not way.functions or not way.functions.isdisjoint(held))
            and (way.name != ADMINISTRATION or self.setup)
        ]

    @property
    def tab_ways(self) -> list[Way]:
        """Five at the foot of a small screen; where there are more, the last one leads to them."""
        ways = self.desk_ways
        return ways if len(ways) <= MOST_TABS else ways[: MOST_TABS - 1]

    @property
    def other_ways(self) -> list[Way]:
        return self.desk_ways[len(self.tab_ways) :]

    @property
    def is_elsewhere(self) -> bool:
        return any(way.is_here for way in self.other_ways)

    @cached_property
    def setup(self) -> list[Way]:
        """What the reader may set up."""
        return self._open(setup_of(self.user)) if self.user else []

    @property
    def is_setting_up(self) -> bool:
        """Whether the reader is on one of these pages, so that the rail names them all."""
        return any(way.is_here for way in self.desk_ways if way.name == ADMINISTRATION)

    def _around_setup(self, way: Way) -> Way:
        """One of its pages may lie elsewhere, and the rail still says where one is."""
        is_mine = way.name == ADMINISTRATION and any(one.is_here for one in self.setup)
        return replace(way, is_here=True, is_around=True) if is_mine else way

    @property
    def side(self) -> str:
        """The ways on as the rail names them."""
        setup = self.setup if self.is_setting_up else []
        key = (_state(self.desk_ways), _state(setup), self.unread)
        context = {"ways": self.desk_ways, "setup": setup, "unread": self.unread}
        return drawn("ui/_ways.html", key, context)

    @property
    def tabs(self) -> str:
        """The same at the foot of a small screen."""
        context = {
            "ways": self.tab_ways,
            "others": self.other_ways,
            "others_here": self.is_elsewhere,
            "more_url": _address("desk:search"),
        }
        return drawn("ui/_tabbar.html", _state(self.desk_ways), context)

    @property
    def aids(self) -> str:
        """The keys and the palette, which a key opens."""
        places = {"search_url": _address("desk:search"), "jump_url": _address("desk:jump")}
        context = {"ways": self.desk_ways, **places}
        names = tuple(way.name for way in self.desk_ways)
        return drawn("ui/_aids.html", names, context)

    @cached_property
    def at(self) -> datetime:
        return now()

    @property
    def rail(self) -> str:
        """The reader's own engagements and places; the one that is open is marked."""
        if not self.user:
            return ""
        key = ("rail", self.user.pk, get_language())
        drawn = lasting(key, self._draw_rail, at=self.at)
        here = f'href="{escape(self.request.path)}"'
        # Drawn by a template, which escaped all that people wrote.
        return SafeString(drawn.replace(here, f'{here} aria-current="page"'))

    def _draw_rail(self) -> str:
        engagements = own_engagements(self.user, self.at) if self.user else []
        calendars = [one.engagement.calendar for one in engagements]
        context = {"engagements": engagements, "places": places(calendars, self.at)}
        return render_to_string("ui/_rail.html", context)

    @cached_property
    def portal_ways(self) -> list[Way]:
        return self._open(PORTAL)

    @cached_property
    def organisation(self) -> str:
        """Whose portal it is, for the bar of the customer's pages."""
        if not self.user or self.user.is_staff:
            return ""
        names = Account.objects.visible_to(self.user).order_by("name")
        return ", ".join(names.values_list("name", flat=True)[:3])

    @cached_property
    def unread(self) -> int:
        return inbox.unread(self.user) if self.user else 0

    def _open(self, ways: Iterable[Way]) -> list[Way]:
        found = [_resolved(way, self.request.path) for way in ways]
        return [way for way in found if way.url]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor. At most one query of its own, and none for a stranger."""
    user = getattr(request, "user", None)
    return {"shell": Shell(request, user if isinstance(user, User) else _signed_in(user))}


def _signed_in(user: Any) -> User | None:
    # request.user is a lazy stand-in for the row.
    return user if user is not None and user.is_authenticated else None


def _state(ways: Iterable[Way]) -> tuple[tuple[str, bool, bool], ...]:
    """All that is drawn of ways and may differ from page to page."""
    return tuple((way.name, way.is_here, way.is_around) for way in ways)


def _address(name: str) -> str:
    """ "" for a page that this installation does not mount."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _resolved(way: Way, path: str) -> Way:
    url = _address(way.name)
    if not url:
        # No way leads to it.
        return way
    is_start = way.name in _STARTS
    is_here = path == url or (path.startswith(url) and not is_start)
    return replace(way, url=url, is_here=is_here)
