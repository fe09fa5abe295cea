"""FastAPI's own way, and pydantic's: records are read strictly, answers written, and schemas known."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import jsonschema
import pytest
from fastapi import Body, FastAPI
from pydantic import BaseModel, TypeAdapter, ValidationError, field_validator

import pingyuan_rules as pr
from loopback import serve_asgi
from pingyuan_rules import (
    UNKNOWN,
    Branch,
    BranchAssessment,
    Coverage,
    Explanation,
    Organization,
    Rows,
    assess,
    coverage,
    to_json,
)
from pingyuan_rules.engine import Assessments, Label, Parameters
from pingyuan_rules.engine.records import Records
from sizes import only_in_check
from written import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

WRITTEN = {name: (value, cls) for name, (value, cls, brief) in written().items() if not brief and cls is not Label}


class Planned(BaseModel):
    """A model of a user's own, with a record in it and a validator that makes one."""

    day: date
    units: int
    branch: Branch

    @field_validator("units")
    @classmethod
    def check_units(cls, units: int) -> int:
        Branch(units=units)
        return units


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    app = FastAPI()

    @app.post("/branch")
    def assess_branch(branch: Annotated[Branch, Body()]) -> BranchAssessment:
        return assess(branch)

    @app.post("/branches")
    def assess_branches(branches: Annotated[list[Branch], Body()]) -> list[BranchAssessment]:
        return list(assess(branches, Branch))

    @app.post("/records")
    def assess_records(branches: Annotated[Records[Branch], Body()]) -> Assessments[BranchAssessment]:
        return assess(branches, Branch)

    @app.post("/coverage")
    def cover(units: Annotated[Records[Organization], Body()]) -> Rows[Coverage]:
        return coverage(units, "township")

    @app.post("/why")
    def explain(unit: Annotated[Organization, Body()]) -> Explanation:
        return pr.must_form.explain(unit)

    @app.post("/must_form")
    def ask_must_form(unit: Annotated[Organization, Body()]) -> bool | pr.Unknown:
        return pr.must_form(unit)

    @app.post("/planned")
    def plan(planned: Planned) -> Planned:
        return planned

    with serve_asgi(app) as client:
        yield client


def plain(obj: object) -> Any:
    return json.loads(to_json(obj))


def test_a_record_is_read_and_an_assessment_written(client: httpx.Client) -> None:
    branch = Branch(id="ZB-1", full_members=6, has_instructor=True, has_liaison=False, leadership=88.5)
    ran = client.post("/branch", json=plain(branch))
    assert (ran.status_code, ran.json()) == (200, plain(assess(branch)))
    ran = client.post("/branches", json=[{}, plain(branch)])
    assert (ran.status_code, ran.json()) == (200, plain(assess([Branch(), branch], Branch)))
    assert client.post("/records", json=[{}, plain(branch)]).json() == ran.json()
    unit = Organization(full_members=3, township="示范镇01")
    ran = client.post("/coverage", json=[plain(unit)])
    assert (ran.status_code, ran.json()) == (200, plain(coverage([unit], "township")))
    assert client.post("/why", json=plain(unit)).json() == plain(pr.must_form.explain(unit))


def test_every_problem_is_told_with_its_place(client: httpx.Client) -> None:
    wrong = {"full_member": 6, "units": "7", "has_flag": "no", "leadership": 101, "founded": "2016-02-30"}
    ran = client.post("/branch", json=wrong)
    assert ran.status_code == 422
    told = {each["loc"][-1]: each for each in ran.json()["detail"]}
    assert {tuple(each["loc"][:-1]) for each in told.values()} == {("body",)}
    assert told.keys() == wrong.keys()
    assert told["units"]["msg"].startswith('units: found "7", expected a whole number from 1 to 1000. Correct it')
    assert told["units"]["ctx"]["problem"]["expected"]["zh"] == "整数，1 至 1000"
    for path in ("/branches", "/records"):
        ran = client.post(path, json=[{}, wrong, {"units": 0}])
        places = [each["loc"] for each in ran.json()["detail"]]
        assert places == [*(["body", 1, name] for name in wrong), ["body", 2, "units"]]
    for other in (7, [], "x", None):
        ran = client.post("/branch", json=other)
        assert (ran.status_code, ran.json()["detail"][0]["loc"]) == (422, ["body"])


def test_an_overlay_is_read_and_written() -> None:
    adapter = TypeAdapter(pr.Overlay)
    county = adapter.validate_python({"minimum_full_members": 5, "name": "x"})
    assert county == pr.overlay({"minimum_full_members": 5}, name="x")
    assert json.loads(adapter.dump_json(county)) == plain(county)
    with pytest.raises(ValidationError, match="  minimum_full_members: found 0, expected a whole number from 1"):
        adapter.validate_json('{"minimum_full_members": 0}')


def test_problems_that_are_not_told_are_counted(client: httpx.Client) -> None:
    ran = client.post("/records", json=[0] * 250)
    told = ran.json()["detail"]
    assert (ran.status_code, len(told)) == (422, 101)
    assert (told[-1]["loc"], told[-1]["ctx"]["more"]) == (["body"], 150)


def test_an_invariant_that_is_broken_is_told(client: httpx.Client) -> None:
    wrong = {"secretary_appointed": "2016-05-01", "secretary_left": "2016-04-30", "secretary_state": "left"}
    ran = client.post("/branch", json=wrong)
    (told,) = ran.json()["detail"]
    assert (ran.status_code, told["type"]) == (422, "invalid_data")
    assert "the secretary does not leave before the appointment" in told["msg"]


