"""Whom a case can be given to, and who can be asked to help."""

from __future__ import annotations

from collections.abc import Iterable

from tsam.domains.accounts.models import Contact
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.people.models import Function, User


def support() -> list[User]:
    """Who can own a case."""
    return _with_function(SUPPORT)


def helpers() -> list[User]:
    """Who can be asked to help in a case."""
    return _with_function((*SUPPORT, Function.RND, Function.PRODUCT_MANAGEMENT))


def everybody() -> list[User]:
    """All of us who can sign in."""
    return list(User.objects.filter(is_active=True, is_staff=True).order_by("name"))


def tsams() -> list[User]:
    """Who can be there outside the hours."""
    return _with_function((Function.TSAM,))


def contacts(reader: User, case: Case) -> list[User]:
    """The customer's own people, as far as the reader sees them."""
    present = Contact.objects.visible_to(reader).present().filter(account=case.account)
    return [contact.user for contact in present.select_related("user").order_by("user__name")]


def _with_function(functions: Iterable[str]) -> list[User]:
    return list(
        User.objects.filter(
            is_active=True, is_staff=True, held_functions__function__in=list(functions)
        )
        .distinct()
        .order_by("name")
    )
