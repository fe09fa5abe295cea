"""Cases in TOML are read as the cells of a ledger are, and everything that is wrong is told at once."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.case_texts import COUNTY, Write, one_case, passes, told
from conftest import Golden
from engine.club_rules import Club, Part, Player
from pingyuan_rules import PINGYUAN, UNKNOWN, Branch, Organization, PartyOrganization, book, read_cases, run_cases
from pingyuan_rules.case_files.case_facts import FactReader
from pingyuan_rules.case_files.case_places import Spot
from pingyuan_rules.choices import MonthReading
from pingyuan_rules.engine import Lang, Record, Status, facts_of
from pingyuan_rules.engine.problems import ProblemLog
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.policy import clause
from pingyuan_rules.policy.clauses import find
from sizes import examples
from strategies import fact_values

# Paid for three months and a half that count as four: 1,200 yuan are due.
SECRETARY = 'secretary_state = "已离任", secretary_appointed = "2016年1月", secretary_left = 2016-04-15'


@pytest.mark.parametrize(
    ("of", "facts", "expect"),
    [
        ("Organization", "full_members = 3", "must_form = true"),
        ("组织", "full_members = 3", 'must_form = "是"'),
        ("单位", '"正式党员数" = "３"', '"应当成立党组织" = "yes"'),
        ("organization", '"Full Members" = 3.0', '"MUST FORM A PARTY ORGANIZATION" = "√"'),
        ("Organization", "full_members = 3", 'formation_route = "standalone"'),
        ("Organization", "full_members = 3", '"组建途径" = "单独组建"'),
        # 3 members at 300 yuan each.
        ("Branch", "full_members = 2, probationary_members = 1", "activity_fund = 900"),
        ("Branch", "full_members = 2, probationary_members = 1", '"党员活动经费（元）" = "900.00"'),
        (
            "Branch",
            "full_members = 2, probationary_members = 1",
            '"activity fund (yuan)" = "900"',
        ),
        (
            "Branch",
            f"{SECRETARY}, allowance_paid = 1199.99",
            'allowance_floor_met = "否"',
        ),
        (
            "Branch",
            f'{SECRETARY}, "已发书记工作津贴（元）" = "1,200"',
            "allowance_floor_met = true, secretary_months = 4",
        ),
        # Five scores of equal weight: (90.5 * 4 + 80) / 5 = 88.4 points.
        (
            "Branch",
            "leadership = 90.5, membership = 90.5, mechanism = 90.5, performance = 90.5, public_response = 80",
            "five_good_total = 88.4",
        ),
        (
            "党支部",
            "leadership = 90.5, membership = 90.5, mechanism = 90.5, performance = 90.5, public_response = 80",
            '"“五个好”总分（分）" = "88.40"',
        ),
        ("Member", 'serious_illness = true, standing = "full"', 'aid_ground = "大病党员", aid_eligible = true'),
        (
            "Member",
            'serious_illness = "无", disaster = "否", veteran = false, hardship = false, standing = "正式党员"',
            'aid_ground = "无"',
        ),
    ],
)
def test_facts_and_answers_are_read_as_a_ledger_reads_them(write: Write, of: str, facts: str, expect: str) -> None:
    run = run_cases(write(one_case(of, facts, expect)))
    assert run.passed, run.text()


@pytest.mark.parametrize("word", ["unknown", "不详", "信息不足", "undecided", "未知", "不明", "Unknown"])
def test_an_answer_may_have_to_be_unknown(write: Write, word: str) -> None:
    assert passes(write, "Organization", "", f'must_form = "{word}"')
    assert not passes(write, "Organization", "full_members = 1", f'must_form = "{word}"')
    assert not passes(write, "Organization", 'operating = "不详", full_members = ""', "must_form = false")


@pytest.mark.parametrize("word", ["not applicable", "不适用", "not_applicable"])
def test_a_rule_may_have_to_be_not_applicable(write: Write, word: str) -> None:
    day = "on = 2019-01-01"
    assert passes(write, "Branch", 'formation = "standalone"', f'joint_units_ok = "{word}"', day)
    assert not passes(write, "Branch", 'formation = "joint"', f'joint_units_ok = "{word}"', day)
    assert not passes(write, "Branch", 'formation = "standalone"', 'joint_units_ok = "unknown"', day)


@pytest.mark.parametrize("word", ["not in force", "不在施行期", "not_in_force"])
def test_a_rule_may_have_to_be_not_in_force(write: Write, word: str) -> None:
    assert passes(write, "Branch", "units = 9", f'joint_units_ok = "{word}"', "on = 2018-10-27")
    assert not passes(write, "Branch", "units = 9", f'joint_units_ok = "{word}"', 'on = "2018年10月28日"')


@pytest.mark.parametrize("word", ["no value in the policy", "政策未设值", "no_value"])
def test_the_policy_may_have_to_be_without_a_value(write: Write, word: str) -> None:
    # The four training sessions are of 2016 alone.
    facts = "training_sessions = 4"
    assert passes(write, "Branch", facts, f'training_met = "{word}"', "on = 2017-06-30")
    assert not passes(write, "Branch", facts, f'training_met = "{word}"')


@pytest.mark.parametrize("word", ["无", "没有", "暂无", "/", "//", "——", "NaN", "N/A"])
def test_a_word_that_may_mean_no_or_nothing_is_no_expected_answer(write: Write, word: str) -> None:
    error = told(write, one_case("Organization", "full_members = 2", f'must_form = "{word}"'))
    (problem,) = error.problems
    assert problem.remedy.zh.startswith("请写“不详”（应因信息不足而无结论）或“不适用”")


def test_the_remedy_for_an_expected_answer_never_leaves_it_unchecked_as_unknown(write: Write) -> None:
    text = one_case(
        "党支部", "full_members = 4", 'activity_fund = "1500元", secretary_months = 309485009821345068724781055'
    )
    remedies = [problem.remedy for problem in told(write, text).problems]
    assert [each.zh.endswith("不检查的不写") for each in remedies] == [True, True]
    assert [each.en.endswith("leave it out if it is not to be checked") for each in remedies] == [True, True]


@pytest.mark.parametrize("cls", FIELDS)
@pytest.mark.parametrize(
    "value", ["42664", "3.14159", '"三"', '"#N/A"', "10000000000000000000", "true", '"x"', '"2016"']
)
def test_what_to_do_about_a_fact_is_told_without_cells(write: Write, cls: type[Record], value: str) -> None:
    # Digits of an id that a spreadsheet has rounded are lost in a file of text too.
    names = [name for name, info in facts_of(cls).items() if info.kind.name != "text"]
    error = told(write, one_case(cls.__name__, ", ".join(f"{name} = {value}" for name in names), "x = 1"))
    assert len(error.problems) > 1
    for problem in error.problems:
        assert not any(word in problem.text("zh") for word in ("单元格", "留空", "改正公式", "该列"))
        assert not any(word in problem.remedy.en.lower() for word in ("cell", "format", "column", "the formula"))


@pytest.mark.parametrize("day", ["2019", '"2016年10月"', '"2016年13月1日"'])
def test_the_day_of_a_policy_is_asked_for_in_full(write: Write, day: str) -> None:
    error = told(write, one_case("Organization", "", "must_form = true", f"on = {day}"))
    assert error.problems[0].remedy.zh == "请写明确实存在的年、月、日，如 2016-10-21 或 2016年10月21日"


def test_the_words_for_no_answer_are_no_answers_of_any_rule() -> None:
    statuses = {text.casefold() for status in Status for text in (status.label.zh, status.label.en, status.value)}
    for rule in book.rules:
        for each in rule.kind.enum or ():
            assert statuses.isdisjoint({each.label.zh, each.label.en.casefold(), str(each.value)}), rule.name


@pytest.mark.parametrize("keys", ['"SF 1"', '"sf 1"', '["P2S8", "sf 1"]', '"P2S8"'])
def test_a_case_may_cite_a_clause_of_its_policy_file(write: Write, keys: str) -> None:
    write(COUNTY, "own.toml")
    more = f'clause = {keys}\npolicy = "own.toml"'
    (case,) = read_cases(write(one_case("Organization", "full_members = 4", "must_form = false", more)))
    own = case.policy.sources["minimum_full_members"].own
    assert [each.key for each in case.clauses] == [key for key in ("P2S8", "SF 1") if key in keys.upper()]
    assert set(case.clauses) <= {*own, find("P2S8")}
    if "P2S8" not in keys:
        error = told(write, one_case("Organization", "full_members = 4", "must_form = false", f"clause = {keys}"))
        assert "or of one that a value of the policy file cites" in error.text()


def test_defaults_hold_for_cases_that_do_not_say_otherwise(write: Write) -> None:
    write("minimum_full_members = 5", "policies/five.toml")
    path = write(
        """
        [defaults]
        of = "Organization"
        on = 2018-10-28
        policy = "five.toml"

        [[case]]
        name = "four are too few"
        clause = "p2s8"
        facts = { full_members = 4 }
        expect = { must_form = false }

        [[case]]
        name = "another class, another day"
        clause = ["P2S8", "P2S9"]
        of = "Branch"
        on = 2016-10-21
        expect = { joint_units_ok = "not in force" }
        """,
        "policies/b.cases.toml",
    )
    first, second = read_cases(path)
    assert [(each.name, each.row) for each in (first, second)] == [
        ("four are too few", 7),
        ("another class, another day", 13),
    ]
    assert (first.policy.on, first.policy.minimum_full_members) == (date(2018, 10, 28), 5)  # type: ignore[attr-defined]
    assert (second.policy.on, second.policy.minimum_full_members) == (PINGYUAN.on, 5)  # type: ignore[attr-defined]
    assert first.clauses == (clause("P2S8").citation,)
    assert [each.key for each in second.clauses] == ["P2S8", "P2S9"]
    assert first.record == Organization(full_members=4)
    assert second.record == Branch()
    assert run_cases("policies").passed


def test_a_line_is_told_only_if_it_is_certain(write: Write) -> None:
    text = '[[case]]\nname = """\n[[case]]"""\nof = "Branch"\nexpect = { activity_fund = "unknown" }\n'
    (case,) = read_cases(write(text))
    assert (case.row, case.place.en, case.place.zh) == (None, "a.cases.toml", "a.cases.toml")


def test_a_byte_order_mark_and_windows_lines_are_read(write: Write) -> None:
    path = write("")
    path.write_bytes(b"\xef\xbb\xbf# x\r\n" + one_case("Branch", "", 'activity_fund = "unknown"').encode())
    (case,) = read_cases(path)
    assert case.row == 2


def write_policies(write: Write) -> None:
    """Write two policy files that cannot be used."""
    write("minimum_full_membres = 5", "broken.toml")
    write("weight_leadership = 99", "weights.toml")


WRONG = """
stray = 1