def test_a_model_of_ones_own_holds_records(client: httpx.Client) -> None:
    right = {"day": "2016-10-21", "units": 2, "branch": {"units": 2}}
    ran = client.post("/planned", json=right)
    assert (ran.status_code, ran.json()) == (200, right | {"branch": plain(Branch(units=2))})
    ran = client.post("/planned", json={"day": "x", "units": 0, "branch": {"units": 0}})
    places = {tuple(each["loc"]): each for each in ran.json()["detail"]}
    assert ran.status_code == 422
    assert places.keys() == {("body", "day"), ("body", "units"), ("body", "branch", "units")}
    # The validator's own error, which pydantic keeps as it is.
    assert places["body", "units"]["msg"].startswith("Value error, units: found 0, expected a whole number from 1 to")
    (problem,) = places["body", "units"]["ctx"]["error"]["problems"]
    assert problem["expected"] == {"zh": "整数，1 至 1000", "en": "a whole number from 1 to 1000"}


def test_the_document_of_the_service_has_every_schema(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    operation = document["paths"]["/branch"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Branch"}
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/BranchAssessment"}
    ours = {"Branch", "BranchAssessment", "BranchFinding", "Coverage", "Explanation", "Label", "Node", "PolicyKey"}
    assert ours <= schemas.keys()
    assert {name: schemas[name] for name in ours} == {name: pr.components()[name] for name in ours}


@pytest.mark.parametrize("name", [pytest.param(name, marks=[only_in_check] * (name == "rulebook")) for name in WRITTEN])
def test_pydantic_writes_as_we_do_and_knows_the_schema(name: str) -> None:
    value, cls = WRITTEN[name]
    adapter: TypeAdapter[Any] = TypeAdapter(cls)
    # Read first, as FastAPI does: a tuple of ours then becomes the list that was asked for.
    assert json.loads(adapter.dump_json(adapter.validate_python(value))) == plain(value)
    for mode in ("validation", "serialization"):
        jsonschema.Draft202012Validator(adapter.json_schema(mode=mode)).validate(plain(value))


def test_what_is_no_json_stays_what_it_is() -> None:
    branch = Branch(units=2)
    adapter = TypeAdapter(Branch)
    assert adapter.validate_python(branch) is branch
    assert adapter.dump_python(branch) is branch
    assert adapter.validate_json('{"units": 2}') == branch
    assessment = assess(branch)
    assert TypeAdapter(BranchAssessment).validate_python(assessment) is assessment
    for wrong in ({}, branch, "x"):
        with pytest.raises(ValidationError, match="Input should be an instance of BranchAssessment"):
            TypeAdapter(BranchAssessment).validate_python(wrong)
    records = TypeAdapter(Records[Branch]).validate_python([{"units": 2}])
    assert type(records) is Records
    assert records == (branch,)


def test_the_member_of_a_union_is_called_by_its_class() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Branch | pr.Organization).validate_python({"unit": 1})
    assert {each["loc"][0] for each in caught.value.errors()} == {
        "function-plain[Branch()]",
        "function-plain[Organization()]",
    }


def test_a_policy_is_read_and_written() -> None:
    policy = pr.policy_on(date(2019, 1, 1))
    assert isinstance(policy, Parameters)
    read = TypeAdapter(pr.Policy).validate_json(to_json(policy))
    assert (read, read.sources) == (policy, policy.sources)
    with pytest.raises(ValidationError, match="expected this key with a value"):
        TypeAdapter(pr.Policy).validate_python({"on": "2016-10-21"})


def test_a_receipt_is_read_and_written() -> None:
    receipt = pr.receipt(assess(Branch(units=2)), key=b"secret")
    assert TypeAdapter(pr.Receipt).validate_json(to_json(receipt)) == receipt
    with pytest.raises(ValidationError, match="expected this key with a value"):
        TypeAdapter(pr.Receipt).validate_python({})


def test_what_may_be_unknown_is_null(client: httpx.Client) -> None:
    """The type of an answer and of a fact, `bool | Unknown`, was refused when the route was defined."""
    for unit, answer in (({}, None), ({"full_members": 3}, True), ({"full_members": 0}, False)):
        ran = client.post("/must_form", json=unit)
        assert (ran.status_code, ran.json()) == (200, answer)
    adapter = TypeAdapter(dict[str, date | pr.Unknown])
    read = adapter.validate_json('{"a": null, "b": "2016-10-21"}')
    assert read == {"a": UNKNOWN, "b": date(2016, 10, 21)}
    assert json.loads(adapter.dump_json(read)) == {"a": None, "b": "2016-10-21"}
    assert adapter.dump_python(read) == read
    assert adapter.json_schema()["additionalProperties"]["anyOf"][1] == {"type": "null"}
    with pytest.raises(ValidationError, match=r'found "x", expected null'):
        adapter.validate_python({"a": "x"})


def test_a_problem_in_braces_is_shown_as_it_came() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Branch).validate_python({"{text}": 1, "units": "{problem} {loc}"})
    messages = [each["msg"] for each in caught.value.errors()]
    assert messages[0].startswith('["{text}"]: expected a known key')
    assert '"{ problem } {loc}"' in messages[1]


@only_in_check
def test_pydantic_is_imported_only_when_it_asks() -> None:
    script = (
        "import sys, pingyuan_rules as p; p.to_json(p.assess(p.Branch())); p.schema_of(p.Branch);"
        "assert not {'pydantic', 'pydantic_core'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_labels_and_problems_are_written_by_what_knows_them_not() -> None:
    assert vars(Label("甲", "a")) == {"zh": "甲", "en": "a"}
