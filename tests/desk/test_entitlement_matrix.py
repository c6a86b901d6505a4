"""Domain 5.1 on the page: each package, with a TSAM and without, and all twelve answers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.test_entitlement_matrix import rows_of_cells
from tests.bought import bought
from tests.cast import Cast

ROW = re.compile(r'<tr role="row" data-answer="(\w+)" id="feature-(\w\d)">')


@pytest.mark.parametrize(("package", "tsam", "allowed"), rows_of_cells())
def test_the_page_answers_as_the_matrix_says(
    package: str, tsam: bool, allowed: set[str], cast: Cast, client: Client
) -> None:
    application = bought(cast, package, tsam=tsam)
    client.force_login(cast.eli)

    page = client.get(reverse("desk:entitlement", args=[application.pk])).content.decode()

    answers = {feature: answer for answer, feature in ROW.findall(page)}
    assert len(answers) == 12
    assert {feature for feature, answer in answers.items() if answer == "yes"} == allowed


def test_platinum_without_a_tsam_names_the_rule_and_what_would_change_it(
    cast: Cast, client: Client
) -> None:
    application = bought(cast, "PLATINUM", tsam=False)
    client.force_login(cast.eli)

    page = client.get(reverse("desk:entitlement", args=[application.pk])).content.decode()

    assert "R7" in page
    assert "A TSAM on this Application" in page
