"""The programs of docs/service.md, asked by a real client over loopback."""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from pydantic import BaseModel

import pingyuan_rules as pr
from loopback import serve_asgi, serve_wsgi
from pingyuan_rules import Branch, Organization, assess, coverage, overlay, policy_on, schema_of, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

EXAMPLES = Path(__file__).parents[1] / "examples"
SERVERS = {"service_fastapi": serve_asgi, "service_flask": serve_wsgi}
BRANCH = Branch(id="ZB-1", full_members=6, founded=date(2015, 7, 1), allowance_paid=270_000)
UNITS = [Organization(full_members=3, township="示范镇01"), Organization(operating=True, township="示范镇02")]
JINAN = overlay(EXAMPLES / "jinan_2018.toml")


@contextmanager
def served(name: str) -> Iterator[httpx.Client]:
    """A client of one of the programs."""
    sys.path.insert(0, str(EXAMPLES))
    try:
        app = import_module(name).app
    finally:
        sys.path.remove(str(EXAMPLES))
    with SERVERS[name](app) as client:
        yield client


@pytest.fixture(scope="module", params=SERVERS)
def client(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    with served(request.param) as client:
        yield client


@pytest.fixture(scope="module")
def fastapi() -> Iterator[httpx.Client]:
    with served("service_fastapi") as client:
        yield client


def plain(obj: object, *, brief: bool = False) -> Any:
    return json.loads(to_json(obj, brief=brief))


@pytest.mark.parametrize(
    ("asked", "policy"),
    [
        ("", pr.PINGYUAN),
        ("?on=2019-12-31", policy_on(date(2019, 12, 31))),
        ("?on=2019-12-31&county=jinan_2018", policy_on(date(2019, 12, 31), JINAN)),
    ],
)
def test_a_branch_is_assessed_by_the_policy_asked_for(client: httpx.Client, asked: str, policy: pr.Policy) -> None:
    ran = client.post(f"/branches/assessment{asked}", content=to_json(BRANCH))
    assert (ran.status_code, ran.json()) == (200, plain(assess(BRANCH, policy)))
    jsonschema.Draft202012Validator(schema_of(pr.BranchAssessment)).validate(ran.json())


def test_other_questions(client: httpx.Client) -> None:
    missing = client.post("/branches/missing", content=to_json(BRANCH))
    expected = {rule.name: list(rule.missing(BRANCH)) for rule in assess(BRANCH).undecided}
    assert (missing.status_code, missing.json()) == (200, expected)
    assert "site_qualified" in expected
    why = client.post("/units/explanation/must_form?on=2019-12-31", content=to_json(UNITS[0]))
    assert why.json() == plain(pr.must_form.explain(UNITS[0], policy_on(date(2019, 12, 31))))
    rows = client.post("/units/coverage?by=township", content=to_json(UNITS))
    assert (rows.status_code, rows.json()) == (200, plain(coverage(UNITS, "township")))
    assert {each.headers["content-type"] for each in (missing, why, rows)} == {"application/json"}


@pytest.mark.parametrize(
    ("path", "content", "status", "title"),
    [
        ("/branches/assessment", '{"full_member": 6}', 422, "The data cannot be used"),
        ("/branches/assessment", '{"full_members": ', 422, "The data cannot be used"),
        ("/branches/assessment?on=2016-10-20", "{}", 422, "The data cannot be used"),
        ("/branches/assessment?on=x", "{}", 422, "The data cannot be used"),
        ("/branches/assessment?county=x", "{}", 404, "no values of x; there are those of jinan_2018, lianshan_2013"),
        ("/units/explanation/x", "{}", 404, "no rule x about an organization"),
        ("/units/explanation/site_qualified", "{}", 404, "no rule site_qualified about an organization"),
        ("/units/explanation/due_to_join_not_joined", "{}", 422, "The rule is not in force"),
        ("/units/coverage?by=x", "[]", 422, "The data cannot be used"),
        ("/units/coverage", "{}", 422, "The data cannot be used"),
        ("/units/coverage", "[0, 0]", 422, "The data cannot be used"),
    ],
)
def test_problems_are_told_as_rfc_9457_has_them(
    client: httpx.Client, path: str, content: str, status: int, title: str
) -> None:
    ran = client.post(path, content=content)
    assert ran.headers["content-type"] == "application/problem+json"
    told = ran.json()
    assert (ran.status_code, told["status"], told["title"], told["type"]) == (status, status, title, "about:blank")
    if title == "The data cannot be used":
        assert told["problems"]
        assert all({"path", "detail"} == each.keys() or "expected" in each for each in told["problems"])


def test_an_unknown_path_is_a_problem_too(client: httpx.Client) -> None:
    ran = client.get("/x")
    assert (ran.status_code, ran.headers["content-type"], ran.json()["status"]) == (
        404,
        "application/problem+json",
        404,
    )


def test_every_problem_has_its_place(client: httpx.Client) -> None:
    wrong = '[{"full_members": 3}, {"full_members": "3", "staf": 1}]'
    told = client.post("/units/coverage", content=wrong).json()["problems"]
    assert [each["path"][-2:] for each in told] == [[1, "full_members"], [1, "staf"]]
    assert [each["kind"] for each in told] == ["type", "unknown"]
    assert [each["expected"]["en"] for each in told] == ["a whole number from 0 to 100000", "a known key"]


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        (b'{"units": 2, "units": 3}', "each key once"),
        (b'{"units": NaN}', "JSON has no NaN"),
        (b'{"leadership": 88.10000000000000001}', "at most 15 significant digits"),
        (b'{"units": 2}\xff', "JSON in UTF-8"),
    ],
)
def test_the_strict_way_sees_what_a_parser_hides(fastapi: httpx.Client, hidden: bytes, words: str) -> None:
    ran = fastapi.post("/strict/branches/assessment", content=b"[" + hidden + b"]")
    assert ran.status_code == 422
    assert words in ran.json()["problems"][0]["expected"]["en"]


