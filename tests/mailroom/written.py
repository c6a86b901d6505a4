"""Letters as a mail server hands them in."""

from __future__ import annotations

from email.message import EmailMessage
from itertools import count

_numbers = count(1)


def written(
    sender: str = "ada@customer.example", text: str = "Line 2 stands.", **said: str
) -> bytes:
    """A letter of Ada's. Headers are named in small letters, with _ for -; "" leaves one out."""
    letter = EmailMessage()
    headers = {
        "from": sender,
        "to": "escalations@vendor.example",
        "subject": "Escalation",
        "message_id": f"<{next(_numbers)}@customer.example>",
        "date": "Mon, 02 Mar 2026 12:00:00 +0000",
        **said,
    }
    for name, value in headers.items():
        if value:
            letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter.as_bytes()


def page(html: str, **said: str) -> bytes:
    """A letter that came as HTML alone."""
    plain = written(**said).partition(b"\n\n")[0].decode()
    kept = [line for line in plain.splitlines() if not line.lower().startswith(("content", "mime"))]
    headers = "\n".join([*kept, "Content-Type: text/html; charset=utf-8"])
    return f"{headers}\n\n{html}".encode()
