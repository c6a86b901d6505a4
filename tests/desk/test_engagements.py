"""Engagements at the desk: the list, one of them, and the steps of its life."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import bought
from tests.cast import Cast
from tsam.domains.accounts import actions
from tsam.domains.accounts.models import Engagement, EngagementState, EngagementTerm
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.models import Assignment, SpokenLanguage, StaffingRequirement
from tsam.faces.ui.keyset import PAGE_SIZE

S = EngagementState


def shown(client: Client, reader: User, row: Engagement) -> str:
    client.force_login(reader)
    response = client.get(reverse("desk:engagement", args=[row.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def listed(client: Client, reader: User, **query: str) -> list[str]:
    client.force_login(reader)
    response = client.get(reverse("desk:engagements"), query)
    return [row.engagement.application.name for row in response.context["rows"]]


def test_a_tsam_begins_with_the_own_ones_and_everybody_else_with_all(
    cast: Cast, client: Client
) -> None:
    bought.engagement(cast)
    cast.engage(cast.welding)

    assert listed(client, cast.tess) == ["Assembly"]
    assert listed(client, cast.tess, scope="all") == ["Assembly", "Welding"]
    assert listed(client, cast.mona) == ["Assembly", "Welding"]


def test_the_list_is_narrowed_by_state_and_words(cast: Cast, client: Client) -> None:
    bought.engagement(cast)
    cast.engage(cast.welding, state=S.STAFFING)
    cast.engage(cast.vault, state=S.ENDED)

    assert listed(client, cast.mona) == ["Assembly", "Welding"]
    assert listed(client, cast.mona, state="STAFFING") == ["Welding"]
    assert listed(client, cast.mona, state="ENDED") == ["Vault"]
    assert listed(client, cast.mona, q="weld") == ["Welding"]
    assert listed(client, cast.mona, state="nonsense", scope="nonsense") == ["Assembly", "Welding"]


def test_a_long_list_goes_on_by_key(cast: Cast, client: Client) -> None:
    for turn in range(PAGE_SIZE + 3):
        cast.engage(cast.application(f"Line {turn:03}", cast.acme))
    client.force_login(cast.mona)

    first = client.get(reverse("desk:engagements"))

    assert len(listed(client, cast.mona, cursor=first.context["page"].older)) == 3


def test_it_opens_with_who_serves_it_until_when(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast, "PLATINUM")

    page = shown(client, cast.mona, row)

    assert "Tess Tanaka serves it, until" in page
    assert "PLATINUM, with TSAM" in page
    assert "All 8 general features, and 4 of PLATINUM" in page
    assert "Assembly-srv" in page
    assert "Unique" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.STAFFING, "paid for, and not on"),
        (S.RENEWAL_DUE, "No renewal is ordered yet."),
        (S.RENEWED, "serves it"),
    ],
)
def test_each_state_says_how_it_stands(cast: Cast, client: Client, state: str, words: str) -> None:
    assert words in shown(client, cast.mona, bought.engagement(cast, state=state))


def test_an_order_for_later_says_when_it_begins(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast, state=S.ORDERED)
    EngagementTerm.objects.update(
        starts_on=bought.today() + timedelta(days=30), ends_on=bought.today() + timedelta(days=394)
    )

    assert "Its term begins on" in shown(client, cast.mona, row)


def test_what_is_suspended_or_ended_says_why(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    actions.suspend(row, by=cast.mona, at=bought.of_late(), reason="Not paid since May.")
    assert "nothing is on: Not paid since May." in shown(client, cast.mona, row)

    actions.end(row, by=cast.mona, at=bought.of_late(), reason="The plant was sold.")

    page = shown(client, cast.mona, row)
    assert "It has ended: The plant was sold." in page
    assert "was suspended: Not paid since May." in page


def test_the_next_step_is_offered_and_taken(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast, state=S.ONBOARDING)
    address = reverse("desk:engagement-advance", args=[row.pk])
    assert address in shown(client, cast.stan, row)

    client.post(address, {"state": "ACTIVE"})

    row.refresh_from_db()
    assert row.state == S.ACTIVE


def test_a_step_that_cannot_be_taken_says_why(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast, state=S.ONBOARDING)
    contract = row.support_contract
    assert contract
    contract.starts_on, contract.ends_on = bought.today() - timedelta(days=9), bought.today()
    contract.ends_on -= timedelta(days=1)
    contract.save(update_fields=["starts_on", "ends_on"])

    page = shown(client, cast.stan, row)
    response = client.post(reverse("desk:engagement-advance", args=[row.pk]), {"state": "ACTIVE"})

    assert "The support contract ended on" in page
    assert response.status_code == 403
    row.refresh_from_db()
    assert row.state == S.ONBOARDING


def test_no_step_leads_on_from_active(cast: Cast, client: Client) -> None:
    client.force_login(cast.mona)

    row = bought.engagement(cast)

    assert client.get(reverse("desk:engagement-advance", args=[row.pk])).status_code == 404


def test_a_step_is_not_jumped_over(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast, state=S.ORDERED)
    client.force_login(cast.mona)

    response = client.post(reverse("desk:engagement-advance", args=[row.pk]), {"state": "ACTIVE"})

    assert response.status_code == 403


def test_an_engagement_is_suspended_with_a_reason_and_resumed(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    client.force_login(cast.mona)
    address = reverse("desk:engagement-act", args=[row.pk, "suspend"])

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Not paid"}).status_code == 302
    row.refresh_from_db()
    assert row.state == S.SUSPENDED

    client.post(reverse("desk:engagement-act", args=[row.pk, "resume"]))
    row.refresh_from_db()
    assert row.state == S.ACTIVE


def test_an_engagement_is_renewed_and_r5_asks_why_it_ends_apart(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast, state=S.RENEWAL_DUE)
    client.force_login(cast.sally)
    address = reverse("desk:engagement-act", args=[row.pk, "renew"])

    asked = client.post(address, {"months": "12"})
    assert asked.status_code == 422
    assert "They usually match" in asked.content.decode()
    client.post(address, {"months": "12", "mismatch_reason": "Support follows in spring."})

    row.refresh_from_db()
    assert row.state == S.RENEWED
    assert EngagementTerm.objects.filter(engagement=row).count() == 2


@pytest.mark.parametrize("months", ["13", "0", "", "132"])
def test_r2_a_renewal_is_a_number_of_years(cast: Cast, client: Client, months: str) -> None:
    row = bought.engagement(cast)
    client.force_login(cast.sally)

    response = client.post(
        reverse("desk:engagement-act", args=[row.pk, "renew"]),
        {"months": months, "mismatch_reason": "So."},
    )

    assert response.status_code == 422


def test_an_engagement_is_ended_for_good(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    client.force_login(cast.dana)

    client.post(reverse("desk:engagement-act", args=[row.pk, "end"]), {"reason": "Sold."})

    row.refresh_from_db()
    assert row.state == S.ENDED


def test_another_verb_is_no_page(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    client.force_login(cast.dana)

    assert client.get(reverse("desk:engagement-act", args=[row.pk, "delete"])).status_code == 404


def test_cases_are_counted_with_their_lists_for_who_reads_them(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    cast.case(severity=1)
    href = f"application={cast.assembly.pk}&amp;scope=all&amp;severity=severe"

    assert href in shown(client, cast.eli, row)
    assert "/desk/cases?" not in shown(client, cast.sally, row)


def test_english_that_was_agreed_names_who_agreed(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    Engagement.objects.update(
        asked_language="it", english_agreed_by="Ada Acme", english_agreed_at=bought.of_late()
    )

    assert "agreed by Ada Acme on" in shown(client, cast.mona, row)


# --- who serves it


def test_a_tsam_is_replaced_from_a_day(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    tom = cast.staff("Tom Tsam", Function.TSAM)
    day = bought.today() + timedelta(days=7)
    client.force_login(cast.stan)

    client.post(
        reverse("desk:assignment-new", args=[row.pk]),
        {"role": "PRIMARY", "user": tom.pk, "starts_on": day.isoformat()},
    )

    page = shown(client, cast.mona, row)
    assert "Tom Tsam" in page
    assert Assignment.objects.get(user=cast.tess).ends_on == day - timedelta(days=1)


def test_r14_who_does_not_meet_what_must_hold_is_refused_with_the_reason(
    cast: Cast, client: Client
) -> None:
    row = bought.engagement(cast)
    StaffingRequirement.objects.create(engagement=row, need="LANGUAGE", value="ja")
    tom = cast.staff("Tom Tsam", Function.TSAM)
    SpokenLanguage.objects.create(user=tom, language="en")
    client.force_login(cast.stan)
    address = reverse("desk:assignment-new", args=[row.pk])

    asked = client.get(address).content.decode()
    refused = client.post(
        address, {"role": "BACKUP", "user": tom.pk, "starts_on": bought.today().isoformat()}
    )

    assert "Serves in Japanese" in asked
    assert "not met" in asked
    assert "unknown" in asked
    assert refused.status_code == 403
    assert "Tom Tsam does not meet" in refused.content.decode()
    assert not Assignment.objects.filter(user=tom).exists()


def test_a_backup_is_added_and_ended(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    tom = cast.staff("Tom Tsam", Function.TSAM)
    client.force_login(cast.mona)
    typed = {"role": "BACKUP", "user": tom.pk, "starts_on": bought.today().isoformat()}
    address = reverse("desk:assignment-new", args=[row.pk])

    client.post(address, typed)
    assert client.post(address, typed).status_code == 422
    served = Assignment.objects.get(user=tom)
    ending = reverse("desk:assignment-end", args=[row.pk, served.pk])
    assert client.post(ending, {"ends_on": "2001-01-01"}).status_code == 422
    client.post(ending, {"ends_on": bought.today().isoformat()})

    served.refresh_from_db()
    assert served.ends_on == bought.today()


def test_only_a_tsam_can_be_chosen(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    client.force_login(cast.stan)

    response = client.post(
        reverse("desk:assignment-new", args=[row.pk]),
        {"role": "BACKUP", "user": cast.eli.pk, "starts_on": bought.today().isoformat()},
    )

    assert response.status_code == 422


def test_who_does_not_staff_learns_nobodys_answers(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    Engagement.objects.update(language="ja")
    client.force_login(cast.tess)

    page = client.get(reverse("desk:assignment-new", args=[row.pk])).content.decode()

    assert "Only staffing and support managers" in page
    assert "Serves in Japanese" not in page


def test_a_requirement_is_asked_for_and_taken_back(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    client.force_login(cast.stan)
    address = reverse("desk:staffing-requirement-new", args=[row.pk])

    assert client.post(address, {"need": "ZONE", "value": "Mars/Base"}).status_code == 422
    client.post(address, {"need": "ZONE", "value": "Asia/Tokyo", "is_hard": "on"})
    asked = StaffingRequirement.objects.get()
    assert "Works in Asia/Tokyo" in shown(client, cast.stan, row)
    assert "not met" in shown(client, cast.stan, row)

    client.post(reverse("desk:staffing-requirement-removal", args=[row.pk, asked.pk]))

    assert not StaffingRequirement.objects.exists()


@pytest.mark.parametrize("person", ["eli", "sally", "gino", "dana"])
def test_what_is_asked_of_people_is_not_shown_to_everybody(
    cast: Cast, client: Client, person: str
) -> None:
    row = bought.engagement(cast)
    StaffingRequirement.objects.create(engagement=row, need="ATTESTATION", value="cleared")

    assert "cleared" not in shown(client, getattr(cast, person), row)
    assert "cleared" in shown(client, cast.tess, row)
