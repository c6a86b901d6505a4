"""The customer: a contracting company, and its people who may sign in to the portal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models.visibility import (
    EVERYTHING,
    SUPPORT,
    AccountScoped,
    Reach,
    all_rows_for,
)
from tsam.domains.people.models import LANGUAGES, Function, User

# Who deals with customers at all. R&D and Product Management meet a customer only through a case
# or a brief, and there without its name.
CUSTOMER_FACING = (
    *SUPPORT,
    Function.STAFFING_MANAGER,
    Function.SALES,
    Function.GLOBAL_SERVICES,
    Function.ADMINISTRATOR,
)


class AccountQuerySet(AccountScoped["Account"]):
    account_path = "pk"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*CUSTOMER_FACING)


class Account(models.Model):
    """A customer of the vendor. Everything else belongs to one."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default="en")
    created_at = models.DateTimeField()

    objects = AccountQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ContactQuerySet(AccountScoped["Contact"]):
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*CUSTOMER_FACING)

    def present(self) -> ContactQuerySet:
        return self.filter(left_at=None)


class Contact(models.Model):
    """A person at a customer, how far the portal shows them, and whether they manage the others."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contacts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contacts")
    reach = models.CharField(_("sees"), max_length=16, choices=Reach, default=Reach.OWN_CASES)
    is_administrator = models.BooleanField(_("manages the contacts"), default=False)
    speaks_english = models.BooleanField(_("speaks English"), default=True)
    job_title = models.CharField(_("role"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "user"], name="contact_once_per_account")
        ]

    def __str__(self) -> str:
        return self.user.name


class ContactApplicationQuerySet(AccountScoped["ContactApplication"]):
    account_path = "contact__account"
    # Whose access rule somebody does not meet, its name says nothing on a contact either.
    application_path = "application"
    customer_may_read = EVERYTHING
    function_may_read = all_rows_for(*CUSTOMER_FACING)


class ContactApplication(models.Model):
    """One of the Applications that a contact with narrowed reach may see."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="narrowed_to")
    application = models.ForeignKey(
        "accounts.Application", on_delete=models.CASCADE, related_name="+"
    )

    objects = ContactApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "application"], name="contact_application_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.application}"
