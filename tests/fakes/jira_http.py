"""The HTTP side of the fake: sign-in, pages, limits, and the calls of API 2."""

from __future__ import annotations

import base64
import json
import re
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo


class Served:
    """The server, for as long as the block lasts."""

    def __init__(self, fake: Any) -> None:
        handler = type("Handler", (Handler,), {"fake": fake})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one piece: in two, each answer waits for a receipt of the first.
    wbufsize = -1
    fake: Any

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def log_message(self, *_said: Any) -> None: ...

    def _answer(self, method: str) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        parts = urlsplit(self.path)
        params = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with self.fake.lock:
            self.fake.asked.append((method, parts.path, body))
            if self.fake.is_down:
                return self._say(503, {"errorMessages": ["Down for maintenance"]})
            if self.fake.busy_times > 0:
                self.fake.busy_times -= 1
                return self._say(429, {}, {"Retry-After": self.fake.busy_seconds})
            if not self._is_signed_in():
                return self._say(401, {"errorMessages": ["Client must be authenticated"]})
            path = parts.path.removeprefix("/rest/api/2/")
            status, told = Calls(self.fake, params, body).call(method, path)
            return self._say(status, told)

    def _is_signed_in(self) -> bool:
        said = self.headers.get("Authorization", "")
        if self.fake.is_cloud:
            basic = base64.b64encode(b"bot@vendor.example:t0ken-of-the-bot").decode()
            return said == f"Basic {basic}"
        return said == "Bearer t0ken-of-the-bot"

    def _say(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        content = b"" if told is None else json.dumps(told).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Calls:
    """One request, by its path."""

    def __init__(self, fake: Any, params: dict[str, str], body: Any) -> None:
        self.fake, self.params, self.body = fake, params, body

    def call(self, method: str, path: str) -> tuple[int, Any]:
        for pattern, name in _PATHS[method]:
            if found := re.fullmatch(pattern, path):
                answer: tuple[int, Any] = getattr(self, name)(*found.groups())
                return answer
        return 404, {"errorMessages": ["null for uri"]}

    def myself(self) -> tuple[int, Any]:
        return 200, {"displayName": "TSAM Desk", "timeZone": self.fake.zone}

    def statuses(self, key: str) -> tuple[int, Any]:
        if key != "KET":
            return 404, {"errorMessages": [f"No project could be found with key '{key}'."]}
        names = ("Open", "In Progress", "Resolved", "Closed", "Awaiting QA")
        return 200, [{"name": "Bug", "statuses": [{"name": name} for name in names]}]

    def versions(self, _key: str) -> tuple[int, Any]:
        return 200, list(self.fake.versions.values())

    def priorities(self) -> tuple[int, Any]:
        return 200, [{"name": name} for name in ("Highest", "High", "Medium", "Low")]

    def resolutions(self) -> tuple[int, Any]:
        names = ("Fixed", "Won't Fix", "Duplicate", "Cannot Reproduce", "Not A Bug")
        return 200, [{"name": name} for name in names]

    def issue(self, key: str) -> tuple[int, Any]:
        issue = self.fake.find(key)
        if issue is None:
            return _nothing()
        shown = self.fake.shown(issue)
        if self.params.get("expand") == "changelog" and not self.fake.is_cloud:
            shown["changelog"] = {"histories": issue.histories}
        return 200, shown

    def changelog(self, key: str) -> tuple[int, Any]:
        issue = self.fake.find(key)
        return self._page(issue.histories, "values") if issue else _nothing()

    def comments(self, key: str) -> tuple[int, Any]:
        issue = self.fake.find(key)
        return self._page(issue.comments, "comments") if issue else _nothing()

    def transitions(self, key: str) -> tuple[int, Any]:
        issue = self.fake.find(key)
        if issue is None:
            return _nothing()
        steps = self.fake_steps(issue)
        return 200, {
            "transitions": [
                {
                    "id": str(number),
                    "name": name,
                    "to": {"name": to},
                    "fields": {"resolution": {}} if asks else {},
                }
                for number, (name, to, asks) in enumerate(steps)
            ]
        }

    def fake_steps(self, issue: Any) -> list[tuple[str, str, bool]]:
        return list(self.fake.workflow.get(issue.fields["status"]["name"], []))

    def take(self, key: str) -> tuple[int, Any]:
        issue = self.fake.find(key)
        if issue is None:
            return _nothing()
        _name, to, asks = self.fake_steps(issue)[int(self.body["transition"]["id"])]
        said = (self.body.get("fields") or {}).get("resolution", {}).get("name", "")
        if asks and not said:
            said = "Fixed"
        kept = (issue.fields["resolution"] or {}).get("name", "")
        self.fake.move(issue.key, to, said or (kept if to == "Closed" else ""), "TSAM Desk")
        return 204, None

    def create(self) -> tuple[int, Any]:
        fields = self.body["fields"]
        if "summary" not in fields or fields.get("project", {}).get("key") != "KET":
            return 400, {"errorMessages": [], "errors": {"project": "project is required"}}
        made = self.fake.add(fields, "TSAM Desk")
        return 201, {"id": made.id, "key": made.key}

    def edit(self, key: str) -> tuple[int, Any]:
        issue = self.fake.find(key)
        if issue is None:
            return _nothing()
        for one in self.body["fields"].get("fixVersions", []):
            if one["name"] not in self.fake.versions:
                said = f"Version name '{one['name']}' is not valid"
                return 400, {"errorMessages": [], "errors": {"fixVersions": said}}
        self.fake.change(issue.key, self.body["fields"], "TSAM Desk")
        return 204, None

    def comment(self, key: str) -> tuple[int, Any]:
        issue = self.fake.find(key)
        if issue is None:
            return _nothing()
        return 201, self.fake.say(issue.key, self.body["body"], "TSAM Desk")

    def search(self) -> tuple[int, Any]:
        if self.fake.is_cloud:
            return 410, {"errorMessages": ["The requested API has been removed."]}
        return self._page([self.fake.shown(one) for one in self._found()], "issues")

    def search_jql(self) -> tuple[int, Any]:
        found = [self.fake.shown(one) for one in self._found()]
        start = int(self.params.get("nextPageToken", "0"))
        page = found[start : start + self.fake.page]
        answer: dict[str, Any] = {"issues": page, "isLast": start + len(page) >= len(found)}
        if not answer["isLast"]:
            answer["nextPageToken"] = str(start + len(page))
        return 200, answer

    def _found(self) -> list[Any]:
        """By the query, moments read in the zone of who asks, as Jira does."""
        jql = self.params.get("jql", "")
        found = [one for one in self.fake.issues.values() if _project(one) == "KET"]
        if label := re.search(r'labels = "([^"]+)"', jql):
            found = [one for one in found if label[1] in one.fields["labels"]]
        if since := re.search(r'updated >= "([^"]+)"', jql):
            least = datetime.strptime(since[1], "%Y/%m/%d %H:%M")
            least = least.replace(tzinfo=ZoneInfo(self.fake.zone))
            found = [one for one in found if datetime.fromisoformat(one.fields["updated"]) >= least]
        return sorted(found, key=lambda one: (one.fields["updated"], one.key))

    def _page(self, rows: list[Any], name: str) -> tuple[int, Any]:
        start = int(self.params.get("startAt", "0"))
        page = rows[start : start + self.fake.page]
        return 200, {name: page, "startAt": start, "total": len(rows)}


def _project(issue: Any) -> str:
    return str(issue.fields["project"]["key"])


def _nothing() -> tuple[int, Any]:
    return 404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."]}


_KEY = r"issue/([\w-]+)"
_PATHS = {
    "GET": [
        ("myself", "myself"),
        (r"project/([\w]+)/statuses", "statuses"),
        (r"project/([\w]+)/versions", "versions"),
        ("priority", "priorities"),
        ("resolution", "resolutions"),
        ("search", "search"),
        ("search/jql", "search_jql"),
        (_KEY, "issue"),
        (f"{_KEY}/changelog", "changelog"),
        (f"{_KEY}/comment", "comments"),
        (f"{_KEY}/transitions", "transitions"),
    ],
    "POST": [
        ("issue", "create"),
        (f"{_KEY}/comment", "comment"),
        (f"{_KEY}/transitions", "take"),
    ],
    "PUT": [(_KEY, "edit")],
}
