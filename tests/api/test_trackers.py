from __future__ import annotations

from collections.abc import Callable

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.fakes import jira
from tests.fakes.jira import serving
from tests.sprs.world import World

Calls = Callable[..., Caller]


def test_a_tracker_is_set_up_and_an_issue_kept_alike_by_the_api(
    cast: Cast, caller: Calls, work: Callable[[], int]
) -> None:
    world = World(cast)
    number = world.spr.number
    dana, tess = caller(cast.dana), caller(cast.tess)
    with serving(is_cloud=False) as (fake, address):
        place = {
            "name": "R&D's Jira",
            "kind": "JIRA_SERVER",
            "base_url": address,
            "project": "KET",
            "token": jira.TOKEN,
            "hook": jira.HOOK_SECRET,
            "allows_private": True,
        }
        assert tess("POST", "trackers", place).status_code == 403
        made = dana("POST", "trackers", place)
        assert made.status_code == 201, made.content
        at = f"trackers/{made.json()['id']}"
        assert dana("PUT", f"{at}/rest", {"is_paused": False}).status_code == 422
        tested = dana("POST", f"{at}/test").json()
        assert tested["states"]["In Progress"] == "IN_WORK"
        assert dana("PUT", f"{at}/rest", {"is_paused": False}).status_code == 200
        said = {"tracker": made.json()["id"]}
        assert tess("PUT", f"sprs/{number}/issue", said).json()["state"] == "CREATING"
        work()
        key = tess("GET", f"sprs/{number}/issue").json()["key"]
        fake.change(key, {"priority": {"name": "Low"}}, "Jane R&D")
        fake.later(1)
        assert dana("POST", f"{at}/reading").status_code == 204
        work()
        (differs,) = tess("GET", f"sprs/{number}/issue").json()["disagreements"]
        path = f"spr-disagreements/{differs['id']}/settlement"
        assert tess("POST", path, {"take": "DESK"}).json()["disagreements"] == []
        assert tess("POST", f"sprs/{number}/issue/words", {"text": "Globally?"}).status_code == 200
        work()
        words = {"states": {"Open": "NOWHERE"}, "severities": {}}
        assert dana("PUT", f"{at}/words", words).status_code == 422
        log = dana("GET", f"{at}/log").json()["items"]
        told = [dana("GET", path).content.decode() for path in ("trackers", at, f"{at}/log")]

    issue = fake.find(key)
    assert issue
    assert issue.fields["priority"]["name"] == "Highest"
    assert "Globally?" in issue.comments[0]["body"]
    assert any("priority" in line["sentence"] for line in log)
    for text in (*told, made.content.decode()):
        assert jira.TOKEN not in text
        assert jira.HOOK_SECRET not in text
    for person in (cast.owen, cast.sally):
        assert caller(person)("GET", f"sprs/{number}/issue").status_code == 404
    assert tess("DELETE", f"sprs/{number}/issue").status_code == 204
