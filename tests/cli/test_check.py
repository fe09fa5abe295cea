"""The command `check` says what a county's own values change and what they make impossible, and each way it can end.

To look at the policy of a day takes more than a second, so most tests look at one day, or give no time for it.
"""

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from cli.command import Run
from conftest import Golden
from pingyuan_rules import lint, overlay, policy_on, to_json
from sizes import only_in_check, variants

EXAMPLES = Path(__file__).parents[2] / "examples"
LATER = "2019-12-31"
WRONG = """
county = "示范县"
out_of_contact_months = 6     # as Pingyuan has it
minimum_full_members = 100001 # more than there can be
grade_fairly_good = 9000      # as for good: one band for two grades
hollow_branch_haves = 0
"""
# What each value alone makes impossible or pointless.
EACH_WRONG = {
    "minimum_full_members = 100001": {("threshold_beyond", "minimum_full_members"), ("dead_answer", "must_form")},
    "five_good_floor = 100": {("dead_answer", "demonstration_level")},
    "grade_fairly_good = 9000": {
        ("dead_answer", "appraisal_grade"),
        ("dead_answer", "secretary_appraisal_grade"),
    },
    "grade_average = 0": {("dead_answer", "appraisal_grade"), ("dead_answer", "secretary_appraisal_grade")},
    "hollow_branch_haves = 0": {("dead_answer", "hollow_branch")},
    "contact_duties_required = 0": {("dead_answer", "contact_duties_done")},
    "leader_contacts_maximum = 1001\nleader_contacts_minimum = 1001": {
        ("dead_answer", "contact_load_ok"),
        ("threshold_beyond", "leader_contacts_minimum"),
        ("threshold_beyond", "leader_contacts_maximum"),
    },
    "committee_members_minimum = 1001": {
        ("dead_answer", "committee_staffed"),
        ("threshold_beyond", "committee_members_minimum"),
    },
    "instructors_minimum = 0": {("dead_answer", "instructors_sent")},
    "joint_units_maximum = 1001": {
        ("dead_answer", "joint_units_ok"),
        ("threshold_beyond", "joint_units_maximum"),
    },
}


