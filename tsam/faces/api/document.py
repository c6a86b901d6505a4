"""The API's document, written once a start and each shape of it once."""

from __future__ import annotations

from copy import deepcopy
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from tsam.faces.api import problems
from tsam.faces.api.calls import FAULT, FAULTS


class Document(OpenAPISchema):
    """Ninja's; but hundreds of calls answer with the same few shapes, and each takes long."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._written: dict[object, tuple[dict[str, Any], bool]] = {}
        super().__init__(api, path_prefix)
        answers = [call["responses"] for path in self["paths"].values() for call in path.values()]
        fault = next(responses[FAULT] for responses in answers if FAULT in responses)
        for responses in answers:
            _name_faults(responses, fault)
            _name_problems(responses)

    def _create_schema_from_model(
        self,
        model: Any,
        by_alias: bool = True,
        remove_level: bool = True,
        mode: Any = "validation",
    ) -> tuple[dict[str, Any], bool]:
        said = model.model_fields.get("response")
        # Each call wraps what it answers with in a class of its own.
        shape = said.annotation if said and len(model.model_fields) == 1 else model
        key = (shape, by_alias, remove_level, mode)
        if key not in self._written:
            self._written[key] = super()._create_schema_from_model(
                model, by_alias=by_alias, remove_level=remove_level, mode=mode
            )
        return deepcopy(self._written[key])


def _name_faults(responses: dict[int, dict[str, Any]], fault: dict[str, Any]) -> None:
    """What may go wrong with any call, in the words of the one that names it."""
    for status in FAULTS:
        responses[status] = {**deepcopy(fault), "description": HTTPStatus(status).phrase}


def _name_problems(responses: dict[int, dict[str, Any]]) -> None:
    """Problems have a content type of their own."""
    for status, answer in responses.items():
        if int(status) >= 400 and "content" in answer:
            (shape,) = answer["content"].values()
            answer["content"] = {problems.CONTENT_TYPE: shape}
