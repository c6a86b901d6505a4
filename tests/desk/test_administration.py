from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tsam.domains.cases.importers import mapping
from tsam.domains.cases.models import ImportRun
from tsam.domains.people.models import User


@pytest.mark.parametrize("name", ["administration", "people", "imports"])
def test_a_page_of_administration_is_there_only_for_who_may(
    cast: Cast, client: Client, name: str
) -> None:
    answers = []
    for person in (cast.dana, cast.rita, cast.ada):
        client.force_login(person)
        answers.append(client.get(reverse(f"desk:{name}")).status_code)

    assert answers == [200, 404, 404]


def test_a_colleague_is_invited(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    address = reverse("desk:people")

    assert client.post(address, {"email": "new", "name": "Nia"}).status_code == 422
    client.post(address, {"email": "nia@vendor.example", "name": "Nia", "functions": ["TSE"]})

    assert User.objects.get(email="nia@vendor.example").is_staff


def test_an_uploaded_history_waits_for_its_dry_run(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    file = SimpleUploadedFile("history.csv", b"number\n1\n")
    given = {"application": cast.assembly.pk, "mapping": mapping.names()[0], "file": file}

    response = client.post(reverse("desk:imports"), given, follow=True)

    assert response.status_code == 200
    assert ImportRun.objects.get().file_name == "history.csv"
