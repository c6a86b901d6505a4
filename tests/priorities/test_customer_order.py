from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import Case, State
from tsam.domains.people.models import User
from tsam.domains.priorities import actions
from tsam.domains.priorities.models import OrderedCase, Rank

pytestmark = pytest.mark.usefixtures("morning")


def put(cast: Cast, *cases: Case, by: User | None = None) -> None:
    actions.set_order(cast.engagement, by=by or cast.ada, at=NOON, cases=cases)


def terms(case: Case) -> dict[str, tuple[int, object]]:
    found = Rank._base_manager.get(case=case).terms
    return {name: (points, facts) for name, points, facts in found}


def test_the_first_rises_most_and_the_others_less(cast: Cast) -> None:
    one, two, three = cast.case(), cast.case(), cast.case()
    put(cast, three, one)

    assert terms(three)["order"] == (160, {"place": 1, "of": 2})
    assert terms(one)["order"] == (120, {"place": 2, "of": 2})
    assert "order" not in terms(two)
    order = list(Rank._base_manager.order_by("place").values_list("case", flat=True))
    assert order == [three.pk, one.pk, two.pk]


def test_a_later_order_takes_the_place_of_the_first(cast: Cast) -> None:
    one, two = cast.case(), cast.case()
    put(cast, one, two)

    put(cast, two)

    assert list(OrderedCase._base_manager.values_list("case", "place")) == [(two.pk, 1)]
    told = Event.objects.filter(name="engagement.order_set").latest("pk")
    assert told.facts == {"cases": [[one.pk, two.pk], [two.pk]]}


def test_a_case_that_is_closed_takes_no_place(cast: Cast) -> None:
    one, two = cast.case(), cast.case()
    put(cast, one, two)
    one.state, one.is_open, one.closed_at = State.CLOSED, False, NOON
    one.save(update_fields=["state", "is_open", "closed_at"])

    actions.rank([cast.assembly.pk], at=now())

    assert terms(two)["order"] == (160, {"place": 1, "of": 1})


def test_one_place_for_each_case(cast: Cast) -> None:
    one = cast.case()

    with pytest.raises(ValidationError, match="stands twice"):
        put(cast, one, one)


def test_a_closed_case_is_refused_by_its_number(cast: Cast) -> None:
    closed = cast.case(state=State.CLOSED)

    with pytest.raises(ValidationError, match=f"{closed.number} is closed"):
        put(cast, closed)


def test_a_case_of_another_application_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="another Application"):
        put(cast, cast.case(cast.welding))


@pytest.mark.parametrize("who", ["ada", "olga", "tess", "mona"])
def test_who_sees_the_whole_application_or_serves_it_orders(who: str, cast: Cast) -> None:
    one = cast.case()

    put(cast, one, by=getattr(cast, who))

    assert OrderedCase._base_manager.get().case == one


@pytest.mark.parametrize("who", ["owen", "gus", "eli", "rita", "sally", "dana"])
def test_nobody_else_orders(who: str, cast: Cast) -> None:
    one = cast.case()

    with pytest.raises(PermissionDenied):
        put(cast, one, by=getattr(cast, who))

    assert not OrderedCase._base_manager.exists()


def test_without_a_tsam_there_is_no_order(cast: Cast) -> None:
    engagement = cast.engage(cast.welding, "GOLD", state="SUSPENDED", suspended_from="ACTIVE")

    with pytest.raises(PermissionDenied, match="suspended"):
        actions.set_order(engagement, by=cast.ada, at=NOON, cases=[cast.case(cast.welding)])


def test_an_order_counts_only_while_the_service_does(cast: Cast) -> None:
    one = cast.case()
    put(cast, one)
    cast.engagement.state, cast.engagement.suspended_from = "SUSPENDED", "ACTIVE"
    cast.engagement.save(update_fields=["state", "suspended_from"])

    actions.rank([cast.assembly.pk], at=now())

    assert "order" not in terms(one)