[defaults]
of = "Organisation"
color = "red"

[[case]]
name = "twice"
of = "单位"
facts = { full_member = 3, "正式党员数" = 3, full_members = "三", staff = 0xffffffffffffffffffffff, operating = 1 }
expect = { must_form = 1, must_frm = true, activity_fund = 3, formation_route = "sideways", formation_priority = nan }

[[case]]
name = "twice"
on = 2015-01-01
policy = "nowhere.toml"
clause = "P99S1"
expect = { must_form = true }

[[case]]
of = 3
on = "2016年13月1日"
policy = 7
clause = 2
facts = 3
expect = 4

[[case]]
name = "请致电 13800138000"
of = "党支部"
on = inf
facts = { "党员数" = 3, founded = 2016-01-02, elected_on = 2015-01-01, "书记" = "有", leadership = 88.125 }
expect = { "党员活动经费" = "n/a", five_good_total = 88.125, demonstration_level = "", annual_grant = [1], \
secretary_months = 0xffffffffffffffffffffff, "年度应拨经费（最低额）" = 0 }

[[case]]
name = ""
of = "Member"
facts = { serious_illness = "也许", standing = "预备", last_contact = 42664 }

[[case]]
name = "%s"
of = "Branch"
policy = "broken.toml"
facts = { members = 1 }
expect = { must_form = true, "应当成立党组织" = true, allowance_floor_met = "无" }

