from __future__ import annotations

from django.test import Client

from tests.cast import NOON, Cast
from tests.portal.test_needs import met, now_of, published, read, send
from tsam.domains.accounts.models import Contact


def test_the_customer_says_who_owns_it_also_when_support_reads_it(
    cast: Cast, client: Client
) -> None:
    cast.serve()
    client.force_login(cast.ada)
    need, colleague = published(cast), cast.contact("Carl Colleague", cast.acme)
    former = cast.contact("Freda Former", cast.acme)
    Contact.objects.filter(user=former).update(left_at=NOON)

    status, _page = send(client, need, "ownership", person=colleague.pk)

    assert (status, now_of(need).customer_owner) == (302, colleague)
    assert "changed the words: who owns it with you" in read(client, f"/portal/needs/{need.pk}")
    for stranger in (cast.gus.pk, cast.tess.pk, former.pk, 0):
        status, page = send(client, need, "ownership", person=stranger)
        assert (status, now_of(need).customer_owner) == (422, colleague)
        assert "Select a valid choice" in page


def test_what_is_over_has_no_new_owner(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    need = met(cast)

    assert send(client, need, "ownership", person="")[0] == 403
    assert now_of(need).customer_owner == cast.ada
