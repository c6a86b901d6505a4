"""Who reads what in the portal, by their reach, in the words of the table."""

from __future__ import annotations

MANAGER = ("account administrator",)
REACHING = ("own cases", "reads along", "one Application", "organisation", *MANAGER)
COLLEAGUES = (*REACHING, "colleague", "elsewhere")
# Who sees the Application as a whole, and with it what is needed on it.
NEEDING = ("one Application", "organisation", *MANAGER)
CUSTOMERS = (*COLLEAGUES, "stranger", "stranger, own cases")
OTHERS = tuple(one for one in COLLEAGUES if one not in MANAGER)
# What belongs to whom it was asked of or who asked for it, on calls: here the administrator.
ADMINISTRATOR = ("account administrator",)
OTHER_NEEDING = tuple(one for one in NEEDING if one not in ADMINISTRATOR)
OF_ONE = ("call-point-removal", "call-action-done", "off-hours-withdrawal")
