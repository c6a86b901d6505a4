"""Letters by mail: words from templates, sent by SMTP or kept as files.

A letter `name` is a folder `letters/<name>/`. It has a subject.txt, and either its sentences, each
written once for both forms (said.txt, act.txt, why.txt, and maybe more.txt), or a text.txt and a
body.html of its own.
"""

import re
import smtplib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from tsam.kernel import languages

SUBJECT_LENGTH = 200
# Seconds that one letter may hold a worker, whose own time ends at thirty.
_SMTP_TIMEOUT = 15
_SMTP_FORM = "smtp://user:password@host:587/?tls=starttls"


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str
    # A file of RFC 5545 that goes along: an invitation, or what takes it back.
    calendar: str = ""


class SendFailed(Exception):
    """A letter that did not go out. A permanent failure will fail again, however often tried."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


def render(name: str, context: Mapping[str, Any], language: str) -> Rendered:
    """The letter in the reader's language. The subject is one line of at most 200 signs."""
    folder = f"letters/{name}"
    tongue = languages.spoken(language)
    with translation.override(tongue):
        facts = {**context, "language": tongue}
        subject = one_line(_plain([f"{folder}/subject.txt"], facts))
        facts |= {"subject": subject, **_sentences(folder)}
        text = _plain([f"{folder}/text.txt", "letters/_letter.txt"], facts)
        html = render_to_string([f"{folder}/body.html", "letters/_letter.html"], facts)
    return Rendered(subject, _without_gaps(text), html)


def _sentences(folder: str) -> dict[str, str]:
    """The paths of the sentences that both forms include; nothing for one that is not there."""
    engine = Engine.get_default()
    found = {}
    for name in ("said", "act", "why", "more"):
        try:
            engine.get_template(f"{folder}/{name}.txt")
        except TemplateDoesNotExist:
            continue
        found[name] = f"{folder}/{name}.txt"
    return found


def _plain(paths: list[str], facts: dict[str, Any]) -> str:
    """A template of plain text: R&D must not become R&amp;D, whatever the template forgets."""
    words = Engine.get_default().select_template(paths).render(Context(facts, autoescape=False))
    return str(words)


def one_line(subject: str) -> str:
    """A subject that cannot become a second header: no line ends and no control signs."""
    printable = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in subject
    )
    line = " ".join(printable.split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"


def send(to: str, rendered: Rendered, *, message_id: str, in_reply_to: str | None = None) -> None:
    """Send one letter to one address. Raises SendFailed, permanent or not."""
    headers = {
        "Message-ID": message_id,
        # Asks holiday notices to stay away (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    if in_reply_to:
        headers |= {"In-Reply-To": in_reply_to, "References": in_reply_to}
    mail = EmailMultiAlternatives(one_line(rendered.subject), rendered.text, to=[to])
    mail.extra_headers = headers
    if rendered.html:
        mail.attach_alternative(rendered.html, "text/html")
    if rendered.calendar:
        _enclose(mail, rendered.calendar)
    try:
        mail.connection = get_connection(**settings.EMAIL_OPTIONS)
        sent = mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = next(iter(refused.recipients.values()), (0, b""))
        raise _refused(code, answer) from refused
    except smtplib.SMTPDataError as refused:
        raise _refused(refused.smtp_code, refused.smtp_error) from refused
    except (smtplib.SMTPException, OSError) as away:
        # Nobody there, or our greeting, sign-in or sender is refused. That is no fault of the
        # letter: people mend servers and settings, and then it goes out.
        raise SendFailed(str(away) or type(away).__name__, permanent=False) from away
    except ValueError as malformed:
        # A line end in an address or header (BadHeaderError), or an address that is none.
        raise SendFailed(str(malformed), permanent=True) from malformed
    if not sent:
        raise SendFailed("The letter has no address.", permanent=True)


def _enclose(mail: EmailMultiAlternatives, calendar: str) -> None:
    """As a way to read the letter, on which calendar programs act (RFC 6047), and as a file."""
    method = re.search(r"^METHOD:([A-Z]+)\r?$", calendar, re.MULTILINE)
    kind = f"text/calendar; method={method[1]}" if method else "text/calendar"
    mail.attach_alternative(calendar, kind)
    mail.attach("invitation.ics", calendar, "text/calendar")


def _refused(code: int, answer: bytes | str) -> SendFailed:
    """A 5xx is for good (RFC 5321 4.2.1), except 530 to 535: those are about our own sign-in."""
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    permanent = code >= 500 and not 530 <= code <= 538
    return SendFailed(f"{code} {said}".strip(), permanent=permanent)


def backend_from(smtp_url: str, folder: Path) -> tuple[str, dict[str, Any]]:
    """The mail backend and its options; without an address each letter is a file in `folder`.

    `tls` is starttls (port 587, the default), implicit (465) or none (25). Raises
    ImproperlyConfigured with a sentence; never repeats the address, which holds a password.
    """
    if not smtp_url:
        return "django.core.mail.backends.filebased.EmailBackend", {"file_path": str(folder)}
    try:
        parts = urlsplit(smtp_url)
    except ValueError:
        raise _misspelt("is no address. Write") from None
    if parts.scheme != "smtp" or not parts.hostname:
        raise _misspelt("must look like")
    options = dict(parse_qsl(parts.query))
    tls = options.pop("tls", "starttls")
    if options:
        raise _misspelt(f"does not know {', '.join(sorted(options))}. Write")
    ports = {"starttls": 587, "implicit": 465, "none": 25}
    if tls not in ports:
        raise _misspelt("knows tls=starttls, tls=implicit and tls=none. Write")
    try:
        port = parts.port or ports[tls]
    except ValueError:
        raise _misspelt("has a port that is no number. Write") from None
    return "django.core.mail.backends.smtp.EmailBackend", {
        "host": parts.hostname,
        "port": port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": tls == "starttls",
        "use_ssl": tls == "implicit",
        "timeout": _SMTP_TIMEOUT,
    }


def _misspelt(fault: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"TSAM_SMTP_URL {fault} {_SMTP_FORM}.")


def _without_gaps(text: str) -> str:
    """Conditions in a template leave empty lines behind; one between paragraphs is enough."""
    return re.sub(r"\n\s*\n\s*", "\n\n", text).strip() + "\n"