[[case]]
name = "the same file"
of = "Branch"
policy = "broken.toml"
expect = { activity_fund = "unknown" }

[[case]]
name = "weights"
of = "Branch"
policy = "weights.toml"
expect = { activity_fund = "unknown", "activity fund" = "unknown" }

[[case]]
name = "the same weights"
of = "Branch"
policy = "weights.toml"
expect = { activity_fund = "unknown" }
""" % ("x" * 201)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_that_is_wrong_is_told_at_once(write: Write, golden: Golden, lang: Lang) -> None:
    write_policies(write)
    golden(f"cases_wrong_{lang}.txt", told(write, WRONG).text(lang))


def test_problems_say_where_for_programs(write: Write) -> None:
    write_policies(write)
    problems = {(each.kind, each.pointer) for each in told(write, WRONG).problems}
    assert ("unknown", "/a.cases.toml/stray") in problems
    assert ("unknown", "/a.cases.toml/defaults/color") in problems
    assert ("repeated", "/a.cases.toml/case/1/name") in problems
    assert ("unknown", "/a.cases.toml/case/0/facts/full_member") in problems
    assert ("text", "/a.cases.toml/case/4/name") in problems


def test_no_personal_number_and_no_sensitive_value_is_told(write: Write) -> None:
    write_policies(write)
    error = told(write, WRONG)
    for lang in ("zh", "en"):
        assert "13800138000" not in error.text(lang)
        assert "也许" not in error.text(lang)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", r"a.cases.toml, case: expected tables \[\[case\]\]. Write a table \[\[case\]\] for each case"),
        ("case = []", r"a.cases.toml, case: expected tables \[\[case\]\]"),
        ("case = 3", r"a.cases.toml, case: found 3, expected tables"),
        ("case = [3]", r"a.cases.toml, case: found \[3\], expected tables"),
        ("defaults = 3", r"a.cases.toml, defaults: found 3, expected a table"),
        ("[[case]", "a.cases.toml: expected a TOML file in UTF-8"),
    ],
)
def test_what_holds_no_cases_is_refused(write: Write, text: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        run_cases(write(text))


def test_facts_that_do_not_go_together_are_named(write: Write) -> None:
    error = told(write, one_case("Branch", SECRETARY.replace("1月", "5月"), "activity_fund = 0"))
    (problem,) = error.problems
    assert problem.text("en").startswith('a.cases.toml, line 1, "x", facts: found has left, 2016-04-15, 2016-05-01')
    assert problem.pointer == "/a.cases.toml/case/0/facts"


def test_a_case_says_its_class_unless_the_file_does(write: Write) -> None:
    error = told(write, '[[case]]\nname = "x"\nexpect = { must_form = true }\n')
    assert str(error).startswith('a.cases.toml, line 1, "x", of: expected a class of record. Say what the facts are of')


def test_files_and_folders_are_looked_through(write: Write, folder: Path) -> None:
    text = one_case("Branch", "", 'activity_fund = "unknown"')
    write(text, "b/z.cases.toml")
    write(text, "b/c/a.CASES.TOML")
    write(text, "b/.~lock.z.cases.toml#")
    write("x", "b/other.toml")
    (folder / "empty").mkdir()
    assert [each.file for each in read_cases("b")] == [str(Path("b/c/a.CASES.TOML")), str(Path("b/z.cases.toml"))]
    assert len(read_cases([Path("b/z.cases.toml"), "b"])) == 2, "each file is read once"
    with pytest.raises(ValueError, match="no such file") as raised:
        run_cases(["nowhere.cases.toml", "b/other.toml", "empty", "b"])
    assert [each.text("en").partition(", ")[0] for each in raised.value.problems] == [  # type: ignore[attr-defined]
        "nowhere.cases.toml: found no such file",
        f"{Path('b/other.toml')}: expected a file that ends in .cases.toml or .cases.xlsx",
        "empty: found a folder without such files",
    ]


def test_problems_of_several_files_are_told_together_up_to_a_number(write: Write) -> None:
    write("x = 1", "a.cases.toml")
    write("[[case]", "b.cases.toml")
    with pytest.raises(ValueError, match=r"a\.cases\.toml, x.*\n.*a\.cases\.toml, case.*\nb\.cases\.toml:"):
        run_cases(".")
    with pytest.raises(ValueError, match="2 more problems are not shown"):
        run_cases(".", most_problems=1)
    with pytest.raises(ValueError, match="most_problems: found 0"):
        run_cases(".", most_problems=0)


# Related records.


def read_facts(cls: Any, facts: dict[str, Any]) -> tuple[Any, list[str]]:
    """A record of a county's own class, and what is wrong with it."""
    problems = ProblemLog()
    record = FactReader(Spot("a", (), problems, "x", 1), MonthReading.FIRST_DAY).read(cls, facts, ("facts",))
    return record, [problem.text("en") for problem in problems.told]


