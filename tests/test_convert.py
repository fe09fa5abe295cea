"""JSON in and out: strict, complete, and nothing lost."""

import json
import subprocess
import sys
from contextlib import suppress
from datetime import date, time
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pingyuan_rules
from engine.shop_rules import Shop, shops
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    InvalidData,
    Organization,
    PartyOrganization,
    Policy,
    SecretaryState,
    Sector,
    Status,
    assess,
    book,
    converter,
    findings,
    from_json,
    meetings_on_schedule,
    must_form,
    policy_on,
    schema_of,
    to_json,
)
from pingyuan_rules.convert.json_places import Limits, Problems
from pingyuan_rules.engine import Finding, Label, Problem, Record, facts_of
from pingyuan_rules.engine.rule import Explanation
from pingyuan_rules.ledger import Extra, Ledger, read_ledger, sample_ledger
from sizes import examples
from strategies import whole_records

CLASSES = book.records
CORRECT = "Correct it; write null or leave it out if it is not known."
FOUNDED = "a date such as 2016-10-21 from 1921-07-01 to 2199-12-31"
LEFT_EARLY = (
    "found 'left', 2016-04-30, 2016-05-01, expected that the secretary does not leave before the appointment. "
    "Check these values and correct the wrong one."
)


@attrs.frozen
class County:
    """A class of a user's own that holds records."""

    name: str
    branches: tuple[Branch, ...]
    organizations: dict[str, Organization] = attrs.field(factory=dict)
    _rank: int = 0


def problems(data: Any, cls: Any = Branch) -> dict[str, str]:
    """Every problem of some data, by its place."""
    with pytest.raises(InvalidData) as caught:
        converter.structure(data, cls)
    found = {str(problem.place): problem.text("en") for problem in caught.value.problems}
    assert len(found) == len(caught.value.problems)
    return found


def text_problems(text: str | bytes, cls: Any = Branch) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        from_json(text, cls)
    return caught.value.text("en").splitlines()


# Round trips.


@pytest.mark.parametrize("cls", CLASSES)
@given(data=st.data())
@examples(30)
def test_a_round_trip_loses_nothing(cls: type[Record], data: st.DataObject) -> None:
    record = data.draw(whole_records(cls))
    assert converter.structure(converter.unstructure(record), cls) == record
    assert from_json(to_json(record), cls) == record
    assert from_json(to_json(record).encode(), cls) == record
    assert from_json(to_json([record, record], indent=1), list[cls]) == [record, record]  # type: ignore[valid-type]


def test_unknown_is_written_as_null_and_read_from_null_or_nothing() -> None:
    written = converter.unstructure(Organization(full_members=3))
    assert written["full_members"] == 3
    assert written["staff"] is None
    assert written.keys() == facts_of(Organization).keys()
    assert converter.structure({"full_members": 3}, Organization) == Organization(full_members=3)
    assert converter.structure({"staff": None}, Organization) == Organization()


def test_values_are_written_as_json_knows_them() -> None:
    record = Branch(founded=date(2010, 7, 1), sector=Sector.SOCIAL_ORGANIZATION, has_flag=False, name="第一支部")
    written = converter.unstructure(record)
    assert written["founded"] == "2010-07-01"
    assert written["sector"] == "social_organization"
    assert written["has_flag"] is False
    assert "第一支部" in to_json(record)
    assert json.loads(to_json({"a": UNKNOWN, "b": [UNKNOWN]})) == {"a": None, "b": [None]}


@pytest.mark.parametrize(
    "policy", [PINGYUAN, policy_on(date(2019, 1, 1)), attrs.evolve(PINGYUAN, joint_units_maximum=6)]
)
def test_a_policy_comes_back_whole(policy: Policy) -> None:
    back = from_json(to_json(policy), Policy)
    assert back == policy
    assert back.sources == policy.sources
    assert back.fingerprint == policy.fingerprint


def test_a_class_that_holds_records_comes_back_whole() -> None:
    county = County("平远", (Branch(units=2),), {"一": Organization(staff=3)}, rank=2)
    assert (
        from_json(
            '{"name": "平远", "branches": [{"units": 2}], "organizations": {"一": {"staff": 3}}, "_rank": 2}', County
        )
        == county
    )
    assert converter.structure({"name": "平远", "branches": []}, County) == County("平远", ())


