"""A case that fails is told with what would make it pass and with its explanation, for people and for programs."""

import json
import pickle
import subprocess
import sys
from datetime import date

import attrs
import jsonschema
import pytest

from cases.case_texts import Write, one_case, passes
from conftest import Golden
from pingyuan_rules import (
    PINGYUAN,
    CaseRun,
    Organization,
    Status,
    must_form,
    read_cases,
    run_case,
    run_cases,
    schema_of,
    to_json,
)
from pingyuan_rules.cases import CaseAnswer
from pingyuan_rules.engine import Lang
from pingyuan_rules.proof.nearest_records import nearest_facts

FAILING = """
[[case]]
name = "两名正式党员的企业应当成立党组织"
clause = "P2S8"
of = "Organization"
facts = { full_members = 2 }
expect = { must_form = true, formation_route = "联合组建", formation_priority = "不详" }

[[case]]
name = "this one passes"
of = "Organization"
expect = { must_form = "unknown" }

[[case]]
name = "five units at most in 2016, without anything else known"
clause = ["P4S12", "P2S9"]
of = "Branch"
facts = { units = 6, allowance_paid = 3600.5, full_members = 7 }
expect = { joint_units_ok = false, activity_fund = 2100, five_good_total = 88.4 }
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_failures_are_told_with_the_fact_that_would_make_them_pass(write: Write, golden: Golden, lang: Lang) -> None:
    golden(f"cases_failed_{lang}.txt", run_cases(write(FAILING)).text(lang))


def answer(write: Write, of: str, facts: str, expect: str, more: str = "") -> CaseAnswer:
    """The one answer of a case that does not pass."""
    (failure,) = run_cases(write(one_case(of, facts, expect, more))).failures
    (only,) = failure.failures
    return only


PASSES = "It passes if you "
ROLL = one_case("Branch", "full_members = 3, probationary_members = 0", "roll_agrees = true")
ADDED = (
    "add score for membership: 100 points",
    "score for working mechanism: 100 points",
    "score for performance: 100 points",
    "score for public response: 100 points",
)
OR_ANSWER = "; if the facts are right, correct the expected answer."


@pytest.mark.parametrize(
    ("of", "facts", "expect", "advice", "mended"),
    [
        (
            "Organization",
            "full_members = 2",
            "must_form = true",
            f"{PASSES}change full members from 2 persons to 3 persons{OR_ANSWER}",
            "full_members = 3",
        ),
        (
            "Organization",
            "staff = 4",
            "must_form = false",
            f"{PASSES}add full members: 0 persons{OR_ANSWER}",
            "staff = 4, full_members = 0",
        ),
        # The last day of three months in office; a later day is nearer than an earlier one.
        (
            "Branch",
            'secretary_state = "in_office", secretary_appointed = 2016-11-10',
            "secretary_months = 3",
            f"{PASSES}change secretary's appointment date from 2016-11-10 to 2016-10-15{OR_ANSWER}",
            'secretary_state = "in_office", secretary_appointed = 2016-10-15',
        ),
        # 300 yuan for each of three members, 1,050 for the months.
        (
            "Branch",
            "full_members = 2, probationary_members = 2",
            "activity_fund = 900",
            f"{PASSES}change full members from 2 persons to 1 person{OR_ANSWER}",
            "full_members = 1, probationary_members = 2",
        ),
        # Four full scores and 10 points come to 82.
        (
            "Branch",
            "leadership = 10",
            "five_good_total = 90",
            f"{PASSES}{', '.join(ADDED)}, and change score for leadership team from 10 points to 50 points{OR_ANSWER}",
            "leadership = 50, membership = 100, mechanism = 100, performance = 100, public_response = 100",
        ),
        (
            "Organization",
            "full_members = 3",
            'must_form = "unknown"',
            f'{PASSES}leave out "full members"{OR_ANSWER}',
            "",
        ),
        # Either is enough to say that it is covered, so both must be unknown; that nobody recorded the rest is not.
        (
            "Organization",
            'has_liaison = true, has_union = true, party_organization = "none", staff = 9',
            'work_covered = "unknown"',
            f'{PASSES}leave out "has a liaison officer", "has a trade union"{OR_ANSWER}',
            'party_organization = "none", staff = 9',
        ),
    ],
)
def test_the_advice_makes_the_case_pass(
    *, write: Write, of: str, facts: str, expect: str, advice: str, mended: str
) -> None:
    told = answer(write, of, facts, expect).advice
    assert told is not None
    assert told.en == advice
    assert passes(write, of, mended, expect)


@pytest.mark.parametrize(
    ("of", "facts", "expect", "more", "advice"),
    [
        (
            "Branch",
            "units = 6",
            "joint_units_ok = false",
            "",
            "This rule is in force from 2018-10-28: give one of these days, or correct the expected answer.",
        ),
        (
            "Branch",
            'formation = "joint", units = 6',
            'joint_units_ok = "not in force"',
            "on = 2020-01-01",
            "This rule is in force from 2018-10-28: give another day, or correct the expected answer.",
        ),
        (
            "Organization",
            "full_members = 3",
            'must_form = "not in force"',
            "",
            "This rule is in force on every day: correct the expected answer.",
        ),
        (
            "Organization",
            "full_members = 3",
            'must_form = "not applicable"',
            "",
            'This rule concerns every record and is never "not applicable": correct the expected answer.',
        ),
        (
            "Branch",
            'formation = "joint", units = 6',
            'joint_units_ok = "not applicable"',
            "on = 2020-01-01",
            f"{PASSES}change formation from joint to standalone{OR_ANSWER}",
        ),
        (
            "Branch",
            "full_members = 3, probationary_members = 0",
            "activity_fund = 900.5",
            "",
            "Under this policy no facts lead to the expected answer: correct it, or the day or the policy file.",
        ),
        (
            "Branch",
            "full_members = 3, probationary_members = 0",
            "activity_fund = 90000",  # in fen
            "",
            "The expected amount is exactly a hundred times the answer: check the unit, which is yuan in files",
        ),
        (
            "Branch",
            "full_members = 3, probationary_members = 0",
            "activity_fund = 9",
            "",
            "The expected amount is exactly a hundredth of the answer: check the unit",
        ),
        (
            "Branch",
            "full_members = 3, probationary_members = 0",
            "activity_fund = 0",
            "",
            f"{PASSES}change full members from 3 persons to 0 persons",
        ),
        (
            "Branch",
            "training_sessions = 4",
            "training_met = true",
            "on = 2017-06-30",
            "The policy has no value on 2017-06-30 for: ",
        ),
        ("Organization", "full_members = 3", 'must_form = "no_value"', "", None),
        (
            "Branch",
            "units = 3",
            'term_years_min = "unknown"',
            "",
            "Under this policy no facts lead to the expected answer",
        ),
    ],
)
def test_what_else_may_be_wrong_is_told(
    *, write: Write, of: str, facts: str, expect: str, more: str, advice: str | None
) -> None:
    told = answer(write, of, facts, expect, more).advice
    if advice is None:
        assert told is None
        assert "no value in the policy" in run_cases("a.cases.toml").text()
    else:
        assert told is not None
        assert told.en.startswith(advice)


def test_when_time_runs_out_nothing_is_advised() -> None:
    assert nearest_facts(must_form, Organization(full_members=2), goal=True, policy=PINGYUAN, seconds=0) is None


def test_without_the_solver_the_missing_facts_are_told(write: Write) -> None:
    write(one_case("Organization", "", "must_form = true"), "a.cases.toml")
    write(one_case("Organization", "full_members = 2", "must_form = true"), "b.cases.toml")
    write(ROLL, "c.cases.toml")
    program = (
        "import sys; sys.modules['z3'] = None; from pingyuan_rules import run_cases; "
        "print(*(r.failures[0].advice.en for r in run_cases('.').failures), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        f'Missing: "full members"; add what is needed{OR_ANSWER}',
        "Install pingyuan-rules[proof] to see which fact would make it pass.",
        f'Missing: "members on the roll"; add what is needed{OR_ANSWER}',
    ]


def test_a_list_that_nobody_has_recorded_is_missing_since_no_list_is_made_up(write: Write) -> None:
    (failure,) = run_cases(write(ROLL)).results[0].failures
    assert failure.advice is not None
    assert failure.advice.en == f'Missing: "members on the roll"; add what is needed{OR_ANSWER}'
    assert failure.advice.zh.startswith("尚缺“名册党员”，请补上；")


def test_a_run_is_written_with_its_schema_and_pickled(write: Write) -> None:
    run = run_cases(write(FAILING))
    document = json.loads(to_json(run))
    jsonschema.validate(document, schema_of(CaseRun))
    assert (document["cases"], document["failed"], document["passed"]) == (3, 2, False)
    first = document["results"][0]
    assert (first["case"]["file"], first["case"]["row"], first["case"]["clauses"]) == ("a.cases.toml", 2, ["P2S8"])
    assert [each["passed"] for each in first["answers"]] == [False, True, True]
    assert first["answers"][0]["expected"] == {"value": True, "status": "decided"}
    assert first["answers"][0]["found"] == {"value": False, "status": "decided"}
    assert first["answers"][0]["explanation"]["zh"].startswith("应当成立党组织")
    assert first["answers"][1]["explanation"] is None
    assert to_json(pickle.loads(pickle.dumps(run))) == to_json(run)  # noqa: S301 - written on the same line


def test_a_run_is_shown(write: Write) -> None:
    run = run_cases(write(FAILING))
    assert repr(run.results[1]) == "<CaseResult of 'this one passes': passed>"
    assert repr(run.results[0]) == "<CaseResult of '两名正式党员的企业应当成立党组织': failed>"
    assert "passes" in run.results[1].html("en")
    assert repr(run) == "<CaseRun: 1 passed, 2 failed>"
    assert "3 cases: 1 passed, 2 failed." in run.html("en")
    assert "change full members from 2 persons to 3 persons" in run.html("en")
    assert "由2人改为3人" in run._repr_html_() or "from 2 persons to 3 persons" in run._repr_html_()
    passed = run_cases(write(one_case("Organization", "", 'must_form = "unknown"')))
    assert "<table" not in passed.html("zh")
    assert passed.text("zh") == "1 个案例：通过 1 个，未通过 0 个。"
    assert passed.text() == "1 case: 1 passed, 0 failed."


def test_facts_to_leave_out_stand_in_marks_of_one_kind_each(write: Write) -> None:
    failure = answer(write, "Branch", "system_meetings = false", 'systems_complete = "unknown"')
    assert failure.advice is not None
    assert failure.advice.zh == "不写“有‘三会一课’制度”即可通过；事实无误的，请改正应有的结论。"


def test_under_a_policy_file_the_advice_says_that_its_values_may_be_wrong(write: Write) -> None:
    """A file that raises the allowance leaves that of full-time secretaries at the county's 300 yuan a month."""
    write("allowance_per_month = 60000\n", "county.toml")
    year = "secretary_state = 'in_office', secretary_appointed = 2018-01-01, secretary_full_time = true"
    more = 'on = 2018-12-31\npolicy = "county.toml"'
    failure = answer(write, "Branch", year, "secretary_allowance = 7200", more)
    assert failure.advice is not None
    assert failure.advice.en == (
        f"{PASSES}change the secretary is full-time from yes to no; if the facts are right, correct the "
        "expected answer, or the values of the policy file."
    )
    assert failure.advice.zh.endswith("即可通过；事实无误的，请改正应有的结论，或政策文件的取值。")
    roll = answer(write, "Branch", "full_members = 3", "roll_agrees = true", more)
    assert roll.advice is not None
    left_out = answer(write, "Organization", "full_members = 3", 'must_form = "unknown"', more)
    assert left_out.advice is not None
    for each in (roll.advice, left_out.advice):
        assert each.en.endswith(
            "; if the facts are right, correct the expected answer, or the values of the policy file."
        )


def test_a_case_can_be_run_under_another_policy(write: Write) -> None:
    (case,) = read_cases(write(one_case("Organization", "full_members = 3", "must_form = true")))
    assert run_case(case).passed
    stricter = attrs.evolve(case, policy=attrs.evolve(case.policy, minimum_full_members=5))  # type: ignore[call-arg]
    result = run_case(stricter)
    assert not result.passed
    assert (result.answers[0].found.value, result.answers[0].found.status) == (False, Status.DECIDED)
    assert run_case(case).text("zh") == "通过：x（a.cases.toml第1行）"
    assert case.policy.on == date(2016, 10, 21)
    assert repr(case).startswith("Case(name='x', record=Organization, expected=(Expectation(")
