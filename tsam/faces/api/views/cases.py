"""Cases: the list, one case, and what is read of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import FileResponse
from django.utils.timezone import now
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from tsam.domains.accounts.models import Account, Application, Contact
from tsam.domains.cases import actions, files, finding, story
from tsam.domains.cases.models import (
    Attachment,
    Case,
    CaseArea,
    Channel,
    IssueType,
    Message,
    Note,
    Participant,
    State,
)
from tsam.domains.intelligence.models import TierName
from tsam.domains.objectives.models import Project, Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities.models import Rank
from tsam.domains.priorities.moving import changes_for
from tsam.faces.api.calls import (
    Body,
    Cursor,
    Key,
    Limit,
    Number,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import HEADER, once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.cases import (
    AttachmentShape,
    CaseShape,
    CasesWordShape,
    ChangeShape,
    EventShape,
    ParticipantShape,
    RankShape,
)
from tsam.faces.ui.downloads import download
from tsam.faces.ui.pages import keyset

router = Router(tags=["cases"])

RELATED = ("account", "application", "assignee", "opened_by")
ORDERS = {"newest": ("-pk",), "due": ("clock_due_at", "pk"), "rank": ("-score", "case_id")}


class Filters(Schema):
    """What narrows the list; each of them is optional."""

    account: str = Field("", max_length=60, description="slug")
    application: Key | None = None
    state: State | None = None
    severity: int | None = Field(None, ge=0, le=3)
    assignee: Key | None = None
    is_open: bool | None = None
    area: CaseArea | None = Field(None, description="What it chiefly concerns.")
    project: Key | None = None
    mine: bool = Field(False, description="Only those that the key's owner reported.")
    q: str = Field("", max_length=200, description="Words or a number; at most 300 cases.")
    sort: Literal["newest", "due", "rank"] = "newest"

    def conditions(self, reader: User) -> dict[str, Any]:
        words = self.q.replace("\0", " ").strip()
        asked = {
            "opened_by": reader if self.mine else None,
            "pk__in": finding.keys(reader, words) if words else None,
            "account__slug": self.account.replace("\0", "") or None,
            "application_id": self.application,
            "state": self.state,
            "severity": self.severity,
            "assignee_id": self.assignee,
            "is_open": self.is_open,
            "area": self.area,
            # Through the rule: who may not read a project does not learn which cases are its.
            "project__in": Project.objects.visible_to(reader).filter(pk=self.project)
            if self.project
            else None,
        }
        return {name: value for name, value in asked.items() if value is not None}


@router.get("/cases", response=answers(Listed[CaseShape]))
def cases(request: Call, filters: Query[Filters], cursor: Cursor = "", limit: Limit = 50) -> Any:
    """`sort=rank` lists open cases in the order of work, for Technical Support."""
    conditions = filters.conditions(request.user)
    order = ORDERS[filters.sort]
    if filters.sort == "rank":
        ranks = Rank.objects.visible_to(request.user).select_related(
            "case", *(f"case__{name}" for name in RELATED)
        )
        ranked = ranks.filter(**{f"case__{name}": value for name, value in conditions.items()})
        places = keyset(ranked, order=order, cursor=cursor, size=limit)
        ordered = [rank.case for rank in places]
        return {"items": shown(request, ordered), "next": places.older or None}
    rows = Case.objects.visible_to(request.user).filter(**conditions).select_related(*RELATED)
    page = keyset(rows, order=order, cursor=cursor, size=limit)
    return {"items": shown(request, page.rows), "next": page.older or None}


class NewCase(Body):
    application: Key
    title: str = Field(max_length=200)
    text: str = Field(max_length=100_000)
    severity: int = Field(ge=0, le=3)
    issue_type: IssueType = IssueType.BREAK_FIX
    release: str = Field("", max_length=80)
    impact: str = Field("", max_length=300)
    since: str = Field("", max_length=80)
    tier: TierName | None = Field(None, description="Where it happens; production if left out.")
    english_contact: bool = Field(False, description="Severity 0, when support opens it.")
    reachable_name: str = Field("", max_length=120, description="Severity 0: who speaks English.")
    reachable_phone: str = Field("", max_length=40, description="With the code of the country.")
    on_behalf_of: Key | None = Field(None, description="A contact's person, for support.")


NOT_DESCRIBED = {"application", "on_behalf_of", "reachable_name", "reachable_phone", "tier"}


@router.get("/cases/similar", response=answers(list[CaseShape]))
def similar(request: Call, title: Annotated[str, Query(max_length=200)]) -> Any:
    """Cases that say the same as a title, within what the key's owner sees; before opening one."""
    return shown(request, finding.similar(request.user, title.replace("\0", " ")))


@router.post("/cases", response=answers(CaseShape, 201))
@once
def open_case(request: Call, given: NewCase) -> Any:
    application = visible_or_404(
        Application.objects.select_related("account", "support_contract"),
        request,
        pk=given.application,
    )
    case = actions.open_case(
        application,
        actions.Description(
            **given.dict(exclude=NOT_DESCRIBED),
            tier=given.tier or "",
            reachable=actions.Reachable(given.reachable_name, given.reachable_phone),
        ),
        by=request.user,
        at=now(),
        channel=Channel.API,
        on_behalf_of=_contact(request, application.account, given.on_behalf_of),
    )
    return Status(201, shown(request, [case])[0])