# Strictness.


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("has_flag", "no", 'found "no", expected true or false.'),
        ("has_flag", 1, "found 1, expected true or false."),
        ("units", "7", 'found "7", expected a whole number from 1 to 1000.'),
        ("units", True, "found true, expected a whole number from 1 to 1000."),
        ("units", 7.0, "found 7.0, expected a whole number from 1 to 1000."),
        ("units", 7.5, "found 7.5, expected a whole number from 1 to 1000."),
        ("units", 0, "found 0, expected a whole number from 1 to 1000."),
        ("units", [7], "found [7], expected a whole number from 1 to 1000."),
        ("allowance_paid", "300.00", 'found "300.00", expected a whole number of fen from 0 to 10000000000000.'),
        ("allowance_paid", 300.0, "found 300.0, expected a whole number of fen from 0 to 10000000000000."),
        ("name", 7, "found 7, expected text."),
        ("formation", "JOINT", 'found "JOINT", expected one of standalone, joint.'),
        ("formation", "联合组建", 'found "联合组建", expected one of standalone, joint.'),
        ("formation", {}, "found {}, expected one of standalone, joint."),
        ("founded", "2016-02-30", f'found "2016-02-30", expected {FOUNDED}.'),
    ],
)  # fmt: skip
def test_nothing_is_coerced(fact: str, value: Any, said: str) -> None:
    found = problems({fact: value})
    assert found == {fact: f"{fact}: {said} Correct it; write null or leave it out if it is not known."}


@pytest.mark.parametrize(
    "value",
    [
        "20161021",
        "2016-W42-5",
        "2016-10-21T00:00:00",
        "21/10/2016",
        " 2016-10-21",
        "2016-10-21\n",
        "１９９９-01-01",
        20161021,
        "1900-01-01",
        "",
    ],
)
def test_a_day_is_iso_and_real(value: Any) -> None:
    assert list(problems({"founded": value})) == ["founded"]


def test_python_values_are_not_json() -> None:
    data = {"founded": date(2016, 10, 21), "sector": Sector.SOCIAL_ORGANIZATION, "units": UNKNOWN}
    assert list(problems(data)) == ["founded", "sector", "units"]


def test_all_that_is_wrong_is_reported_together() -> None:
    data = {
        "units": 0,
        "townshp": "大柘",
        "secretary_state": "left",
        "secretary_appointed": "2016-05-01",
        "secretary_left": "2016-04-30",
        "has_flag": "yes",
        "not a fact": 1,
    }
    with pytest.raises(InvalidData) as caught:
        converter.structure([{}, data], list[Branch])
    assert caught.value.text("en").splitlines() == [
        f"[1].units: found 0, expected a whole number from 1 to 1000. {CORRECT}",
        "[1].townshp: expected a known key. Did you mean township? Delete it or correct its name.",
        f'[1].has_flag: found "yes", expected true or false. {CORRECT}',
        '[1]["not a fact"]: expected a known key. Delete it or correct its name.',
        f"[1].secretary_state, secretary_left, secretary_appointed: {LEFT_EARLY}",
    ]
    assert caught.value.text("zh").splitlines()[:2] == [
        "[1].units：现为 0，应为整数，1 至 1000。请更正；不知道的写 null 或略去。",
        "[1].townshp：应为已知的键。是否为 township？请删去或改名。",
    ]


def test_a_problem_deep_inside_has_its_path() -> None:
    data = {
        "branches": [{}, {}, {}, {"founded": "yesterday"}, 7],
        "organizations": {"甲 1": {"staff": -1}},
        "_rank": "x",
        "nme": 1,
    }
    assert list(problems(data, County)) == [
        "branches[3].founded",
        "branches[4]",
        'organizations["甲 1"].staff',
        "_rank",
        "nme",
        "name",
    ]


def test_a_place_in_two_languages_keeps_both() -> None:
    outer = Problems(Limits(1))
    yes = Label("是", "yes")
    outer.take("rows", InvalidData([Problem(Label("[3].甲", "[3].a"), "", yes, yes)]))
    assert [problem.place for problem in outer.all] == [Label("rows[3].甲", "rows[3].a")]


