"""The API's address map; its document is /api/v1/openapi.json."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from tsam.faces.api import problems
from tsam.faces.api.gate import Bearer
from tsam.faces.api.views import accounts, case_acts, cases, contacts, house, own


class Api(NinjaAPI):
    """Problems have a content type of their own, and the document says so."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        for path in schema["paths"].values():
            for call in path.values():
                for status, answer in call["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        (shape,) = answer["content"].values()
                        answer["content"] = {problems.CONTENT_TYPE: shape}
        return schema


api = Api(
    title="TSAM Desk",
    version="1",
    description="The nouns of the desk and the portal. A key may do what its owner may do.",
    auth=Bearer(),
    docs_url=None,
    openapi_url="/openapi.json",
)
problems.answer_problems(api)
for router in (
    own.router,
    house.router,
    accounts.router,
    contacts.router,
    cases.router,
    case_acts.router,
):
    api.add_router("", router)
