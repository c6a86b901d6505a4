"""A deed that asks before it is done: a question with its form, on a page or in a dialog.

The page and the dialog are one template, and the link to it works without scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from tsam.domains.people.models import User
from tsam.faces.ui.attempts import attempt
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, moved
from tsam.kernel.verdicts import YES, Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Row = TypeVar("Row")
# Does it and says what was done; and where to go on, where that is known only then.
Deed = Callable[[dict[str, Any]], str | tuple[str, str]]


@dataclass(frozen=True)
class Question:
    """What is asked: the question, the verb on the button, and where to go on."""

    title: str
    act: str
    back: str
    lead: str = ""
    verdict: Verdict = YES
    is_danger: bool = False
    crumbs: tuple[tuple[str, str], ...] = ()
    # A part between the question and the fields, and what it needs.
    proof: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Act(Generic[Row]):
    """A step of a row: its question, its button, what is said afterwards, its form, and what it
    does."""

    title: StrOrPromise
    act: StrOrPromise
    done: StrOrPromise
    may: Callable[[User, Row], Verdict]
    form: Callable[[Request, Row], Form]
    deed: Callable[[Row, dict[str, Any], User, datetime], object]
    is_danger: bool = False


def sent(request: Request) -> QueryDict | None:
    """What a form sent, also when it has no fields; None while it is only asked."""
    return request.POST if request.method == "POST" else None


def came_from(request: Request, otherwise: str) -> str:
    """Where the reader came from, as `back` says, if that is a page of the desk."""
    asked = request.POST.get("back", "") or request.GET.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours and asked.startswith("/desk/") else otherwise


def ask(request: Request, question: Question, form: Form, deed: Deed) -> HttpResponse:
    """Show the question, or do the deed when the answer is right, and go on."""
    if request.method == "POST" and (done := attempt(form, deed)):
        said, url = (done, "") if isinstance(done, str) else done
        messages.success(request, said)
        return moved(request, url or question.back)
    context = {
        "question": question,
        "form": form,
        "action": request.get_full_path(),
        "is_dialog": request.headers.get("HX-Request") == "true",
    }
    status = 422 if request.method == "POST" else 200
    return answer(request, "desk/deed.html", context, fragment="desk/_deed.html", status=status)
