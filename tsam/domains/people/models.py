"""Who works here and who is served: users, what they do, and what has been verified about them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tsam.kernel.blanks import Blank
from tsam.kernel.standing import Standing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGES: list[tuple[str, StrOrPromise]] = [
    ("en", _("English")),
    ("de", _("German")),
    ("fr", _("French")),
    ("ja", _("Japanese")),
    ("zh-hans", _("Chinese, simplified")),
    ("ko", _("Korean")),
]


class Theme(models.TextChoices):
    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    DENSE = "dense", _("Compact")
    ROOMY = "roomy", _("Roomy")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in: staff of the vendor, or a contact of a customer. Never both."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_staff = models.BooleanField(_("works for the vendor"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES, default="en")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(max_length=10, choices=Density, default=Density.DENSE)
    single_keys = models.BooleanField(_("single keys act"), default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_case")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_customer(self) -> bool:
        return not self.is_staff

    @cached_property
    def functions(self) -> frozenset[str]:
        """What this person does for the vendor; empty for customers and for people who left."""
        if not (self.is_staff and self.is_active):
            return frozenset()
        return frozenset(function for (function,) in _FUNCTIONS.rows(person=self.pk))

    def has_function(self, *functions: str) -> bool:
        return not self.functions.isdisjoint(functions)

    def attested_rules(self, on: date) -> frozenset[str]:
        """Access rules this person is verified for on that day."""
        return frozenset(self.attestations.valid(on).values_list("rule", flat=True))


class Function(models.TextChoices):
    """What somebody does for the vendor; the columns of the visibility table."""

    TSAM = "TSAM", _("TSAM")
    TSE = "TSE", _("Support engineer")
    SUPPORT_MANAGER = "SUPPORT_MANAGER", _("Support manager")
    STAFFING_MANAGER = "STAFFING_MANAGER", _("Staffing manager")
    RND = "RND", _("R&D")
    PRODUCT_MANAGEMENT = "PRODUCT_MANAGEMENT", _("Product Management")
    SALES = "SALES", _("Sales")
    GLOBAL_SERVICES = "GLOBAL_SERVICES", _("Global Services")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")


class HeldFunction(models.Model):
    """That a person holds a function at the vendor, and who said so."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="held_functions")
    function = models.CharField(max_length=24, choices=Function)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "function"], name="function_held_once")
        ]

    def __str__(self) -> str:
        return str(self.get_function_display())


_FUNCTIONS = Standing(
    lambda: HeldFunction.objects.filter(user=Blank("person")).values_list("function")
)


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def valid(self, on: date) -> AttestationQuerySet:
        return self.filter(valid_from__lte=on, revoked_at=None).filter(
            Q(valid_until=None) | Q(valid_until__gte=on)
        )


class Attestation(models.Model):
    """Somebody verified that a person meets an access rule. Says the rule, never a nationality."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="attestations")
    rule = models.SlugField(_("rule"), max_length=40)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField()
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attestation_ends_after_it_starts",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="attestation_is_verified_by_another",
                condition=~Q(user=F("verified_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.user}"


class Scope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class Token(models.Model):
    """A key by which another system acts as its owner on the API. Only its hash is kept."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.READ)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at and self.owner.is_active


class Invitation(models.Model):
    """A letter with a key that lets a new person choose a password, once and for a while."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} by {self.expires_at:%Y-%m-%d}"

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > at


class KeptAnswer(models.Model):
    """What a create by the API answered, kept under the caller's key so that it happens once."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    # sha256 of method, path and body: the same key for something else is a mistake.
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="answer_kept_once")]

    def __str__(self) -> str:
        return self.key
