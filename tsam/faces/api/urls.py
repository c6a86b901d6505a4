"""The API's address map; its document is /api/v1/openapi.json."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from tsam.faces.api import problems
from tsam.faces.api.document import Document
from tsam.faces.api.gate import Bearer
from tsam.faces.api.parsing import Storable
from tsam.faces.api.views import (
    accounts,
    applications,
    briefs,
    busy,
    calendars,
    call_parts,
    call_series,
    calls,
    case_acts,
    cases,
    commitments,
    contacts,
    contracts,
    documents,
    drift,
    engagements,
    entitlement,
    environment_imports,
    environments,
    escalation_acts,
    escalations,
    fairness,
    hours,
    house,
    imports,
    letters,
    objectives,
    off_hours,
    order,
    own,
    own_weights,
    packages,
    people,
    person,
    projects,
    queue,
    releases,
    requirements,
    review_parts,
    reviews,
    sharing,
    spr_forecasts,
    spr_hits,
    sprs,
    staffing,
    trackers,
    transitions,
    understanding,
    weights,
)


class Api(NinjaAPI):
    """Its document is the same until the next start."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._documents: dict[str, Document] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> Document:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._documents:
            self._documents[prefix] = Document(self, prefix)
        return self._documents[prefix]


api = Api(
    title="TSAM Desk",
    version="1",
    description="The nouns of the desk and the portal. A key may do what its owner may do.",
    auth=Bearer(),
    docs_url=None,
    openapi_url="/openapi.json",
    parser=Storable(),
)
problems.answer_problems(api)
ROUTERS = (
    own.router,
    house.router,
    accounts.router,
    contacts.router,
    contracts.router,
    applications.router,
    entitlement.router,
    engagements.router,
    staffing.router,
    requirements.router,
    documents.router,
    objectives.router,
    projects.router,
    transitions.router,
    environments.router,
    sharing.router,
    order.router,
    queue.router,
    briefs.router,
    commitments.router,
    understanding.router,
    fairness.router,
    cases.router,
    case_acts.router,
    drift.router,
    # Before the escalations: there any number may follow.
    letters.router,
    escalations.router,
    escalation_acts.router,
    sprs.router,
    spr_hits.router,
    spr_forecasts.router,
    releases.router,
    trackers.router,
    reviews.router,
    review_parts.router,
    calls.router,
    call_parts.router,
    call_series.router,
    off_hours.router,
    busy.router,
    people.router,
    person.router,
    hours.router,
    calendars.router,
    packages.router,
    weights.router,
    own_weights.router,
    imports.router,
    environment_imports.router,
)
for router in ROUTERS:
    api.add_router("", router)
