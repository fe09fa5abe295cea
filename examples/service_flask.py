"""A service with Flask: `flask --app service_flask run` in this folder."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.exceptions import HTTPException

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
    components,
    converter,
    coverage,
    from_json,
    overlay,
    policy_on,
    to_json,
)

COUNTIES = {name: overlay(Path(__file__).with_name(f"{name}.toml")) for name in ("jinan_2018", "lianshan_2013")}
"""The values of other counties, read once when the service starts."""

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 4_000_000


# One policy for each day and county that is asked about: rules are compiled for a policy when it is first used.
@lru_cache(maxsize=64)
def policy_for(on: str, county: str | None) -> Policy:
    if county is not None and county not in COUNTIES:
        abort(404, f"no values of {county}; there are those of {', '.join(COUNTIES)}")
    return policy_on(converter.structure(on, date), None if county is None else COUNTIES[county])


def asked_policy() -> Policy:
    return policy_for(request.args.get("on", PINGYUAN.on.isoformat()), request.args.get("county"))


def answer(value: object, **options: Any) -> Response:
    return Response(to_json(value, **options), mimetype="application/json")


@app.post("/branches/assessment")
def assess_branch() -> Response:
    branch = from_json(request.get_data(), Branch)
    return answer(assess(branch, asked_policy()), brief="brief" in request.args)


@app.post("/branches/missing")
def list_missing_facts() -> Response:
    """For each rule that is left undecided the facts that it still needs."""
    branch, policy = from_json(request.get_data(), Branch), asked_policy()
    return answer({rule.name: rule.missing(branch, policy) for rule in assess(branch, policy).undecided})


@app.post("/units/explanation/<rule>")
def explain_rule(rule: str) -> Response:
    if rule not in book or book[rule].record is not Organization:
        abort(404, f"no rule {rule} about an organization")
    return answer(book[rule].explain(from_json(request.get_data(), Organization), asked_policy()))


@app.post("/units/coverage")
def count_coverage() -> Response:
    units = from_json(request.get_data(), list[Organization])
    return answer(coverage(units, request.args.get("by"), policy=asked_policy()))


@app.get("/openapi.json")
def describe() -> Response:
    """What the service takes and gives, for clients that are made from it."""
    routes = {
        "/branches/assessment": ("Branch", "BranchAssessment"),
        "/units/explanation/{rule}": ("Organization", "Explanation"),
    }
    schemas = components(Branch, BranchAssessment, Organization, Explanation, Rows[Coverage])
    return answer(
        {
            "openapi": "3.1.0",
            "info": {"title": "Party building in two-new organizations", "version": book.version},
            "paths": {path: {"post": operation(path, *names)} for path, names in routes.items()},
            "components": {"schemas": schemas},
        }
    )


def operation(path: str, taken: str, given: str) -> dict[str, Any]:
    def content(name: str) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}

    rule = {"name": "rule", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "parameters": [rule] if "{rule}" in path else [],
        "requestBody": content(taken),
        "responses": {"200": {"description": "The answer", **content(given)}},
    }


# Problems as RFC 9457 has them.


def problem(status: int, title: str, **more: Any) -> Response:
    content = to_json({"type": "about:blank", "title": title, "status": status, **more})
    return Response(content, status, mimetype="application/problem+json")


@app.errorhandler(InvalidData)
def refuse_data(error: InvalidData) -> Response:
    return problem(422, "The data cannot be used", problems=converter.unstructure(error.problems))


@app.errorhandler(RuleNotInForce)
def refuse_day(error: RuleNotInForce) -> Response:
    return problem(422, "The rule is not in force", detail=str(error))


@app.errorhandler(HTTPException)
def refuse(error: HTTPException) -> Response:
    return problem(error.code or 500, error.description or error.name)
