"""The people and places every test knows.

Noon is a Monday. Tess is Acme's TSAM, Eli a support engineer, Mona manages support, Stan staffing,
Rita is R&D, Paul Product Management, Sally Sales, Gino Global Services, Dana the administrator.
At Acme, Ada sees everything and manages the contacts, Olga sees the line "Assembly", Owen his own
cases, as do Rea and Carl; Oscar sees everything too, Wanda the line "Welding". Gus is the
stranger: he sees everything at Globex, and Olaf his own cases there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    ContactApplication,
    ContractPackage,
    Engagement,
    EngagementState,
    EngagementTerm,
    Reach,
    ServiceCalendar,
    SupportContract,
    SupportPackage,
    fingerprint,
)
from tsam.domains.cases.models import OURS, Case, Participant, ParticipantRole, State
from tsam.domains.people.models import Function, HeldFunction, User
from tsam.domains.staffing.models import Assignment, AssignmentRole

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PASSWORD = "a long enough password"


class Cast:
    """Everybody appears when first asked for, so a test pays for whom it names."""

    @cached_property
    def tess(self) -> User:
        return self.staff("Tess Tanaka", Function.TSAM)

    @cached_property
    def eli(self) -> User:
        return self.staff("Eli Engineer", Function.TSE)

    @cached_property
    def mona(self) -> User:
        return self.staff("Mona Manager", Function.SUPPORT_MANAGER)

    @cached_property
    def stan(self) -> User:
        return self.staff("Stan Staffing", Function.STAFFING_MANAGER)

    @cached_property
    def rita(self) -> User:
        return self.staff("Rita Research", Function.RND)

    @cached_property
    def paul(self) -> User:
        return self.staff("Paul Product", Function.PRODUCT_MANAGEMENT)

    @cached_property
    def sally(self) -> User:
        return self.staff("Sally Sales", Function.SALES)

    @cached_property
    def gino(self) -> User:
        return self.staff("Gino Global", Function.GLOBAL_SERVICES)

    @cached_property
    def dana(self) -> User:
        return self.staff("Dana Director", Function.ADMINISTRATOR)

    @cached_property
    def acme(self) -> Account:
        return self.account("Acme")

    @cached_property
    def globex(self) -> Account:
        return self.account("Globex")

    @cached_property
    def ada(self) -> User:
        return self.contact("Ada Acme", self.acme, is_administrator=True)

    @cached_property
    def olga(self) -> User:
        return self.contact("Olga One", self.acme, Reach.APPLICATION, [self.assembly])

    @cached_property
    def owen(self) -> User:
        return self.contact("Owen Own", self.acme, Reach.OWN_CASES)

    @cached_property
    def rea(self) -> User:
        return self.contact("Rea Reading", self.acme, Reach.OWN_CASES)

    @cached_property
    def oscar(self) -> User:
        return self.contact("Oscar Other", self.acme)

    @cached_property
    def carl(self) -> User:
        return self.contact("Carl Colleague", self.acme, Reach.OWN_CASES)

    @cached_property
    def wanda(self) -> User:
        return self.contact("Wanda Welder", self.acme, Reach.APPLICATION, [self.welding])

    @cached_property
    def olaf(self) -> User:
        return self.contact("Olaf Own", self.globex, Reach.OWN_CASES)

    @cached_property
    def gus(self) -> User:
        return self.contact("Gus Globex", self.globex, is_administrator=True)

    @cached_property
    def assembly(self) -> Application:
        return self.application("Assembly", self.acme)

    @cached_property
    def welding(self) -> Application:
        return self.application("Welding", self.acme)

    @cached_property
    def vault(self) -> Application:
        return self.application("Vault", self.globex)

    @cached_property
    def engagement(self) -> Engagement:
        """Acme's on Assembly: PLATINUM, active, served by Tess."""
        return self.engage(self.assembly, "PLATINUM", tsam=self.tess)

    def serve(self) -> Engagement:
        """See to it that Acme's Assembly is served."""
        return self.engagement

    def staff(self, name: str, *functions: str, **fields: Any) -> User:
        user = self._user(name, is_staff=True, **fields)
        HeldFunction.objects.bulk_create(
            HeldFunction(user=user, function=function, granted_at=NOON) for function in functions
        )
        return user

    def contact(
        self,
        name: str,
        account: Account,
        reach: str = Reach.ORGANISATION,
        applications: list[Application] | None = None,
        *,
        is_administrator: bool = False,
    ) -> User:
        user = self._user(name, is_staff=False)
        contact = Contact.objects.create(
            account=account,
            user=user,
            reach=reach,
            is_administrator=is_administrator,
            added_at=NOON,
        )
        for application in applications or []:
            ContactApplication.objects.create(contact=contact, application=application)
        return user

    def account(self, name: str, **fields: Any) -> Account:
        return Account.objects.create(
            name=name, slug=name.lower().replace(" ", "-"), created_at=NOON, **fields
        )

    def application(self, name: str, account: Account, **fields: Any) -> Application:
        features, server, team = [name], f"{name}-srv", f"{name} team"
        return Application.objects.create(
            account=account,
            name=name,
            features=features,
            server=server,
            team=team,
            fingerprint=fingerprint(features, server, team),
            created_at=NOON,
            **fields,
        )

    def contract(
        self,
        account: Account,
        package: str = "GOLD",
        *,
        starts_on: date = date(2026, 1, 1),
        ends_on: date = date(2026, 12, 31),
        **fields: Any,
    ) -> SupportContract:
        contract = SupportContract.objects.create(
            account=account,
            number=f"SCN{SupportContract.objects.count() + 1:05}",
            starts_on=starts_on,
            ends_on=ends_on,
            terms_version="2026",
            **fields,
        )
        if package:
            ContractPackage.objects.create(
                contract=contract,
                package=SupportPackage.objects.get(code=package),
                effective_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        return contract

    def engage(
        self,
        application: Application,
        package: str = "GOLD",
        *,
        tsam: User | None = None,
        calendar: ServiceCalendar | None = None,
        starts_on: date = date(2026, 1, 1),
        ends_on: date = date(2026, 12, 31),
        state: str = EngagementState.ACTIVE,
        **fields: Any,
    ) -> Engagement:
        contract = self.contract(application.account, package)
        application.support_contract = contract
        application.save(update_fields=["support_contract"])
        engagement = Engagement.objects.create(
            account=application.account,
            application=application,
            support_contract=contract,
            calendar=calendar or ServiceCalendar.objects.get(is_default=True),
            state=state,
            language="en",
            created_at=NOON,
            activated_at=NOON if state == EngagementState.ACTIVE else None,
            **fields,
        )
        EngagementTerm.objects.create(
            engagement=engagement, starts_on=starts_on, months=12, ends_on=ends_on, ordered_at=NOON
        )
        if tsam:
            self.assign(engagement, tsam)
        return engagement

    def assign(self, engagement: Engagement, tsam: User) -> Assignment:
        return Assignment.objects.create(
            engagement=engagement,
            user=tsam,
            role=AssignmentRole.PRIMARY,
            starts_on=date(2026, 1, 1),
            assigned_by=tsam,
            assigned_at=NOON,
        )

    def case(self, application: Application | None = None, **fields: Any) -> Case:
        """An open case of Acme on Assembly, reported by Ada unless `opened_by` says another."""
        where = application or self.assembly
        opened_by = fields.pop("opened_by", None) or (
            self.ada if where.account == self.acme else self.gus
        )
        at = fields.pop("opened_at", NOON)
        state = fields.get("state", State.OPEN)
        fields.setdefault("ours_since", at if state in OURS else None)
        case = Case.objects.create(
            account=where.account,
            application=where,
            opened_by=opened_by,
            opened_at=at,
            last_word_at=fields.pop("last_word_at", at),
            title=fields.pop("title", "The press stops"),
            severity=fields.pop("severity", 2),
            is_open=state != State.CLOSED,
            closed_at=at + timedelta(hours=1) if state == State.CLOSED else None,
            **fields,
        )
        Participant.objects.create(
            case=case, user=opened_by, role=ParticipantRole.REPORTER, added_at=at
        )
        return case

    def _user(self, name: str, *, is_staff: bool, **fields: Any) -> User:
        email = f"{name.split()[0].lower()}@{'vendor' if is_staff else 'customer'}.example"
        user = User(email=email, name=name, is_staff=is_staff, created_at=NOON, **fields)
        user.set_password(PASSWORD)
        user.save()
        return user