@pytest.mark.parametrize("value", [None, [], "branch", 7, [{}]])
def test_a_record_is_an_object(value: Any) -> None:
    ((place, said),) = problems(value).items()
    assert place == "$"
    assert "expected a JSON object that describes: branch" in said


@pytest.mark.parametrize("value", [None, {}, {"a": 1}, "abc"])
def test_a_list_is_a_list(value: Any) -> None:
    ((place, said),) = problems(value, list[Branch]).items()
    assert (place, "expected a JSON list" in said) == ("$", True)
    assert list(problems([value], dict[str, Branch])) == ["$"]


def test_plain_values_are_strict_too() -> None:
    assert converter.structure([1, 2], list[int]) == [1, 2]
    assert list(problems([1, "2", True, 3.0], list[int])) == ["[1]", "[2]", "[3]"]
    assert list(problems({"a": "2016-13-01"}, dict[str, date])) == ["a"]


def test_a_policy_states_every_parameter() -> None:
    data = converter.unstructure(PINGYUAN)
    data |= {"on": None, "minimum_ful_members": 3, "weight_leadership": 90, "joint_units_maximum": "5"}
    del data["minimum_full_members"]
    data["sources"] = {"nothing": {}, "grade_good": {"value": "x", "since": 1, "reason": {"zh": "因"}, "cites": "P1"}}
    assert list(problems(data, Policy)) == [
        "on",
        "joint_units_maximum",
        "sources.nothing",
        "sources.grade_good.value",
        "sources.grade_good.since",
        "sources.grade_good.reason.en",
        "sources.grade_good.cites",
        "sources.grade_good.provenance",
        "minimum_ful_members",
        "minimum_full_members",
        "weight_leadership, weight_membership, weight_mechanism, weight_performance, weight_public_response",
    ]  # fmt: skip
    assert list(problems(None, Policy)) == ["$"]
    assert list(problems(data | {"sources": []}, Policy))[-4] == "sources"


# Text.


def test_a_duplicated_key_is_named_with_its_path() -> None:
    assert text_problems('[{"units": 1, "units": 2, "name": 3}, {"x": {"a": 1, "a": 1}}]', list[Branch]) == [
        "[0].units: expected each key once. Delete all but one.",
        "[1].x.a: expected each key once. Delete all but one.",
        "[0].name: found 3, expected text. Correct it; write null or leave it out if it is not known.",
        "[1].x: expected a known key. Delete it or correct its name.",
    ]


def test_a_key_given_twice_is_refused_even_where_both_values_agree() -> None:
    assert text_problems('{"units": 1, "units": 1}') == ["units: expected each key once. Delete all but one."]


def test_numbers_that_json_does_not_have_are_named_with_their_path() -> None:
    assert text_problems('{"units": NaN, "name": -Infinity, "township": "a"}') == [
        "units: found nan, expected a JSON number; JSON has no NaN and no Infinity. Correct it.",
        "name: found -inf, expected a JSON number; JSON has no NaN and no Infinity. Correct it.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"units": 1,\n "name" 2}',
            "2:9: expected JSON in UTF-8. Correct the syntax (Expecting ':' delimiter at line 2, column 9).",
        ),
        ("", "1:1: expected JSON in UTF-8. Correct the syntax (Expecting value at line 1, column 1)."),
        (b'{"name": "\xff"}', "$: expected JSON in UTF-8. Save it as UTF-8 (byte 11 is not)."),
        ("[" * 100_000, "$: expected JSON with numbers and nesting of a reasonable size. Correct it."),
        (
            '{"units": ' + "1" * 5000 + "}",
            "$: expected JSON with numbers and nesting of a reasonable size. Correct it.",
        ),
    ],
)
def test_text_that_is_no_json(text: str | bytes, said: str) -> None:
    assert text_problems(text) == [said]


def test_a_byte_order_mark_is_let_pass() -> None:
    assert from_json("\ufeff{}", Branch) == from_json(b"\xef\xbb\xbf{}", Branch) == Branch()


@given(st.text() | st.binary())
@examples(50)
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    with suppress(InvalidData):
        assert isinstance(from_json(text, Branch), Branch)