@router.get("/cases/{number}", response=answers(CaseShape))
def case(request: Call, number: Number) -> Any:
    return shown(request, [found(request, number)])[0]


@router.get("/cases/{number}/messages", response=answers(Listed[CasesWordShape]))
def messages(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Message.objects.visible_to(request.user).select_related("author")
    of_case = rows.filter(case=found(request, number))
    return listed(of_case, ("pk",), cursor, limit, CasesWordShape.of)


class NewMessage(Body):
    text: str = Field(max_length=100_000)
    state: State | None = Field(None, description="Where the case goes with it; support only.")


@router.post("/cases/{number}/messages", response=answers(CasesWordShape, 201))
@once
def reply(request: Call, number: Number, given: NewMessage) -> Any:
    word = actions.reply(
        found(request, number),
        by=request.user,
        at=now(),
        text=given.text,
        channel=Channel.API,
        state=given.state or "",
        idempotency_key=request.headers.get(HEADER, "")[:80],
    )
    return Status(201, CasesWordShape.of(word))


@router.get("/cases/{number}/notes", response=answers(Listed[CasesWordShape]))
def notes(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Internal; empty for customers, as if there were none."""
    rows = Note.objects.visible_to(request.user).select_related("author")
    of_case = rows.filter(case=found(request, number))
    return listed(of_case, ("pk",), cursor, limit, CasesWordShape.of)


class NewNote(Body):
    text: str = Field(max_length=100_000)


@router.post("/cases/{number}/notes", response=answers(CasesWordShape, 201))
@once
def take_note(request: Call, number: Number, given: NewNote) -> Any:
    note = actions.take_note(found(request, number), by=request.user, at=now(), text=given.text)
    return Status(201, CasesWordShape.of(note))


@router.get("/cases/{number}/attachments", response=answers(Listed[AttachmentShape]))
def attachments(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Attachment.objects.visible_to(request.user).filter(case=found(request, number))
    return listed(rows, ("pk",), cursor, limit, AttachmentShape.of)


@router.post("/cases/{number}/attachments", response=answers(CasesWordShape, 201))
@once
def attach(
    request: Call,
    number: Number,
    file: File[UploadedFile],
    text: Annotated[str, Form(max_length=100_000)] = "",
) -> Any:
    """A file with a public message; without words, its name is the message."""
    case = found(request, number)
    stored = files.take(file)
    word = actions.reply(
        case,
        by=request.user,
        at=now(),
        text=text.replace("\0", " ").strip() or stored.name,
        channel=Channel.API,
        files=[stored],
    )
    return Status(201, CasesWordShape.of(word))


@router.get("/cases/{number}/attachments/{key}", response=answers(bytes))
def attachment(request: Call, number: Number, key: Key) -> FileResponse:
    case = found(request, number)
    return download(visible_or_404(Attachment.objects.filter(case=case), request, pk=key))


@router.get("/cases/{number}/participants", response=answers(list[ParticipantShape]))
def participants(request: Call, number: Number) -> Any:
    rows = Participant.objects.visible_to(request.user).select_related("user")
    return [ParticipantShape.of(row) for row in rows.filter(case=found(request, number))]


@router.get("/cases/{number}/events", response=answers(Listed[EventShape]))
def events(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What happened, oldest first; a customer sees the public part."""
    rows = story.events(request.user, found(request, number))
    return listed(rows.select_related("by"), ("pk",), cursor, limit, EventShape.of)


@router.get("/cases/{number}/rank", response=answers(RankShape))
def rank(request: Call, number: Number) -> Any:
    """Why the case stands where it stands; for Technical Support."""
    case = found(request, number)
    return RankShape.of(
        visible_or_404(Rank.objects.select_related("weights", "own_weights"), request, case=case)
    )


@router.get("/cases/{number}/moves", response=answers(list[ChangeShape]))
def moves(request: Call, number: Number) -> Any:
    """What would move it, all else as it is; empty for the first. For Technical Support."""
    case = found(request, number)
    rank = visible_or_404(
        Rank.objects.select_related("weights", "own_weights", "case"), request, case=case
    )
    return [
        ChangeShape(
            kind=one.kind,
            value=one.value,
            place=one.place,
            score=one.points,
            sentence=one.sentence,
        )
        for one in changes_for(rank)
    ]


def found(request: Call, number: str) -> Case:
    return visible_or_404(Case.objects.numbered(number).select_related(*RELATED), request)


def shown(request: Call, rows: Sequence[Case]) -> list[CaseShape]:
    """With the needs and projects of them that the reader may read; one query each for all."""
    served = {row.requirement_id for row in rows if row.requirement_id}
    needs = Requirement.objects.visible_to(request.user).in_bulk(served)
    named = {row.project_id for row in rows if row.project_id}
    projects = Project.objects.visible_to(request.user).in_bulk(named)
    return [
        CaseShape.of(
            row,
            request.user,
            needs.get(row.requirement_id or 0),
            projects.get(row.project_id or 0),
        )
        for row in rows
    ]


def _contact(request: Call, account: Account, key: int | None) -> User | None:
    if key is None:
        return None
    return visible_or_404(
        Contact.objects.present().filter(account=account).select_related("user"),
        request,
        user_id=key,
    ).user