DATED = "[[{}]]\nsince = {}\nvalue = {}\nprovenance = 'local'\n"
# Slips of other kinds: what is told of each, with the parameter and what to do.
REFUSED = {
    "leader_contacts_minimum = 5\nleader_contacts_maximum = 2": (
        "leader_contacts_minimum, leader_contacts_maximum: found 5, 2, expected values in ascending order. "
        "Check whether they are switched"
    ),
    "term_first_change = 2019-01-01\nterm_second_change = 2018-01-01": (
        "term_first_change, term_second_change: found 2019-01-01, 2018-01-01, expected values in ascending order. "
        "Check whether they are switched"
    ),
    "five_good_floor = 6000": "five_good_floor: found 6000, expected a number with at most two decimals from 0 to 100. "
    "Correct it; it is in points, so that 80 points are 80.",
    "county_site_total = 80.5": "county_site_total: found 80.5, expected a whole number from 0 to 10000. "
    "Correct it; it is in hundredths of a point, so that 80 points are 8000.",
    "training_share = 0.8": "training_share: found 0.8, expected a whole number from 0 to 100. "
    "Correct it; it is in percent, so that 80 percent are 80.",
    "term_grace_years = 12": "term_grace_years: found 12, expected a whole number from 0 to 1. "
    "Correct it; it is in years, so that 36 months are 3.",
    "weight_leadership = 50": "expected weights that add up to 100. Adjust the weights",
    f"{DATED.format('minimum_full_members', '2020-01-01', 5)}until = 2019-01-01": (
        "minimum_full_members[0].until: found 2019-01-01, expected a day after since"
    ),
    f"{DATED.format('minimum_full_members', '2018-01-01', 5)}cites = ['P9S9']": (
        "minimum_full_members[0].cites: found ['P9S9'], expected a list of clause keys, each of this library or of the "
        "overlay. Correct it; the command rulebook lists the keys of this library"
    ),
}
MEETINGS = DATED.format("general_meetings_per_year", "2016-10-21", 4)
DOUBTED = {
    "term_minimum_final = 36\nterm_maximum_final = 60": (
        "“lower limit of the term, present provisions (since July 2018)” is 36 years, but 3 years in Pingyuan, which "
        "differs by a factor of 10 or more. The file gives it in years, so that 3 years is written as 3: check the "
        "unit."
    ),
    "out_of_contact_months = 180": "“months until out of contact” is 180 months, but 6 months in Pingyuan",
    "secretary_hours_per_year = 3360": "The file gives it in hours, so that 56 hours is written as 56: check the unit.",
    "five_good_floor = 0.8": "“floor of each of the five goods” is 0.8 points, but 80 points in Pingyuan",
    "training_share = 1": "The file gives it in percent, so that 100 percent is written as 100: check the unit.",
    f"{MEETINGS}until = 2017-01-01": (
        "“general meetings a year” has no value, since that of the file ends on 2016-12-31; “meetings are held on "
        "schedule” then gives no answer. Add a value for the time after it, or delete until."
    ),
    f"{DATED.format('minimum_full_members', '2018-01-01', 5)}until = 2020-01-01\n"
    f"{DATED.format('minimum_full_members', '2019-01-01', 4)}": (
        "Two values of “full members that call for an organization” overlap: 5 persons until 2019-12-31, and 4 persons "
        "from 2019-01-01 on, which counts. Correct until or since."
    ),
}
ONE_OF_A_KIND = (next(iter(DOUBTED)), *list(DOUBTED)[-2:])
"""A value far from Pingyuan's, one whose time ends, and two whose times overlap."""
REMARKED = {
    "committee_full_members = 2": (
        "“a branch that must have a committee has enough full members” does not hold, for example for full members: 2 "
        "persons.\n   Clauses: Branch Regulations of 2018, article 20; Branch Regulations of 2018, article 4\n   "
        "Check: “members that call for a branch committee” (2 persons; Pingyuan: 7 persons)\n"
    ),
    "joint_minimum_members = 5": (
        "“route of formation” is never “form one jointly with others”: no record can have this answer.\n   "
        "Clauses: paragraph 2, sentence 8; paragraph 2, sentence 9\n   "
        "Check: “members that suffice to join a joint branch” (5 persons; Pingyuan: 1 person)\n"
    ),
}


def write(folder: Path, text: str, name: str = "county.toml") -> None:
    """Write an overlay."""
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_it_says_what_differs_and_what_can_no_longer_happen(
    run: Run, tmp_path: Path, golden: Golden, lang: str
) -> None:
    write(tmp_path, WRONG)
    ran = run("check", "county.toml", "--on", LATER, "--lang", lang)
    assert (ran.code, ran.err) == (4, "")
    golden(f"cli_check_{lang}.txt", ran.out)


