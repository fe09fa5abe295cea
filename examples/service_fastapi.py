"""A service with FastAPI: `uvicorn service_fastapi:app` in this folder, then http://127.0.0.1:8000/docs."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException  # that of FastAPI, and of unknown paths

from pingyuan_rules import (
    PINGYUAN,
    Branch,
    BranchAssessment,
    Coverage,
    Explanation,
    InvalidData,
    Organization,
    Policy,
    Rows,
    RuleNotInForce,
    assess,
    book,
    converter,
    coverage,
    from_json,
    overlay,
    policy_on,
    to_json,
)
from pingyuan_rules.engine import Records

COUNTIES = {name: overlay(Path(__file__).with_name(f"{name}.toml")) for name in ("jinan_2018", "lianshan_2013")}
"""The values of other counties, read once when the service starts."""
LARGEST_BODY = 4_000_000

app = FastAPI(title="Party building in two-new organizations")


# One policy for each day and county that is asked about: rules are compiled for a policy when it is first used.
@lru_cache(maxsize=64)
def policy_for(on: date, county: str | None) -> Policy:
    if county is not None and county not in COUNTIES:
        raise HTTPException(404, f"no values of {county}; there are those of {', '.join(COUNTIES)}")
    return policy_on(on, None if county is None else COUNTIES[county])


def asked_policy(on: date = PINGYUAN.on, county: str | None = None) -> Policy:
    return policy_for(on, county)


AskedPolicy = Annotated[Policy, Depends(asked_policy)]


# FastAPI's own way: it reads the record, answers 422 if anything is wrong, and knows both schemas.


@app.post("/branches/assessment")
def assess_branch(branch: Annotated[Branch, Body()], policy: AskedPolicy) -> BranchAssessment:
    return assess(branch, policy)


@app.post("/branches/missing")
def list_missing_facts(branch: Annotated[Branch, Body()], policy: AskedPolicy) -> dict[str, list[str]]:
    """For each rule that is left undecided the facts that it still needs."""
    return {rule.name: list(rule.missing(branch, policy)) for rule in assess(branch, policy).undecided}


@app.post("/units/explanation/{rule}")
def explain_rule(rule: str, unit: Annotated[Organization, Body()], policy: AskedPolicy) -> Explanation:
    if rule not in book or book[rule].record is not Organization:
        raise HTTPException(404, f"no rule {rule} about an organization")
    return book[rule].explain(unit, policy)


@app.post("/units/coverage")
def count_coverage(
    units: Annotated[Records[Organization], Body()], policy: AskedPolicy, by: str | None = None
) -> Rows[Coverage]:
    return coverage(units, by, policy=policy)


# The strict way: the bytes as they came, in which nothing is hidden.


async def read_body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise HTTPException(413, f"at most {LARGEST_BODY} bytes")
    return bytes(body)


# The routes above have brought the schema of a branch into the document.
BRANCHES = {"type": "array", "items": {"$ref": "#/components/schemas/Branch"}}


@app.post(
    "/strict/branches/assessment",
    response_model=list[BranchAssessment],
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": BRANCHES}}}},
)
def assess_bytes(body: Annotated[bytes, Depends(read_body)], policy: AskedPolicy, *, brief: bool = False) -> Response:
    branches = from_json(body, list[Branch])
    return Response(to_json(assess(branches, Branch, policy=policy), brief=brief), media_type="application/json")


# Problems as RFC 9457 has them.


def problem(status: int, title: str, **more: Any) -> Response:
    content = to_json({"type": "about:blank", "title": title, "status": status, **more})
    return Response(content, status, media_type="application/problem+json")


@app.exception_handler(InvalidData)
def refuse_data(_: Request, error: InvalidData) -> Response:
    return problem(422, "The data cannot be used", problems=converter.unstructure(error.problems))


@app.exception_handler(RequestValidationError)
def refuse_request(_: Request, error: RequestValidationError) -> Response:
    return problem(422, "The data cannot be used", problems=[read_error(each) for each in error.errors()])


def read_error(error: Mapping[str, Any]) -> dict[str, Any]:
    """A problem of ours below the place where FastAPI found it; of FastAPI's own, such as a wrong day, its message."""
    ours = error.get("ctx", {}).get("problem", {"detail": error["msg"]})
    return {**ours, "path": list(error["loc"])}


@app.exception_handler(RuleNotInForce)
def refuse_day(_: Request, error: RuleNotInForce) -> Response:
    return problem(422, "The rule is not in force", detail=str(error))


@app.exception_handler(StarletteHTTPException)
def refuse(_: Request, error: StarletteHTTPException) -> Response:
    return problem(error.status_code, error.detail)
