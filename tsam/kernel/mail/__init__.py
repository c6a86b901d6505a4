"""A letter of RFC 5322, read without trusting it: who sent it, what it says, who really wrote."""

from tsam.kernel.mail.reading import MOST_BYTES, Mail, Unreadable, read

__all__ = ["MOST_BYTES", "Mail", "Unreadable", "read"]