# Answers.


def test_assessments_are_written_as_a_list_of_what_is_written_for_one() -> None:
    rows = [Branch(id="ZB-1"), Branch(id="ZB-2")]
    several = assess(rows, Branch)
    assert to_json(several) == f"[{','.join(to_json(assess(row)) for row in rows)}]"
    assert to_json(several, brief=True) == f"[{','.join(to_json(assess(row), brief=True) for row in rows)}]"


def test_an_assessment_as_json() -> None:
    branch = Branch(full_members=3, has_instructor=False, has_liaison=True)
    written = json.loads(to_json(assess(branch)))
    assert written["guidance_paired"] is False
    assert written["site_items_met"] is None
    assert written["status"]["site_items_met"] == Status.UNKNOWN.value
    assert written["status"]["meetings_on_schedule"] == Status.NOT_IN_FORCE.value
    (finding,) = assess(branch).findings
    assert written["findings"] == [
        {
            "rule": "guidance_paired",
            "label": {"zh": finding.label.zh, "en": finding.label.en},
            "severity": "expected",
            "clauses": ["P3S6"],
            "facts": {"has_instructor": False, "has_liaison": True},
            "remedies": {
                "zh": list(finding.remedies("zh")),
                "en": ["Assign a Party-building instructor"],
            },
            "steps": [[[{"fact": "has_instructor", "operator": "==", "value": True}]]],
            "missing": [],
            "missing_parameters": [],
        }
    ]
    assert list(written)[:2] == ["id", "record"]
    assert (written["id"], written["record"]) == (None, "Branch")
    assert written["version"] == pingyuan_rules.__version__
    assert written["policy"] == {"on": "2016-10-21", "fingerprint": PINGYUAN.fingerprint}
    assert list(converter.unstructure(findings(branch))) == written["findings"]
    assert written["open_findings"] == []
    assert written["missing_parameters"] == {}


def test_open_findings_as_json() -> None:
    unit = Organization(full_members=3, party_organization=PartyOrganization.NONE)
    written = json.loads(to_json(assess(unit)))
    assert written["findings"] == []
    assert written["open_findings"] == [
        {
            "rule": "due_not_formed",
            "label": {"zh": "应建未建", "en": "due but not formed"},
            "severity": "required",
            "clauses": ["P2S8"],
            "facts": {"operating": None, "full_members": 3, "party_organization": "none"},
            "remedies": {
                "zh": ["查明是否“正常运营”", "单独组建或联合组建党组织"],
                "en": [
                    "Find out whether the organization is in real operation",
                    "Form a standalone or joint Party organization",
                ],
            },
            "steps": [
                [[{"fact": "operating", "operator": "known", "value": None}]],
                [[{"fact": "party_organization", "operator": "in", "value": ["standalone", "joint"]}]],
            ],
            "missing": ["operating"],
            "missing_parameters": [],
        }
    ]
    assert list(converter.unstructure(assess(unit).open_findings)) == written["open_findings"]


def test_steps_are_written_with_every_goal_of_every_way() -> None:
    ledger = read_ledger(sample_ledger())
    seen = set[str]()
    for record in (*ledger.branches, *ledger.organizations, *ledger.members):
        assessment = assess(record)
        for finding in (*assessment.findings, *assessment.open_findings):
            seen |= {goal.operator for step in finding.steps for way in step for goal in way}
            goals = [
                [[{"fact": each.fact, "operator": each.operator, "value": each.value} for each in way] for way in step]
                for step in finding.steps
            ]
            assert json.loads(to_json(finding))["steps"] == json.loads(to_json(goals)) != []
    assert {"==", ">=", "known"} <= seen


def test_a_record_without_an_id_is_told_by_its_class() -> None:
    written = json.loads(to_json(shops.assess(Shop())))
    assert next(iter(written)) == "record"
    assert "id" not in schema_of(shops.result_class(Shop))["properties"]


@pytest.mark.parametrize("cls", [book.result_class(Branch), Finding, Explanation])
def test_answers_are_not_read_back(cls: type) -> None:
    for asked in (cls, list[cls]):  # type: ignore[valid-type] # a class at run time
        with pytest.raises(TypeError, match=f"^{cls.__name__} is an answer and is not read back"):
            converter.structure({}, asked)