@only_in_check
@pytest.mark.parametrize("text", EACH_WRONG)
def test_each_value_made_wrong_is_found(run: Run, tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    ran = run("check", "county.toml", "--on", LATER, "--json")
    assert ran.code == 4
    found = {(each["kind"], each["parameter"] or each["rule"]) for each in json.loads(ran.out)["remarks"]}
    assert found >= EACH_WRONG[text]


@pytest.mark.parametrize("text", REFUSED)
def test_a_slip_that_is_no_policy_names_the_parameter_and_what_to_do(run: Run, tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    ran = run("check", "county.toml", "--on", LATER, "--lang", "en")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("1 problem found:\n")
    assert REFUSED[text] in ran.err


@pytest.mark.parametrize(
    "text", [pytest.param(text, marks=[only_in_check] * (text not in ONE_OF_A_KIND)) for text in DOUBTED]
)
def test_a_value_that_is_probably_a_slip_is_told_with_what_to_do(run: Run, tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    ran = run("check", "county.toml", "--on", LATER, "--seconds", "0", "--lang", "en")
    assert (ran.code, ran.err) == (4, "")
    assert DOUBTED[text] in ran.out


@only_in_check
@pytest.mark.parametrize("text", REMARKED)
def test_a_remark_names_the_values_of_the_file_that_it_may_come_from(run: Run, tmp_path: Path, text: str) -> None:
    write(tmp_path, f"{text}\nworking_committees = 2\n")
    ran = run("check", "county.toml", "--on", LATER, "--lang", "en")
    assert (ran.code, ran.err) == (4, "")
    assert REMARKED[text] in ran.out
    assert "Check: “working" not in ran.out


@only_in_check
def test_a_value_that_no_rule_reads_yet_is_told_with_the_day_of_the_first_rule(run: Run, tmp_path: Path) -> None:
    write(tmp_path, f"{MEETINGS}until = 2017-01-01")
    shown = run("check", "county.toml", "--on", "2016-10-21", "--seconds", "0").out
    assert (
        "“每年支部党员大会次数”的值用不上：读取它的规则自2018-10-28起施行（“会议按期召开”），文件中的值此前已止。"
        "请核对 since 和 until。" in shown
    )
    # Without an end the value is read later; until then no rule asks it.
    write(tmp_path, MEETINGS)
    ran = run("check", "county.toml", "--on", "2016-10-21", "--seconds", "0", "--json")
    assert json.loads(ran.out)["doubts"] == []


def test_an_overlay_that_says_what_the_county_says_changes_nothing(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "minimum_full_members = 3\n")
    ran = run("check", "county.toml", "--on", "2016-10-21", "--lang", "en")
    assert "Same as Pingyuan's, so nothing changes: full members that call for an organization" in ran.out


def test_a_value_that_changes_nothing_is_told_unless_it_does_on_another_day(run: Run, tmp_path: Path) -> None:
    # What is due at least is not asked where it must be exactly as many as due; Pingyuan's is 1.
    write(tmp_path, "coordinating_committees_exact = true\ncoordinating_committees_minimum = 3\n")
    ran = run("check", "county.toml", "--on", "2016-10-21", "--json")
    written = json.loads(ran.out)
    assert (ran.code, written["remarks"]) == (4, [])
    (doubt,) = written["doubts"]
    assert (doubt["parameter"], doubt["days"]) == ("coordinating_committees_minimum", ["2016-10-21"])
    assert doubt["text"]["en"] == (
        "Changing “coordinating committees due at least” to 3 committees has no effect: with the other values of the "
        "file, every answer is the same as with Pingyuan's 1 committee. Check the other values that go with it, or "
        "delete it."
    )
    assert doubt["text"]["zh"].startswith(
        "“协同管理党委至少应有数”改为3个不起作用：按文件中的其他取值，与平远县的1个结论全同。"
    )


@only_in_check
def test_values_that_make_sense_together_are_not_doubted(run: Run, tmp_path: Path) -> None:
    # 91 points for a county site do not go with Pingyuan's 90 for a city site, which are not asked then; a value within
    # the time of another gives way to it again; 9 of 100 percent are a share.
    within = DATED.format("minimum_full_members", "2018-01-01", 5) + DATED.format(
        "minimum_full_members", "2019-01-01", 4
    )
    text = f"county_site_total = 9100\ncity_site_total = 9500\ntraining_share = 9\n{within}until = 2020-01-01\n"
    write(tmp_path, text)
    ran = run("check", "county.toml", "--on", LATER, "--json")
    assert (ran.code, json.loads(ran.out)["doubts"]) == (0, [])


@pytest.mark.parametrize(
    "text_and_told",
    variants(
        ("minimum_full_members = 5\n", "与平远县政策的不同"),
        ("out_of_contact_months = 6\n", "与平远县取值相同，未作改变：失联认定月数"),
    ),
)
def test_a_value_that_makes_sense_is_shown_and_not_remarked_on(
    run: Run, tmp_path: Path, text_and_told: tuple[str, str]
) -> None:
    text, told = text_and_told
    write(tmp_path, text)
    ran = run("check", "county.toml", "--on", LATER)
    assert (ran.code, ran.err) == (0, "")
    _, shown, *_, last = ran.out.splitlines()
    assert (shown, last) == (told, "没有需要注意之处（已证明，适用于所有可录入的记录）。")


@only_in_check
def test_a_raised_allowance_that_leaves_full_time_secretaries_behind_is_remarked_on(run: Run, tmp_path: Path) -> None:
    """A month is 600 yuan for a part-time secretary, but 300 for a full-time one, whom the file does not name."""
    write(tmp_path, "allowance_per_month = 60000")
    ran = run("check", "county.toml", "--on", LATER)
    assert ran.code == 4
    remark = "“专职书记的最低津贴不低于兼职书记”不成立：书记为专职：否时，“书记年度最低应发津贴”为“7,200元”"
    assert "需要注意 1 处：" in ran.out
    assert remark in ran.out
    write(tmp_path, "allowance_per_month = 60000\nallowance_per_month_full_time = 60000")
    assert run("check", "county.toml", "--on", LATER).code == 0


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("activity_fund_per_member = 3001", []),
        *(
            pytest.param(text, doubtful, marks=only_in_check)
            for text, doubtful in (
                ("activity_fund_per_member = 400", ["activity_fund_per_member"]),  # yuan, where fen are meant
                ("activity_fund_per_member = 4000000", ["activity_fund_per_member"]),  # twice a hundred
                ("activity_fund_per_member = 3000", ["activity_fund_per_member"]),  # 300 yuan are 10 times 30
                ("activity_fund_per_member = 0", []),
                ("activity_fund_per_member = 299999", []),
                ("grade_average = 60", ["grade_average"]),  # points, where hundredths are meant
                ("allowance_per_month_full_time = 2000", ["allowance_per_month_full_time"]),
                ("allowance_per_month_full_time = 200000", []),
                ("minimum_full_members = 90", []),
            )
        ),
    ],
)
def test_an_amount_in_the_wrong_unit_is_doubted(run: Run, tmp_path: Path, text: str, doubtful: list[str]) -> None:
    write(tmp_path, text)
    ran = run("check", "county.toml", "--on", LATER, "--seconds", "0", "--json")
    assert (ran.code, json.loads(ran.out)["doubtful"]) == (4 if doubtful else 5, doubtful)


@only_in_check
def test_a_doubtful_amount_is_told_with_the_unit_of_the_file(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "activity_fund_per_member = 400\ngrade_average = 60")
    shown = run("check", "county.toml", "--on", LATER, "--seconds", "0").out
    assert "需要注意 2 处：" in shown
    assert "“每名党员每年活动经费”为4元，平远县为300元，相差10倍以上。" in shown
    assert "文件中以分（人民币）计，300元写作 30000：请核对单位。" in shown
    assert "为0.6分，平远县为60分，相差10倍以上。文件中以百分之一分计，60分写作 6000：请核对单位。" in shown
    assert "The file gives it in fen, so that 300 yuan is written as 30000: check the unit." in (
        run("check", "county.toml", "--on", LATER, "--seconds", "0", "--lang", "en").out
    )


@only_in_check
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_there_is_nothing_to_remark_on_the_overlays_of_the_examples(run: Run, path: Path) -> None:
    ran = run("check", path, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("Nothing to remark on, which is proved for every record that can be made.\n")


@only_in_check
def test_for_programs_it_writes_the_remarks_of_a_lint_with_their_days(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "[[hollow_branch_haves]]\nsince = 2030-01-01\nvalue = 0\nprovenance = 'local'\n")
    ran = run("check", "county.toml", "--json")
    written = json.loads(ran.out)
    remarks = lint(policy_on(date(2030, 1, 1), overlay(tmp_path / "county.toml")))
    assert written["remarks"] == [json.loads(to_json(each)) | {"days": ["2030-01-01"]} for each in remarks]
    assert (ran.code, written["days"], written["unsettled"]) == (4, ["2030-01-01"], [])
    assert (written["file"], written["name"], written["version"], written["same"]) == (
        "county.toml", "county", "VERSION", [],
    )  # fmt: skip
    (change,) = written["changes"]
    assert (change["name"], change["before"], change["after"]) == ("hollow_branch_haves", 1, 0)
    assert change["days"] == ["2030-01-01"]


@only_in_check
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_every_day_on_which_something_changes_is_looked_at(run: Run, tmp_path: Path, golden: Golden, lang: str) -> None:
    text = """
[[minimum_full_members]]
since = 2024-01-01
until = 2025-01-01
value = 5
provenance = "local"
[[minimum_full_members]]
since = 2026-01-01
value = 5
provenance = "local"
[[activity_fund_per_member]]
since = 2025-01-01
value = 40000
provenance = "local"
[[grade_average]]
since = 2024-01-01
value = 6000
provenance = "local"
"""
    write(tmp_path, text)
    ran = run("check", "county.toml", "--seconds", "0", "--lang", lang)
    assert (ran.code, ran.err) == (4, "")  # in 2025 there is no value
    golden(f"cli_check_days_{lang}.txt", ran.out)


def test_a_file_without_values_is_the_policy_of_pingyuan(run: Run, tmp_path: Path) -> None:
    write(tmp_path, 'county = "示范县"\n')
    ran = run("check", "county.toml", "--lang", "en")
    assert (ran.code, ran.out) == (0, "The file sets no value, so its policy is Pingyuan's.\n")
    written = json.loads(run("check", "county.toml", "--json").out)
    assert (written["days"], written["changes"], written["remarks"]) == ([], [], [])


def test_what_is_wrong_in_the_file_is_told_at_once(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "minimum_ful_members = 5\ntraining_share = 120\n")
    ran = run("check", "county.toml", "--on", "1999-01-01", "--lang", "en")
    assert (ran.code, ran.out) == (1, "")
    for told in (
        "3 problems found",
        "Did you mean minimum_full_members?",
        "training_share: found 120",
        "--on:",
    ):
        assert told in ran.err


def test_values_that_do_not_fit_together_are_told_once_with_the_first_day(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "weight_leadership = 30\n")
    ran = run("check", "county.toml", "--lang", "en")
    assert ran.code == 1
    assert "1 problem found" in ran.err
    assert "county.toml (2016-10-21): weight_leadership, " in ran.err
    written = json.loads(run("check", "county.toml", "--json").out)
    assert [each["kind"] for each in written["problems"]] == ["conflict"]
    later = run("check", "county.toml", "--on", LATER, "--lang", "en")
    assert (later.code, later.out) == (1, "")
    assert f"county.toml ({LATER}): weight_leadership, " in later.err


@only_in_check
def test_what_more_related_records_may_change_is_not_settled(run: Run, tmp_path: Path) -> None:
    # With one member graded for each excellent one, no roll can be otherwise, however long it is.
    write(tmp_path, "members_graded_per_excellent = 1\n")
    ran = run("check", "county.toml", "--on", LATER, "--up-to", "2")
    assert ran.code == 5
    assert "未能查清 1 处；加 --seconds 可放宽时限，加 --up-to 可多查相关记录：" in ran.out
    assert "1. 名册党员至多2条时：" in ran.out
    assert "更多时未查，可用 up_to 放宽。" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "OVERLAY"),
        (("missing.toml",), 1, "missing.toml: found no such file or folder"),
        (("county.toml", "--on", "2019-13-01"), 2, "--on: found '2019-13-01'"),
        (("county.toml", "--seconds", "-1"), 2, "--seconds: found -1, expected a number of seconds from 0 to 4294967"),
        (("county.toml", "--seconds", "4294968"), 2, "--seconds: found 4294968, expected a number of seconds from 0"),
        (("county.toml", "--seconds", "soon"), 2, "soon"),
        (("county.toml", "--up-to", "-1"), 2, "--up-to: found -1, expected a whole number of 0 or more"),
    ],
)
def test_wrong_usage(run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    write(tmp_path, "minimum_full_members = 5\n")
    ran = run("check", *arguments, "--lang", "en")
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


def test_without_the_solver_the_message_names_the_extra(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "minimum_full_members = 5\n")
    monkeypatch.setitem(sys.modules, "z3", None)  # as if it were not installed
    ran = run("check", "county.toml", "--on", LATER)
    assert (ran.code, ran.out) == (2, "")
    assert "pip install 'pingyuan-rules[proof]'" in ran.err