def test_what_the_framework_cannot_see_and_what_it_can(fastapi: httpx.Client) -> None:
    """As docs/service.md says."""
    doubled = fastapi.post("/branches/assessment", content=b'{"full_members": 2, "full_members": 6}')
    assert doubled.json() == plain(assess(Branch(full_members=6)))
    rounded = fastapi.post("/branches/assessment", content=b'{"leadership": 88.10000000000000001}')
    assert rounded.json() == plain(assess(Branch(leadership=88.1)))
    for refused in (b'{"leadership": NaN}', rb'{"name": "\ud800"}', rb'{"\ud800": 1}', rb'{"name": "\u0000"}'):
        ran = fastapi.post("/branches/assessment", content=refused)
        (problem,) = ran.json()["problems"]
        assert (ran.status_code, problem["path"][0]) == (422, "body")


def test_the_strict_way_answers_many_in_brief(fastapi: httpx.Client) -> None:
    body = to_json([BRANCH, Branch()])
    ran = fastapi.post("/strict/branches/assessment?brief=true", content=body)
    assert (ran.status_code, ran.json()) == (200, plain(assess([BRANCH, Branch()], Branch), brief=True))
    ran = fastapi.post("/strict/branches/assessment", content=body)
    assert ran.json() == plain(assess([BRANCH, Branch()], Branch))


def test_bodies_have_a_largest_size(client: httpx.Client) -> None:
    path = "/strict/branches/assessment" if client.get("/docs").status_code == 200 else "/branches/assessment"
    ran = client.post(path, content=b" " * 4_000_001)
    assert (ran.status_code, ran.json()["status"]) == (413, 413)


def test_the_service_describes_itself(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    assert schemas["BranchAssessment"] == pr.components()["BranchAssessment"]
    assert {"Branch", "Organization", "Explanation", "Coverage", "Label"} <= schemas.keys()


class Posted(BaseModel):
    """A model of a client's own."""

    member: pr.Member
    note: str


def test_the_page_answers_all_errors_and_shows_nothing_of_what_came() -> None:
    """The errors of FastAPI had the whole body, or were a 500 with NaN in it; so was a problem of the strict route."""
    page = (EXAMPLES.parent / "docs" / "service.md").read_text(encoding="utf-8")
    program: dict[str, Any] = {"__name__": "service"}
    for block in re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        exec(block, program)  # noqa: S102 - the page is ours
    program["app"].post("/posted")(accept)
    with serve_asgi(program["app"]) as client:
        for wrong in (
            b'{"member": {"hardship": true}}',
            b'{"member": {"hardship": true}, "x": NaN}',
            rb'{"member": {"hardship": true}, "x": "\ud800"}',
            b'{"note": 7, "member": [{"hardship": true}]}',
        ):
            ran = client.post("/posted", content=wrong)
            assert (ran.status_code, ran.headers["content-type"]) == (422, "application/problem+json")
            assert "hardship" not in ran.text
            assert ran.json()["problems"][0]["path"][0] == "body"
        ran = client.post("/strict/branches/assessment", content=b'[{"units": 1, "units": 2}]')
        assert (ran.status_code, ran.json()["problems"][0]["path"]) == (422, [0, "units"])


def accept(posted: Posted) -> None:
    """A route for it."""
