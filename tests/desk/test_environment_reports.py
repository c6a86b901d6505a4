"""A report is brought in on the desk and in the portal: upload, what would change, writing it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.intelligence.bundles import bundle, contract_of
from tsam.domains.intelligence import jobs
from tsam.domains.intelligence.models import EnvironmentFact, EnvironmentImport, ImportedState

pytestmark = pytest.mark.usefixtures("morning")
SECRET = "to-be-kept-7"


def upload(client: Client, where: str, contract: str, **given: str) -> str:
    """Where the upload leads, or the page that says what is wrong with the form."""
    content = bundle(
        {"conf/db.properties": f"db.password={SECRET}\n"},
        manifest={"contract": contract, "application": "Assembly"},
    )
    file = SimpleUploadedFile("assembly.zip", content)
    answer = client.post(where, {"file": file, **given})
    return answer.headers.get("Location") or answer.content.decode()


def test_the_tsam_sees_what_would_change_and_has_it_written(cast: Cast, client: Client) -> None:
    where = f"/desk/engagements/{cast.engagement.pk}/environment/reports"
    client.force_login(cast.tess)

    shown = upload(client, where, contract_of(cast.engagement))
    page = client.get(shown).content.decode()
    client.post(f"{shown}/run")
    moving = client.get(shown).content.decode()
    jobs.write_report(EnvironmentImport.objects.get().pk)
    done = client.get(shown).content.decode()

    assert "This is what would change" in page
    assert "Masked before it was stored" in page
    assert "conf/db.properties:db.password" in page
    assert SECRET not in page + done
    assert "You may leave this page" in moving
    assert "The report is in" in done
    assert EnvironmentFact.objects.filter(name="Vault", value="12.1.2").exists()
    assert "assembly.zip" in client.get(where).content.decode()


def test_what_is_wrong_is_told_and_can_be_thrown_away(cast: Cast, client: Client) -> None:
    where = f"/desk/engagements/{cast.engagement.pk}/environment/reports"
    client.force_login(cast.tess)

    shown = upload(client, where, "SCN-of-another")
    page = client.get(shown).content.decode()

    assert "This report cannot come in" in page
    assert contract_of(cast.engagement) in page
    assert "Write it" not in page
    assert client.post(f"{shown}/removal").status_code == 302
    assert not EnvironmentImport.objects.exists()
    assert "Choose a file" in client.post(where, {"tier": ""}).content.decode()
    assert "still to come" in upload(client, where, "x", taken_on="2199-01-01")


def test_the_customer_brings_in_their_own_in_the_portal(cast: Cast, client: Client) -> None:
    desk = f"/desk/engagements/{cast.engagement.pk}/environment/reports"
    contract = contract_of(cast.engagement)
    client.force_login(cast.tess)
    client.post(f"{upload(client, desk, contract)}/run")
    jobs.write_report(EnvironmentImport.objects.get().pk)
    client.force_login(cast.ada)

    shown = upload(client, f"/portal/environments/{cast.assembly.pk}/reports", contract)
    page = client.get(shown).content.decode()

    assert shown.startswith("/portal/environment-reports/")
    assert "The same report was written before" in page
    assert EnvironmentImport.objects.latest("pk").state == ImportedState.SAME
