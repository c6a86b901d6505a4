"""What the search of the desk asks and shows: cases, customers, Applications, people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    Engagement,
    SupportContract,
)
from tsam.domains.accounts.models.visibility import sealed_applications
from tsam.domains.cases.looking import PLACES, RECENT_DAYS, Answer, Facets, Narrowing, look
from tsam.domains.cases.models import Case
from tsam.domains.cases.models.case import CaseQuerySet
from tsam.domains.escalations.finding import find as find_escalations
from tsam.domains.people.models import User
from tsam.domains.reviews.finding import find as find_reviews
from tsam.domains.sprs.finding import by_words as sprs_by_words
from tsam.faces.desk.queries.directory import function_names
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

# So many of each kind are named; more cases than MANY are no list to read.
NAMED = 8
SHOWN = 20
MANY = 50
# Counting what was searched stops there.
MOST_COUNTED = 100_000
MOST_WORDS = 5
_WORDS = Blank("words", CharField())
_ACCOUNTS: Question[Account] = Question(
    lambda rows: rows.filter(name__icontains=_WORDS).order_by("name")[:NAMED]
)
_APPLICATIONS: Question[Application] = Question(
    lambda rows: (
        rows.filter(Q(name__icontains=_WORDS) | Q(product__icontains=_WORDS))
        .select_related("account")
        .order_by("account__name", "name")[: 2 * NAMED]
    )
)
_CONTACTS: Question[Contact] = Question(
    lambda rows: (
        rows.present()
        .filter(Q(user__name__icontains=_WORDS) | Q(user__email__icontains=_WORDS))
        .select_related("user", "account")
        .only("job_title", "user__name", "account__name", "account__slug")
        .order_by("user__name", "pk")[:NAMED]
    )
)
_COLLEAGUES: Question[User] = Question(
    lambda rows: (
        rows.filter(is_staff=True, is_active=True, name__icontains=_WORDS)
        .prefetch_related("held_functions")
        .order_by("name", "pk")[:NAMED]
    )
)


@dataclass(frozen=True)
class Asked:
    """What the address asks for. Unknown values ask for nothing."""

    words: str = ""
    account: str = ""
    state: str = ""
    severity: str = ""
    days: str = ""
    where: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> Asked:
        def one_of(name: str, known: Iterable[str]) -> str:
            value = asked.get(name, "")
            return value if value in set(known) else ""

        return cls(
            words=asked.get("q", "").replace("\0", "")[:200].strip(),
            account=asked.get("account", "").replace("\0", "")[:60],
            state=one_of("state", ["open", "closed"]),
            severity=one_of("severity", ["0", "1", "2", "3", "severe"]),
            days=one_of("days", ["7", "30", "90", "365"]),
            where=one_of("where", PLACES),
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.account or self.state or self.severity or self.days or self.where)

    def narrowing(self, reader: User) -> Narrowing:
        severities = {"severe": (0, 1), "": ()}.get(self.severity)
        account = None
        if self.account:
            account = Account.objects.visible_to(reader).filter(slug=self.account).first()
        return Narrowing(
            account=account,
            state=self.state,
            severities=(int(self.severity),) if severities is None else severities,
            days=int(self.days or 0),
            place=self.where,
        )


@dataclass(frozen=True)
class Clause:
    """One more clause: what it says, what it adds to the address, and how many cases it leaves."""

    words: str
    changes: dict[str, Any]
    count: int


def context(reader: User, asked: Asked, at: datetime) -> dict[str, Any]:
    narrowing = asked.narrowing(reader)
    if narrowing.account is None:
        # A customer that nobody knows, or that the reader may not see, narrows nothing.
        asked = replace(asked, account="")
    answer = look(reader, asked.words, narrowing, at=at, limit=SHOWN)
    others = {} if asked.is_narrow else named(reader, asked.words)
    count = answer.count + sum(len(rows) for rows in others.values())
    return {
        "answer": answer,
        **others,
        "found": count,
        "headline": headline(answer, count),
        "clauses": clauses(asked, narrowing),
        "narrower": narrower(asked, answer) if answer.count > NAMED else [],
        "is_many": answer.count > MANY,
        "nothing_in": nothing_in(others) if count else "",
        **(searched(reader, asked, at) if not count else {}),
    }


def named(reader: User, words: str) -> dict[str, Sequence[Any]]:
    """What bears the words in its name. A number has been looked for before: it opens at once."""
    applications = _APPLICATIONS.of(Application.objects.visible_to(reader), words=words)
    engagements = _engagements(reader, applications)
    served = {one.application_id for one in engagements}
    return {
        "accounts": _ACCOUNTS.of(Account.objects.visible_to(reader), words=words),
        "engagements": engagements[:NAMED],
        "applications": [one for one in applications if one.pk not in served][:NAMED],
        "sprs": sprs_by_words(reader, words, limit=NAMED),
        "escalations": find_escalations(reader, words, limit=NAMED),
        "reviews": find_reviews(reader, words, limit=NAMED),
        "contracts": _contracts(reader, words),
        "contacts": _contacts(reader, words),
        "colleagues": _colleagues(words),
    }


def number_of_contract(reader: User, words: str) -> SupportContract | None:
    """The contract that is meant when somebody writes its whole number."""
    if not _has_figures(words):
        return None
    contracts = SupportContract.objects.visible_to(reader).select_related("account")
    return contracts.filter(number__iexact=words).first()


def _has_figures(words: str) -> bool:
    return any(sign.isdigit() for sign in words)


def headline(answer: Answer, count: int) -> str:
    if answer.is_capped:
        return _("More than %(n)s cases are no help") % {"n": _n(answer.count)}
    if answer.count > MANY:
        return _("%(n)s cases are a long list") % {"n": _n(answer.count)}
    if not count:
        return ""
    hits = ngettext("%(n)d hit", "%(n)d hits", count) % {"n": count}
    if not answer.hits:
        return _("No case, but %(hits)s by name") % {"hits": hits}
    best = answer.hits[0].case
    return _("%(hits)s, the first is %(number)s of %(account)s") % {
        "hits": hits,
        "number": best.number,
        "account": best.account.name,
    }


def clauses(asked: Asked, narrowing: Narrowing) -> list[tuple[str, str, str]]:
    """The narrowing as a sentence: key of the address, what is said, and the value."""
    said: list[tuple[str, str, str]] = []
    if narrowing.account:
        said.append(("account", _("customer is"), narrowing.account.name))
    if asked.state:
        said.append(("state", _("state is"), _("open") if asked.state == "open" else _("closed")))
    if asked.severity:
        severity = _("0 or 1") if asked.severity == "severe" else asked.severity
        said.append(("severity", _("severity is"), severity))
    if asked.days:
        said.append(("days", _("opened in the last"), _("%(n)s days") % {"n": asked.days}))
    if asked.where:
        said.append(("where", _("it stands"), where_words()[asked.where]))
    return said


def where_words() -> dict[str, str]:
    return {
        "title": _("in the title"),
        "text": _("in a letter"),
        "note": _("in an internal note"),
        "file": _("in the name of a file"),
    }


def narrower(asked: Asked, answer: Answer) -> list[Clause]:
    """Clauses that leave a shorter list, with how many cases each leaves."""
    found: Facets = answer.facets
    offered = [
        *(
            Clause(_("at %(name)s") % {"name": account.name}, {"account": account.slug}, count)
            for account, count in found.accounts
            if not asked.account
        ),
        *([] if asked.state else [Clause(_("open"), {"state": "open"}, found.open)]),
        *(
            []
            if asked.severity
            else [Clause(_("severity 0 or 1"), {"severity": "severe"}, found.severe)]
        ),
        *(
            []
            if asked.days
            else [
                Clause(
                    _("of the last %(n)d days") % {"n": RECENT_DAYS},
                    {"days": str(RECENT_DAYS)},
                    found.recent,
                )
            ]
        ),
        *([] if asked.where else [Clause(_("in the title"), {"where": "title"}, found.titled)]),
    ]
    return [clause for clause in offered if 0 < clause.count < answer.count]


def nothing_in(others: dict[str, Sequence[Any]]) -> str:
    """The kinds in which nothing was found, so that nobody looks for them below."""
    kinds = {
        "accounts": _("customers"),
        "engagements": _("engagements"),
        "contracts": _("contracts"),
        "contacts": _("contacts"),
    }
    return ", ".join(words for kind, words in kinds.items() if kind in others and not others[kind])


def searched(reader: User, asked: Asked, at: datetime) -> dict[str, Any]:
    """Where was looked and where not, and what each word alone would find."""
    reads_cases = reader.has_function(*CaseQuerySet.function_may_read)
    cases = Case.objects.visible_to(reader).order_by()[:MOST_COUNTED].count()
    each = asked.words.split()
    alone = [
        (word, look(reader, word, asked.narrowing(reader), at=at, limit=1).count)
        for word in (each[:MOST_WORDS] if len(each) > 1 else [])
    ]
    return {
        "reads_cases": reads_cases,
        "searched_cases": _n(cases) + ("+" if cases == MOST_COUNTED else ""),
        "closed_engagements": len(sealed_applications(reader)),
        "alone": alone,
    }


def _engagements(reader: User, applications: Sequence[Application]) -> list[Engagement]:
    if not applications:
        return []
    live = Engagement.objects.visible_to(reader).live().filter(application__in=applications)
    ordered = live.order_by("account__name", "application__name")
    return list(ordered.select_related("account", "application"))


def _contracts(reader: User, words: str) -> list[SupportContract]:
    """Numbers have figures; other words are not looked for in them."""
    if not _has_figures(words):
        return []
    contracts = SupportContract.objects.visible_to(reader).filter(number__icontains=words)
    return list(contracts.select_related("account").order_by("number")[:NAMED])


def _contacts(reader: User, words: str) -> list[Contact]:
    return _CONTACTS.of(Contact.objects.visible_to(reader), words=words)


def _colleagues(words: str) -> list[tuple[User, str]]:
    return [
        (person, ", ".join(function_names(held.function for held in person.held_functions.all())))
        for person in _COLLEAGUES.of(User.objects.all(), words=words)
    ]


def _n(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
