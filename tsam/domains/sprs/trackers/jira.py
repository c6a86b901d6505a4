"""Jira over its public REST API: Cloud with e-mail and token, Data Center with an access token.

API 2 is spoken to both, because its texts are plain. They differ in how one signs in, how a list
goes on, and where the log of an issue is read.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tsam.domains.sprs.models import TrackerKind
from tsam.domains.sprs.trackers import jira_shapes as shapes
from tsam.domains.sprs.trackers.client import (
    Busy,
    Down,
    Gone,
    Issue,
    Known,
    Rejected,
    Shut,
    Touched,
)
from tsam.kernel.outbound import Answer, Away, Blocked, Outbound

_API = "rest/api/2"
_FIELDS = (
    "summary,status,resolution,priority,components,fixVersions,issuelinks,project,updated,comment"
)
PAGE, MOST_PAGES = 100, 200
# Tries of what may be asked twice, and the seconds between them.
_PAUSES = (0.5, 2.0)
# A pause that it asks for is kept within the job when it is this short.
_SHORT_SECONDS = 3
_SAID = 300


class Jira:
    """See client.Client. `seconds` is for one request."""

    def __init__(
        self,
        base_url: str,
        *,
        kind: str,
        project: str,
        email: str,
        token: str,
        zone: str = "",
        allows_private: bool = False,
        seconds: float = 15.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._is_cloud = kind == TrackerKind.JIRA_CLOUD
        self._project, self._token, self._sleep = project, token, sleep
        self._zone = _zone(zone)
        signed = base64.b64encode(f"{email}:{token}".encode()).decode()
        said = f"Basic {signed}" if self._is_cloud else f"Bearer {token}"
        headers = {"Authorization": said, "User-Agent": "TSAM-Desk"}
        try:
            self._out = Outbound(
                base_url, allows_private=allows_private, headers=headers, seconds=seconds
            )
        except Blocked as refused:
            raise Shut(code=f"blocked_{refused.code}") from None

    def __enter__(self) -> Jira:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._out.close()

    def known(self) -> Known:
        me = self._get("myself")
        if not isinstance(me, Mapping) or not (shapes.words(me, "displayName")):
            raise Down(code="not_jira")
        kinds = shapes.rows(self._get(f"project/{self._project}/statuses"))
        statuses = [shapes.words(one) for kind in kinds for one in shapes.rows(kind, "statuses")]
        versions = shapes.rows(self._get(f"project/{self._project}/versions"))
        return Known(
            person=shapes.person(me),
            zone=shapes.words(me, "timeZone"),
            statuses=list(dict.fromkeys(statuses)),
            resolutions=[shapes.words(one) for one in shapes.rows(self._get("resolution"))],
            priorities=[shapes.words(one) for one in shapes.rows(self._get("priority"))],
            types=[shapes.words(one) for one in kinds],
            versions=[shapes.version(one) for one in versions if not one.get("archived")],
        )

    def issue(self, key: str) -> Issue:
        expand = {} if self._is_cloud else {"expand": "changelog"}
        row = self._get(f"issue/{key}", fields=_FIELDS, **expand)
        fields = row.get("fields") if isinstance(row, Mapping) else {}
        said = fields.get("comment") if isinstance(fields, Mapping) else None
        comments = shapes.rows(said, "comments")
        if isinstance(said, Mapping) and int(said.get("total") or 0) > len(comments):
            comments = list(self._pages(f"issue/{key}/comment", "comments"))
        if self._is_cloud:
            changes = list(self._pages(f"issue/{key}/changelog", "values"))
        else:
            changes = shapes.rows(row.get("changelog"), "histories")
        return shapes.issue(row, changes, comments)

    def marked(self, label: str) -> Issue | None:
        jql = f'project = "{self._project}" AND labels = "{label}" ORDER BY created ASC'
        found = next(self._search(jql), None)
        return self.issue(found.id) if found else None

    def touched(self, since: datetime) -> Iterator[Touched]:
        # A moment in a query is read in the zone of whoever asks, and has no seconds.
        said = since.astimezone(self._zone).strftime("%Y/%m/%d %H:%M")
        jql = f'project = "{self._project}" AND updated >= "{said}" ORDER BY updated ASC, key ASC'
        return self._search(jql)

    def create(self, fields: Mapping[str, Any]) -> str:
        answer = self._ask("POST", "issue", body={"fields": self._written(fields)})
        made = shapes.words(answer.json(), "id")
        if not made:
            raise Down(code="not_jira")
        return made

    def edit(self, issue: str, fields: Mapping[str, Any]) -> None:
        self._ask("PUT", f"issue/{issue}", body={"fields": self._written(fields)}, is_safe=True)

    def move(self, issue: str, status: str, resolution: str) -> bool:
        answer = self._get(f"issue/{issue}/transitions", expand="transitions.fields")
        for one in shapes.rows(answer, "transitions"):
            if shapes.words(one.get("to")) != status:
                continue
            body: dict[str, Any] = {"transition": {"id": one.get("id")}}
            asks = one.get("fields")
            if resolution and isinstance(asks, Mapping) and "resolution" in asks:
                body["fields"] = {"resolution": {"name": resolution}}
            self._ask("POST", f"issue/{issue}/transitions", body=body)
            return True
        return False

    def comment(self, issue: str, text: str) -> str:
        answer = self._ask("POST", f"issue/{issue}/comment", body={"body": text})
        return shapes.words(answer.json(), "id")

    def _written(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Our fields in its shape."""
        written: dict[str, Any] = {}
        for name, value in fields.items():
            if name in {"summary", "description", "labels"}:
                written[name] = value
            elif name == "issuetype":
                written[name] = {"name": value}
                written["project"] = {"key": self._project}
            elif name == "priority":
                written[name] = {"name": value}
            elif name == "version":
                written["fixVersions"] = [{"name": value}] if value else []
        return written

    def _search(self, jql: str) -> Iterator[Touched]:
        if not self._is_cloud:
            for row in self._pages("search", "issues", jql=jql, fields="updated"):
                yield shapes.touched(row)
            return
        token = ""
        for _page in range(MOST_PAGES):
            more = {"nextPageToken": token} if token else {}
            answer = self._get("search/jql", jql=jql, fields="updated", maxResults=PAGE, **more)
            for row in shapes.rows(answer, "issues"):
                yield shapes.touched(row)
            following = answer.get("nextPageToken") if isinstance(answer, Mapping) else None
            if not isinstance(following, str) or not following or answer.get("isLast") is True:
                return
            token = following

    def _pages(self, path: str, name: str, **params: str) -> Iterator[Mapping[str, Any]]:
        start = 0
        for _page in range(MOST_PAGES):
            answer = self._get(path, startAt=start, maxResults=PAGE, **params)
            found = shapes.rows(answer, name)
            yield from found
            start += len(found)
            total = answer.get("total") if isinstance(answer, Mapping) else 0
            if not found or not isinstance(total, int) or start >= total:
                return

    def _get(self, path: str, **params: str | int) -> Any:
        try:
            return self._ask("GET", path, params=params, is_safe=True).json()
        except Away as away:
            raise Down(code=away.code) from None

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        is_safe: bool = False,
    ) -> Answer:
        """One request, again where that is safe and may help. Raises Trouble."""
        for pause in (*_PAUSES, None):
            try:
                return self._once(method, path, params, body)
            except Busy as busy:
                if pause is None or busy.seconds > _SHORT_SECONDS:
                    raise
                self._sleep(busy.seconds)
            except Down:
                if pause is None or not is_safe:
                    raise
                self._sleep(pause)
        raise Down

    def _once(
        self, method: str, path: str, params: Mapping[str, str | int] | None, body: Any
    ) -> Answer:
        try:
            answer = self._out.ask(method, f"{_API}/{path}", params=params, body=body)
        except Blocked as refused:
            raise Shut(code=f"blocked_{refused.code}") from None
        except Away as away:
            raise Down(code=away.code) from None
        status = answer.status
        if status == 429:
            raise Busy(_seconds(answer.headers.get("retry-after", "")))
        if status >= 500:
            raise Down(code="its_error")
        if status in {401, 403}:
            raise Shut(self._said(answer), code="sign_in" if status == 401 else "forbidden")
        if status == 404:
            raise Gone(self._said(answer))
        if status >= 400:
            raise Rejected(self._said(answer))
        return answer

    def _said(self, answer: Answer) -> str:
        """Its own words about what is wrong, short, and never our own secret back."""
        try:
            told = answer.json()
        except Away:
            return ""
        errors = told.get("errors") if isinstance(told, Mapping) else None
        general = told.get("errorMessages") if isinstance(told, Mapping) else None
        parts = [str(one) for one in general] if isinstance(general, list) else []
        if isinstance(errors, Mapping):
            parts += [f"{name}: {said}" for name, said in errors.items()]
        return " ".join(" ".join(parts).split())[:_SAID].replace(self._token, "…")


def _seconds(text: str) -> int:
    """As Retry-After says; a minute where it says a day or nothing."""
    return min(int(text), 3600) if text.isascii() and text.isdigit() else 60


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
