"""Everything that can happen to accounts and to what they have bought."""

from tsam.domains.accounts.actions.account import (
    add_application,
    change_account,
    change_application,
    create_account,
    retire_application,
    tell_apart,
)
from tsam.domains.accounts.actions.calendar import (
    add_exception,
    change_calendar,
    create_calendar,
    make_default,
    remove_exception,
)
from tsam.domains.accounts.actions.contact import (
    add_contact,
    change_contact,
    invite_contact_again,
    remove_contact,
)
from tsam.domains.accounts.actions.contract import (
    add_contract,
    cancel_contract,
    renew_contract,
    set_package,
)
from tsam.domains.accounts.actions.engagement import (
    advance,
    end,
    order_engagement,
    renew,
    resume,
    suspend,
)
from tsam.domains.accounts.actions.package import (
    change_package,
    create_package,
    offer_package,
)

__all__ = [
    "add_application",
    "add_contact",
    "add_contract",
    "add_exception",
    "advance",
    "cancel_contract",
    "change_account",
    "change_application",
    "change_calendar",
    "change_contact",
    "change_package",
    "create_account",
    "create_calendar",
    "create_package",
    "end",
    "invite_contact_again",
    "make_default",
    "offer_package",
    "order_engagement",
    "remove_contact",
    "remove_exception",
    "renew",
    "renew_contract",
    "resume",
    "retire_application",
    "set_package",
    "suspend",
    "tell_apart",
]