def test_related_records_are_tables_within_the_facts() -> None:
    club, problems = read_facts(
        Club, {"id": "a", "Players": [{"goals": 3, "身份": "正式", "club_id": "a"}, {"injured": "是"}]}
    )
    assert problems == []
    assert club == Club(id="a", players=(Player(goals=3, part=Part.FULL, club_id="a"), Player(injured=True)))
    assert read_facts(Club, {"players": []})[0] == Club(players=())
    assert read_facts(Club, {"players": "不详"})[0] == Club(players=UNKNOWN) == read_facts(Club, {})[0]


def test_a_branch_has_its_members_and_units(write: Write) -> None:
    # One full member on the roll, where two are reported.
    facts = 'full_members = 2, probationary_members = 0, members = [ { standing = "full" } ], organizations = [{}, {}]'
    assert passes(write, "Branch", facts, "roll_agrees = false, units_listed = 2")
    run = run_cases(write(one_case("Branch", facts, 'roll_agrees = true, units_listed = "unknown"')))
    first, second = (each.advice for each in run.results[0].answers)
    assert first is not None
    assert second is not None
    assert first.en.startswith("It passes if you change full members from 2 persons to 1 person")
    assert second.en.startswith('It passes if you leave out "units listed"')
    (count,) = run_cases(write(one_case("Branch", "organizations = []", "units_listed = 2"))).results[0].answers
    assert count.advice is None, "no fact of the branch is enough"


