from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Letter
from tsam.domains.people.models import User


def letter(reader: User, **fields: object) -> Letter:
    given: dict[str, object] = {
        "subject": "C1000001: Ada wrote",
        "text": "Hello Tess,\n\nAda wrote in C1000001.\n\nThe press stops.",
        "path": "/desk/cases/C1000001",
        "written_at": NOON,
        **fields,
    }
    return Letter.objects.create(reader=reader, **given)


def test_a_letter_is_listed_with_its_first_words_and_its_customer(
    cast: Cast, client: Client
) -> None:
    letter(cast.tess, account=cast.acme)
    client.force_login(cast.tess)

    page = client.get(reverse("desk:inbox")).content.decode()

    assert "Ada wrote in C1000001. The press stops." in page
    assert "Hello Tess" not in page
    assert "Acme" in page
    assert "data-unread" in page


def test_unread_letters_can_be_asked_for(cast: Cast, client: Client) -> None:
    letter(cast.tess, subject="Old news", read_at=NOON)
    letter(cast.tess, subject="News")
    client.force_login(cast.tess)

    page = client.get(reverse("desk:inbox"), {"view": "unread"}).content.decode()

    assert "News" in page
    assert "Old news" not in page


def test_all_are_read_at_once_and_only_ones_own(cast: Cast, client: Client) -> None:
    letter(cast.tess)
    theirs = letter(cast.eli)
    client.force_login(cast.tess)

    page = client.post(reverse("desk:inbox-reading"), follow=True).content.decode()

    assert "1 letter is read now." in page
    assert list(Letter.objects.unread()) == [theirs]


def test_a_letter_shows_its_text_and_leads_to_its_case(cast: Cast, client: Client) -> None:
    mine = letter(cast.tess, account=cast.acme)
    client.force_login(cast.tess)

    page = client.get(reverse("desk:letter", args=[mine.pk])).content.decode()

    assert "The press stops." in page
    assert 'href="/desk/cases/C1000001"' in page
    mine.refresh_from_db()
    assert mine.read_at


def test_nothing_in_a_letter_acts_or_is_fetched(cast: Cast, client: Client) -> None:
    mine = letter(
        cast.tess,
        text='Hello,\n<script>x</script><img src="https://evil.example/p.gif">',
        html='<img src="https://evil.example/p.gif">',
        path="//evil.example",
    )
    client.force_login(cast.tess)

    page = client.get(reverse("desk:letter", args=[mine.pk])).content.decode()

    assert "<script>x" not in page
    assert '<img src="https://evil' not in page
    assert 'href="//evil.example"' not in page


def test_a_mail_that_was_refused_is_told_to_its_reader(cast: Cast, client: Client) -> None:
    mine = letter(cast.tess, failure="550 mailbox full")
    client.force_login(cast.tess)

    listed = client.get(reverse("desk:inbox"), {"view": "undelivered"}).content.decode()
    shown = client.get(reverse("desk:letter", args=[mine.pk])).content.decode()

    assert "your mail server refused them" in listed
    assert "not mailed: 550 mailbox full" in shown


def test_the_letter_of_somebody_else_is_not_there(cast: Cast, client: Client) -> None:
    theirs = letter(cast.eli)
    client.force_login(cast.tess)

    assert client.get(reverse("desk:letter", args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_one_goes_on_to_the_older_and_the_newer_letter(cast: Cast, client: Client) -> None:
    old, middle, new = (letter(cast.tess, subject=f"No. {number}") for number in range(3))
    letter(cast.eli)
    client.force_login(cast.tess)

    page = client.get(reverse("desk:letter", args=[middle.pk])).content.decode()

    for beside in (old, new):
        assert f'href="{reverse("desk:letter", args=[beside.pk])}"' in page


def test_the_file_of_an_invitation_is_saved_from_its_letter(cast: Cast, client: Client) -> None:
    asked = Letter.objects.create(
        reader=cast.tess, subject="x", text="x", calendar="BEGIN:VCALENDAR", written_at=NOON
    )
    client.force_login(cast.tess)

    assert "To my calendar" in client.get(f"/desk/inbox/{asked.pk}").content.decode()
    path = f"/letters/{asked.pk}/calendar.ics"
    saved = client.get(path)
    assert saved.content == b"BEGIN:VCALENDAR"
    assert "attachment" in saved.headers["Content-Disposition"]
    plain = Letter.objects.create(reader=cast.tess, subject="x", text="x", written_at=NOON)
    assert client.get(f"/letters/{plain.pk}/calendar.ics").status_code == 404
    client.force_login(cast.ada)
    assert client.get(path).status_code == 404
    assert Client().get(path).status_code == 302
