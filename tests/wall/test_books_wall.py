"""Domain 5.3 for customers' books: each page asked for by each function and by each customer.

One table says who sees what; the pages are found from the URL map, so a new one is here without
being listed.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import NOON, Cast
from tests.standing import sign_in
from tests.wall.test_wall import SEEN, Page, World, every_page
from tsam.domains.accounts.models import (
    Account,
    Application,
    Engagement,
    Event,
    ServiceCalendar,
    SupportContract,
    SupportPackage,
)
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.models import Assignment

pytestmark = pytest.mark.usefixtures("morning")

F = Function
# Who deals with customers at all; R&D and Product Management meet a customer only through a case
# or a brief.
FACING = {
    F.TSAM,
    F.TSE,
    F.SUPPORT_MANAGER,
    F.STAFFING_MANAGER,
    F.SALES,
    F.GLOBAL_SERVICES,
    F.ADMINISTRATOR,
}
# Lists without a row in their address show to each reader what visible_to() leaves: to R&D nothing.
EVERYBODY = set(F)
SUPPORT = {F.TSAM, F.TSE, F.SUPPORT_MANAGER}
BRIEFED = SUPPORT | {F.RND, F.PRODUCT_MANAGEMENT, F.SALES, F.GLOBAL_SERVICES}
# The beginning of an address, and who finds something there. The longest beginning counts.
SEEN_BY: dict[str, set[Function]] = {
    "desk/accounts": EVERYBODY,
    "desk/accounts/": FACING,
    "desk/accounts/new": EVERYBODY,
    "desk/applications/": FACING,
    "desk/engagements": EVERYBODY,
    "desk/engagements/": FACING,
    # What may not be read in full: 5.3, the row of attestations.
    "desk/engagements/<int:pk>/staffing-requirements/<int:key>/removal": {
        F.TSAM,
        F.SUPPORT_MANAGER,
        F.STAFFING_MANAGER,
    },
    # 5.3: environments are read by support, and by others where the customer agreed.
    "desk/applications/<int:pk>/drift": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    # 5.3: the register of what a customer needs is Technical Support's.
    "desk/engagements/<int:pk>/requirements": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    # Slots and calls are looked for by support.
    "desk/engagements/<int:pk>/slots": SUPPORT,
    "desk/engagements/<int:pk>/off-hours": SUPPORT,
    "desk/engagements/<int:pk>/calls": SUPPORT,
    # So are projects and their days; a brief opens them to others.
    "desk/engagements/<int:pk>/projects": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    "desk/engagements/<int:pk>/transitions": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    "desk/engagements/<int:pk>/what-if": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    "desk/engagements/<int:pk>/document": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    # An environment is the TSAM's and the manager's; engineers read it on a case that is theirs,
    # others with the customer's word: tests/intelligence/test_visibility.py.
    "desk/engagements/<int:pk>/environment": {F.TSAM, F.SUPPORT_MANAGER},
    # Who says what is there brings in reports.
    "desk/engagements/<int:pk>/environment/reports": {F.TSAM},
    # The order of work, and what makes it, is Technical Support's too.
    "desk/engagements/<int:pk>/weights": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    "desk/engagements/<int:pk>/reviews": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    "desk/engagements/<int:pk>/replay": {F.TSAM, F.TSE, F.SUPPORT_MANAGER},
    # 5.3 under PLATINUM: a brief is read by support and by each department as its own; what is
    # asked of R&D and what R&D promised by these two; behind the brief looks support alone.
    "desk/engagements/<int:pk>/brief": BRIEFED,
    "desk/engagements/<int:pk>/brief/asks/new": SUPPORT,
    "desk/engagements/<int:pk>/brief/asks/<int:key>/": SUPPORT | {F.RND},
    "desk/engagements/<int:pk>/brief/trade": SUPPORT,
    "desk/engagements/<int:pk>/brief/discretion/": SUPPORT,
    "desk/commitments/": SUPPORT | {F.RND},
    "desk/compliance": {F.SUPPORT_MANAGER, F.SALES, F.ADMINISTRATOR, F.STAFFING_MANAGER},
}
# From where an engagement of this state no step leads on.
NO_STEP = {"desk/engagements/<int:pk>/advance"}
PAGES = [
    page
    for page in every_page()
    if any(page.route == start or page.route.startswith(start) for start in SEEN_BY)
    and page.route not in NO_STEP
]


def expected(page: Page) -> set[Function]:
    starts = [start for start in SEEN_BY if page.route == start or page.route.startswith(start)]
    return SEEN_BY[max(starts, key=len)]


def people(cast: Cast) -> dict[Function, User]:
    return {
        F.TSAM: cast.tess,
        F.TSE: cast.eli,
        F.SUPPORT_MANAGER: cast.mona,
        F.STAFFING_MANAGER: cast.stan,
        F.RND: cast.rita,
        F.PRODUCT_MANAGEMENT: cast.paul,
        F.SALES: cast.sally,
        F.GLOBAL_SERVICES: cast.gino,
        F.ADMINISTRATOR: cast.dana,
    }


def path_of(page: Page, cast: Cast) -> str:
    path = World(cast).path(page)
    assert path
    return path


def asked(client: Client, path: str) -> int:
    """200 where something is there, as a page or as a deed, which is then taken back."""
    got = client.get(path).status_code
    if got == 405:
        with transaction.atomic():
            got = client.post(path, {}).status_code
            transaction.set_rollback(True)
    return 200 if got in SEEN else got


def test_there_are_pages() -> None:
    assert len(PAGES) > 25


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_each_function_finds_what_the_table_says(page: Page, cast: Cast, client: Client) -> None:
    path, found = path_of(page, cast), {}

    for function, person in people(cast).items():
        sign_in(client, person)
        found[function] = asked(client, path)

    assert found == {one: 200 if one in expected(page) else 404 for one in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_no_customer_finds_a_page_of_the_desk(page: Page, cast: Cast, client: Client) -> None:
    path = path_of(page, cast)

    for customer in (cast.ada, cast.olga, cast.owen, cast.gus):
        sign_in(client, customer)
        assert client.get(path).status_code == 404
        assert client.post(path, {}).status_code == 404


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
def test_who_may_not_do_it_writes_nothing(page: Page, cast: Cast, client: Client) -> None:
    """A support engineer reads these pages and keeps no books: each deed is refused, and whole."""
    path = path_of(page, cast)
    gold = SupportPackage.objects.get(code="GOLD").pk
    hours = ServiceCalendar.objects.get(is_default=True).pk
    sign_in(client, cast.eli)
    before = _rows()

    typed = TYPED | {"package": gold, "calendar": hours, "user": cast.tess.pk}
    status = client.post(path, typed).status_code

    assert status in {200, 403, 404, 422}
    assert _rows() == before


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.route.startswith(("desk/applications/", "desk/engagements/"))],
    ids=lambda page: page.route,
)
def test_an_access_rule_closes_it_to_who_is_not_attested(
    page: Page, cast: Cast, client: Client
) -> None:
    path = path_of(page, cast)
    Engagement.objects.update(access_rule="cleared")
    attested = cast.stan if F.STAFFING_MANAGER in expected(page) else cast.tess
    attested.attestations.create(
        rule="cleared",
        verified_by=cast.dana,
        verified_at=NOON,
        valid_from=date(2020, 1, 1),
    )

    sign_in(client, cast.mona)
    assert asked(client, path) == 404
    sign_in(client, attested)
    assert asked(client, path) == 200


@pytest.mark.parametrize("page", ["accounts", "engagements", "compliance", "accounts/acme"])
def test_a_sealed_engagement_leaves_no_trace_in_a_list(
    page: str, cast: Cast, client: Client
) -> None:
    cast.serve()
    assert cast.welding.name
    Engagement.objects.update(access_rule="cleared")
    sign_in(client, cast.mona)

    shown = client.get(f"/desk/{page}").content.decode()

    assert "Assembly" not in shown


def test_rnd_is_told_nothing_by_the_lists(cast: Cast, client: Client) -> None:
    cast.serve()
    sign_in(client, cast.rita)

    for page in ("accounts", "engagements"):
        assert "Acme" not in client.get(f"/desk/{page}").content.decode()


def test_sales_sees_contracts_and_no_case(cast: Cast, client: Client) -> None:
    engagement = cast.serve()
    case = cast.case(title="The press stops at night")
    sign_in(client, cast.sally)

    for page in ("accounts", "accounts/acme", f"engagements/{engagement.pk}", "compliance"):
        shown = client.get(f"/desk/{page}").content.decode()
        assert case.title not in shown
        assert case.number not in shown
        assert "/desk/cases" not in shown


# Something for each field of each form, so that only the policy can say no.
TYPED = {
    "name": "Initech",
    "country": "DE",
    "language": "en",
    "time_zone": "UTC",
    "product": "Vault",
    "features": "Drafting",
    "server": "srv-9",
    "team": "Team 9",
    "number": "SCN-9",
    "starts_on": "2026-05-01",
    "ends_on": "2027-04-30",
    "effective_on": "2026-05-01",
    "last_day": "2026-05-01",
    "terms_version": "2026",
    "grace_days": "0",
    "email": "nia@customer.example",
    "reach": "ORGANISATION",
    "reason": "Because.",
    "months": "12",
    "mismatch_reason": "Because.",
    "need": "ZONE",
    "value": "Asia/Tokyo",
    "role": "BACKUP",
}


def _rows() -> list[object]:
    tables = (Account, Application, SupportContract, Engagement, Assignment)
    states = [list(table._base_manager.order_by("pk").values()) for table in tables]
    return [*states, Event._base_manager.count()]