def test_an_explanation_as_json() -> None:
    written = json.loads(to_json(must_form.explain(Organization(full_members=2))))
    assert (written["rule"], written["value"], written["policy"]["on"]) == ("must_form", False, "2016-10-21")
    assert [clause["key"] for clause in written["clauses"]] == ["P2S8"]
    compared = written["tree"]["children"][0]
    assert [child["value"] for child in compared["children"]] == [2, 3]
    assert compared["children"][1]["source"]["provenance"] == "article"


# Schemas.


@pytest.mark.parametrize("cls", CLASSES)
@given(data=st.data())
@examples(20)
def test_records_and_answers_fit_their_schemas(cls: type[Record], data: st.DataObject) -> None:
    record = data.draw(whole_records(cls))
    assert valid(schema_of(cls), json.loads(to_json(record)))
    assert valid(schema_of(book.result_class(cls)), json.loads(to_json(book.assess(record))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"units": 0},
        {"units": "7"},
        {"units": True},
        {"formation": "x"},
        {"founded": "21/10/2016"},
        {"has_flag": "no"},
        {"x": 1},
        {"name": 1},
        [],
    ],
)
def test_a_schema_refuses_what_the_converter_refuses(wrong: Any) -> None:
    assert problems(wrong)
    assert not valid(schema_of(Branch), wrong)


def test_a_policy_fits_its_schema() -> None:
    schema, written = schema_of(Policy), json.loads(to_json(policy_on(date(2019, 1, 1))))
    assert valid(schema, written)
    del written["minimum_full_members"]
    assert not valid(schema, written)


def test_a_schema_says_what_facts_mean() -> None:
    schema = schema_of(Branch)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == "党支部 / branch"
    assert schema["properties"]["units"] == {
        "title": "覆盖单位数 / units covered",
        "x-label": {"zh": "覆盖单位数", "en": "units covered"},
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": 1000,
        "x-unit": {"zh": "个", "en": "units"},
    }
    assert schema["properties"]["founded"]["x-not-before"] == "1921-07-01"
    assert schema["properties"]["secretary_state"]["x-choices"]["left"] == {"zh": "已离任", "en": "has left"}
    assert schema["x-invariants"][0]["en"] == "the secretary does not leave before the appointment"


def test_other_classes_have_no_schema() -> None:
    with pytest.raises(TypeError, match="int has no schema"):
        schema_of(int)  # type: ignore[arg-type]


def valid(schema: dict[str, Any], value: Any) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(value)


def test_cattrs_loads_only_when_it_is_used() -> None:
    script = (
        "import sys, pingyuan_rules; from pingyuan_rules import Branch, assess; assess(Branch());"
        "assert 'cattrs' not in sys.modules; pingyuan_rules.converter; assert 'cattrs' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_a_record_says_is_what_a_rule_sees() -> None:
    branch = from_json('{"general_meetings": 4, "committee_meetings": 12, "theme_days": 12, "full_members": 9}', Branch)
    assert meetings_on_schedule(branch, policy_on(date(2019, 1, 1))) is True
    assert from_json('{"secretary_state": "left"}', Branch).secretary_state is SecretaryState.LEFT


def test_a_whole_ledger_comes_back() -> None:
    ledger = read_ledger(sample_ledger("csv"))
    written = to_json(ledger)
    assert from_json(written, Ledger) == ledger
    extra = {"branches": Extra(("备注", "何时"), (("=1+1", date(2016, 3, 15)), (2.5, time(8, 30)), (None, True)))}
    kept = from_json(to_json(attrs.evolve(ledger, extra=extra)), Ledger).extra
    assert kept == {"branches": Extra(("备注", "何时"), (("=1+1", "2016-03-15"), (2.5, "08:30:00"), (None, True)))}
    broken = json.loads(written)
    broken["extra"] = {"branches": {"headings": ["备注"], "rows": [[["no scalar"]]]}}
    assert list(problems(broken, Ledger)) == ["extra.branches.rows[0][0]"]
    broken = json.loads(written)
    broken["branches"][3]["founded"] = "2016-02-30"
    assert list(problems(broken, Ledger)) == ["branches[3].founded"]