def test_what_is_wrong_with_related_records_is_told_with_its_place() -> None:
    record, problems = read_facts(Club, {"players": [{"goals": -1}, {"goal": 1}], "球员": 3})
    assert record is None
    assert [each.partition(". ")[0] for each in problems] == [
        'a, line 1, "x", facts.players[0].goals: found -1, expected a whole number from 0 to 200',
        'a, line 1, "x", facts.players[1].goal: expected a fact of the player',
        "a, line 1, \"x\", facts.球员: found '球员', expected each fact once",
    ]
    assert read_facts(Club, {"players": 3})[1][0].startswith(
        'a, line 1, "x", facts.players: found 3, expected a list of tables'
    )
    assert read_facts(Club, {"players": [3]})[0] is None
    record, problems = read_facts(Club, {"id": "a", "players": [{"club_id": "b"}]})
    assert (record, problems[0].partition(". ")[0]) == (None, "a, line 1, \"x\", facts: found 'b', expected 'a'")


# Any record, and any answer.

ANY_UNIT = st.fixed_dictionaries(
    {name: fact_values(info) for name, info in facts_of(Organization).items() if info.kind.name != "text"}
)


def toml_value(value: Any) -> str:
    """A fact or an answer of an organization as people write it."""
    if value is UNKNOWN:
        return '"不详"'
    return str(value).lower() if isinstance(value, bool | int) else f'"{value.label.zh}"'


@examples(50)
@given(facts=ANY_UNIT)
def test_what_the_rules_answer_passes_and_anything_else_fails(
    tmp_path_factory: pytest.TempPathFactory, facts: dict[str, Any]
) -> None:
    unit = Organization(**facts)
    written = ", ".join(f"{name} = {toml_value(value)}" for name, value in facts.items())
    assessment = book.assess(unit, PINGYUAN)
    answers = {rule.name: getattr(assessment, rule.name) for rule in book.rules_of(Organization)}
    expect = ", ".join(
        f'{name} = "{status.value}"'
        if (status := assessment.status[name]) is not Status.DECIDED
        else f"{name} = {toml_value(answer)}"
        for name, answer in answers.items()
    )
    path = tmp_path_factory.mktemp("cases") / "a.cases.toml"
    path.write_text(one_case("Organization", written, expect), encoding="utf-8")
    (result,) = run_cases(path).results
    assert result.case.record == unit
    assert result.passed, result.text()
    for answer in result.answers:
        other = attrs.evolve(answer, expected=attrs.evolve(answer.expected, status=Status.NO_VALUE))
        assert not other.passed
    assert PartyOrganization in {info.kind.enum for info in facts_of(Organization).values()}
