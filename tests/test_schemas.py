"""What is written fits its schema, in every process, and no entry is written in two ways."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from fractions import Fraction
from typing import Any

import jsonschema
import pytest

import pingyuan_rules as pr
from engine.shop_rules import Shop, shops
from pingyuan_rules import SCHEMA_VOCABULARY, components, schema_of, to_json
from pingyuan_rules.engine import Rulebook
from pingyuan_rules.engine.records import Record
from pingyuan_rules.proof import AdvisedFinding
from sizes import only_in_check
from written import BRANCHES, OPEN_UNIT, UNIT, UNITS, written

WRITTEN = written()
LONG = {"overlay", "policy", "policy comparison by groups", "rulebook"}
"""What has so many keys that to leave each out takes half a second."""


def plain(obj: object, *, brief: bool = False) -> Any:
    """What is written of something, as a client reads it."""
    return json.loads(to_json(obj, brief=brief))


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_fits_its_schema(name: str) -> None:
    value, cls, brief = WRITTEN[name]
    schema = schema_of(cls, brief=brief)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.validate(plain(value, brief=brief))
    assert plain(value, brief=brief) == json.loads(to_json(value, brief=brief, indent=1))


@pytest.mark.parametrize("name", [pytest.param(name, marks=[only_in_check] * (name in LONG)) for name in WRITTEN])
def test_a_schema_refuses_another_key_and_the_lack_of_any(name: str) -> None:
    value, cls, brief = WRITTEN[name]
    document, schema = plain(value, brief=brief), schema_of(cls, brief=brief)
    valid = jsonschema.Draft202012Validator(schema).is_valid
    entry = document
    while isinstance(entry, list):
        entry = entry[0]
    if "additionalProperties" not in schema or schema["additionalProperties"] is False:
        entry["x"] = 1
        assert not valid(document)
        del entry["x"]
    for key in schema.get("required", ()):
        part = entry.pop(key)
        assert not valid(document), key
        entry[key] = part


def test_an_entry_is_the_same_everywhere() -> None:
    assessments = pr.assess(BRANCHES, pr.Branch)
    assert plain(assessments) == [plain(pr.assess(branch)) for branch in BRANCHES]
    assert plain(list(assessments)) == plain({"a": assessments})["a"] == plain(assessments)
    (unit,) = pr.assess([UNIT], pr.Organization)
    assert plain(unit)["findings"] == plain(unit.findings) == [plain(each) for each in unit.findings] != []
    open_ = pr.assess(OPEN_UNIT)
    assert plain(open_)["open_findings"] == plain(open_.open_findings) != []
    rows = pr.coverage(UNITS, "sector")
    assert plain(rows) == [plain(row) for row in rows]
    assert plain(rows)[0]["organization"] == plain(rows[0].organization)
    assert plain(pr.book)["rules"] == [plain(rule) for rule in pr.book.all_rules]
    assert plain(pr.published_figures())["branches"] == plain(pr.published_figures()["branches"])
    comparison = pr.compare(branches=BRANCHES)[0]
    assert plain(comparison)["claim"] == plain(comparison.claim)
    assert plain(pr.book.explain(UNIT))["must_form"] == plain(pr.must_form.explain(UNIT))


def test_a_client_has_nothing_to_compute() -> None:
    (row,) = pr.coverage(UNITS)
    told = plain(row)
    assert told["organization"] | {"base": "operating", "percent": row.organization.percent} == told["organization"]
    for name in ("low", "high"):
        assert Fraction(told["organization"][name]) == getattr(row.organization, name)
    assert told["organization_met"] is row.organization_met is False
    assert told["organization_shortfall"] == {"low": 1, "high": 2, "value": None}
    assert told["organization_target"] == {"bound": "at_least", "percent": 90, "share": "9/10", "text": "≥90%"}
    reasons = {"not_applicable": 0, "not_in_force": 0, "no_value": 0}
    assert told["closed"] == {"yes": 0, "no": 2, "unknown": 1, **reasons, "low": 0, "high": 1, "value": None}
    assert plain(pr.Rate.of(107, 118, pr.Base.OPERATING))["value"] == "107/118"
    assert plain(pr.fund_totals(BRANCHES))[0]["activity_fund"] == {"known": 0, "unknown": 3, **reasons, "value": None}
    comparison = next(each for each in pr.compare(branches=BRANCHES) if each.claim.key == "average_members")
    assert plain(comparison)["claim"]["value"] == str(Fraction(523, 79))


def test_a_row_of_a_class_of_ones_own_is_written_by_its_fields() -> None:
    (row,) = pr.coverage(UNITS)
    assert list(plain(row)) == [
        "group", "base", "organization", "work", "closed", "organization_target", "work_target", "organization_met",
        "work_met", "organization_shortfall", "work_shortfall", "version", "fingerprint",
    ]  # fmt: skip


def test_another_book_has_no_readings_of_the_county() -> None:
    told = plain(shops)
    assert told["readings"] == []
    assert [each["values"] for each in told["parameters"].values()] == [[]] * len(told["parameters"]) != []
    assert all(each["readings"] == [] for each in told["rules"])
    jsonschema.Draft202012Validator(schema_of(Rulebook)).validate(told)
    jsonschema.Draft202012Validator(schema_of(shops.result_class(Shop))).validate(plain(shops.assess(Shop())))


FRESH = """
import json, pingyuan_rules as p
from pingyuan_rules.proof import AdvisedFinding
advised = p.schema_of(AdvisedFinding)
print(json.dumps([advised, p.schema_of(p.BranchAssessment), p.schema_of(list[p.OrganizationAssessment], brief=True)]))
"""


@only_in_check
def test_schemas_are_the_same_in_a_fresh_process() -> None:
    fresh = json.loads(subprocess.run([sys.executable, "-c", FRESH], check=True, capture_output=True, text=True).stdout)
    assert fresh == [
        schema_of(AdvisedFinding),
        schema_of(pr.BranchAssessment),
        schema_of(list[pr.OrganizationAssessment], brief=True),
    ]


def test_components_refer_to_each_other_alone() -> None:
    every = components()
    text = json.dumps(every)
    assert set(re.findall(r'"\$ref": "(.*?)"', text)) <= {f"#/components/schemas/{name}" for name in every}
    assert {"Branch", "BranchAssessment", "BranchAssessmentBrief", "Coverage", "Overlay", "Rulebook", "Problem"} <= set(
        every
    )
    assert set(re.findall(r'"(x-[a-z-]+)"', text)) == set(SCHEMA_VOCABULARY)
    document = schema_of(pr.Explanation)
    mine = components(pr.Explanation)
    assert (
        json.loads(json.dumps(mine).replace("#/components/schemas/", "#/$defs/"))["Node"] == document["$defs"]["Node"]
    )


def test_two_classes_of_one_name_have_two_schemas() -> None:
    def make(label: str) -> type[Record]:
        from attrs import frozen  # noqa: PLC0415 - for this test alone

        from pingyuan_rules.engine import fact  # noqa: PLC0415 - as above

        @frozen(kw_only=True, repr=False)
        class Stall(Record):
            open: bool = fact(zh=label, en=label)

        return Stall

    named = components(make("a"), make("b"), make("c"))
    assert [each["properties"]["open"]["title"] for each in named.values()] == ["a / a", "b / b", "c / c"]
    assert list(named) == ["Stall", "Stall2", "Stall3"]


@pytest.mark.parametrize("cls", [int, list[int], dict[str, object], "Branch", int | None])
def test_what_is_not_written_has_no_schema(cls: Any) -> None:
    with pytest.raises(TypeError, match="has no schema; give a class that to_json writes, such as Branch"):
        schema_of(cls)
