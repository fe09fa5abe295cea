"""Where values and readings come from, which of them end, and how answers without a value are told everywhere."""

import json
from datetime import date
from html import unescape
from pathlib import Path

import attrs
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    InvalidData,
    Status,
    appraisal_grade,
    assess,
    book,
    demonstration_level,
    findings,
    from_json,
    overlay,
    policy_on,
    schema_of,
    secretary_hours_met,
    to_json,
    training_met,
)
from pingyuan_rules.choices import SecretaryState
from pingyuan_rules.cli.assessment_output import ledger_tables
from pingyuan_rules.cli.closing_lines import closing_lines
from pingyuan_rules.engine import LANGUAGES, Label, Lang, Provenance
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger
from pingyuan_rules.measures.unanswered import reasons_label
from pingyuan_rules.policy import Policy
from pingyuan_rules.policy.clause_readings import readings, readings_of, rules_that_follow
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.report import report
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.document_head import document_head
from pingyuan_rules.returned.result_tables import result_tables
from pingyuan_rules.returned.summary_figures import summary_blocks
from pingyuan_rules.rulebook_page import rulebook_page
from pingyuan_rules.tables.typed_cells import NoAnswer
from pingyuan_rules.words import RESULTS_TITLE
from sizes import only_in_check, variants

NEW_YEAR = date(2017, 1, 1)
TRAINED = Branch(id="ZB-1", training_sessions=4)
LEDGER = Ledger(branches=(TRAINED, Branch(id="ZB-2")))

# Rules and clauses.


def cited() -> set[tuple[str, str]]:
    """Every rule with every clause that it cites."""
    return {(rule.name, cite.key) for rule in book.all_rules for cite in rule.standing.cites}


def test_every_clause_that_a_rule_cites_is_followed_or_read() -> None:
    followed = {(name, key) for key, names in rules_that_follow().items() for name in names}
    read = {(name, key) for each in readings().values() for name in each.rules for key in each.clauses}
    assert followed <= cited(), "nothing is followed that is not cited"
    assert cited() - read == followed, "what is not read is followed, and nothing is both"


def test_every_reading_names_rules_that_cite_its_clauses_and_says_all_in_both_languages() -> None:
    for reading in readings().values():
        pairs = {(name, key) for name in reading.rules for key in reading.clauses} & cited()
        assert {name for name, _ in pairs} == set(reading.rules), reading.key
        assert {key for _, key in pairs} == set(reading.clauses), reading.key
        assert reading.provenance in {Provenance.READING, Provenance.HOUSE}
        for words in (reading.chosen, reading.otherwise, reading.reason):
            assert not words.zh.isascii()
            assert words.en.replace("“", "").replace("”", "").isascii()
            assert clauses().keys() >= set(reading.clauses)


@pytest.mark.parametrize(
    ("rule", "clause", "key"),
    [
        ("guidance_paired", "P3S6", "one_and_one"),
        ("premises_available", "P3S4", "shared_premises"),
        ("six_haves_met", "P3S4", "six_haves_open_list"),
        ("systems_complete", "P3S12", "six_systems_open_list"),
        ("case_plan_in_place", "P2S8", "plan_for_forming"),
        ("secretary_appraisal_score", "P4S11", "means_of_appraisal"),
        ("contact_load_ok", "P2S5", "county_leaders"),
    ],
)
def test_what_the_article_leaves_open_is_a_reading(rule: str, clause: str, key: str) -> None:
    assert key in {each.key for each in readings_of(rule, clause)}
    assert key in {each.key for each in readings_of(rule)}
    assert readings_of(rule, "P1S1") == ()


@pytest.mark.parametrize("lang", variants(*LANGUAGES))
def test_readings_stand_in_the_rulebook_and_the_report(lang: Lang) -> None:
    page, told = unescape(rulebook_page(lang, "html")), unescape(report(LEDGER, lang=lang).html)
    for reading in readings().values():
        assert f'id="reading-{reading.key}"' in page
        assert f'href="#reading-{reading.key}"' in page, "each rule leads to what it rests on"
        for words in (reading.chosen, reading.otherwise, reading.reason):
            assert words.text(lang) in page
            assert words.text(lang) in told


def test_rates_that_were_reached_are_targets_by_a_reading() -> None:
    for name in ("organization_coverage_target", "work_coverage_target", "coordinating_committees_minimum"):
        source = PINGYUAN.source_of(name)
        assert source is not None
        assert source.provenance is Provenance.READING
        assert source.reason is not None


def test_lines_for_general_branches_do_not_rest_on_the_branch_regulations() -> None:
    for on in (date(2018, 10, 28), date(2020, 1, 1)):
        for name in ("general_branch_members", "primary_committee_members"):
            source = policy_on(on).source_of(name)
            assert source is not None
            assert source.provenance is Provenance.HOUSE
            assert not any(key.startswith("BR2018") for key in source.cites)


# What ends.

ENDING = """
[[training_sessions_held]]
since = 2016-10-21
until = 2019-01-01
value = 6

[[minimum_full_members]]
since = 2017-01-01
until = 2018-01-01
value = 5

[[minimum_full_members]]
since = 2020-01-01
value = 4
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "county.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_value_of_an_overlay_that_has_ended_does_not_give_way_to_pingyuans(tmp_path: Path) -> None:
    county = overlay(written(tmp_path, ENDING))
    days = (date(2016, 12, 31), NEW_YEAR, date(2017, 12, 31), date(2018, 1, 1), date(2019, 12, 31), date(2020, 1, 1))
    values = [policy_on(on, county).minimum_full_members for on in days]
    assert values == [3, 5, 5, UNKNOWN, UNKNOWN, 4]
    assert policy_on(date(2018, 1, 1), county).ended("minimum_full_members") == date(2018, 1, 1)
    assert policy_on(date(2018, 12, 31), county).training_sessions_held == 6
    assert policy_on(date(2019, 1, 1), county).training_sessions_held is UNKNOWN


def test_a_county_may_say_that_what_was_of_one_year_goes_on(tmp_path: Path) -> None:
    county = overlay(written(tmp_path, "training_sessions_held = 4\n"))
    assert training_met(TRAINED, policy_on(date(2026, 11, 26), county)) is True


@pytest.mark.parametrize("until", ["2016-10-21", "2016-01-01", '"2020"', "2020-01-01T00:00:00"])
def test_an_end_is_a_day_after_the_beginning(tmp_path: Path, until: str) -> None:
    text = f"[[training_share]]\nsince = 2016-10-21\nuntil = {until}\nvalue = 50\n"
    with pytest.raises(InvalidData, match=r"training_share\[0\]\.until: found .*expected a day after since"):
        overlay(written(tmp_path, text))


def test_json_keeps_the_end_of_values_and_reads_policies_that_know_none() -> None:
    for policy in (PINGYUAN, policy_on(NEW_YEAR)):
        text = to_json(policy)
        again = from_json(text, Policy)
        assert again == policy
        assert again.ended("training_sessions_held") == policy.ended("training_sessions_held")
        assert json.loads(text)["sources"]["training_sessions_held"]["until"] == "2017-01-01"
    first = json.loads(to_json(PINGYUAN))
    for source in first["sources"].values():
        del source["until"]
    assert from_json(json.dumps(first), Policy) == PINGYUAN
    source = schema_of(Policy)["properties"]["sources"]["additionalProperties"]
    assert "until" in source["properties"]
    assert "until" not in source["required"]


# Answers without a value.


def test_after_2016_nobody_can_tell_whether_the_years_training_was_attended() -> None:
    policy = policy_on(NEW_YEAR)
    assert training_met(TRAINED, policy) is UNKNOWN
    assert training_met.status(TRAINED, policy) is Status.NO_VALUE
    assert training_met.missing(TRAINED, policy) == ()
    assert training_met.missing_parameters(TRAINED, policy) == ("training_sessions_held",)
    assessment = assess(TRAINED, policy)
    assert assessment.missing_parameters == {"training_met": ("training_sessions_held",)}
    assert json.loads(to_json(assessment))["status"]["training_met"] == "no_value"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "下列规则因此没有结论：完成年度培训（当年组织培训场次）。"),
        ("en", "so they have no answer: attended the year's training (training sessions held)."),
    ],
)
def test_reports_screens_and_workbooks_say_what_the_policy_lacks(lang: Lang, words: str) -> None:
    assessed = AssessedLedger.of(LEDGER, policy_on(NEW_YEAR))
    assert assessed.undecided(Branch)["training_met"] == 0, "no fact would decide it"
    assert assessed.no_value_note is not None
    assert assessed.no_value_note.text(lang).endswith(words)
    assert "2017-01-01" in assessed.no_value_note.text(lang)
    assert words in unescape(report(assessed, lang=lang).html)
    head = document_head(assessed.policy, RESULTS_TITLE, lang)
    *tables, run = (sheet.table for sheet in result_tables(assessed, lang, head, ()))
    label, heading = Status.NO_VALUE.label, training_met.label.text(lang)
    (answers,) = [
        [row[place] for row in table.rows]
        for table in tables
        for place, column in enumerate(table.columns)
        if column.label.text(lang) == heading
    ]
    assert answers == [NoAnswer(label)] * 2
    *_, last = run.rows
    assert last[1] == NoAnswer(label)
    assert isinstance(last[3], Label)
    assert "2016-12-31" in last[3].text(lang)


@only_in_check
@pytest.mark.parametrize("lang", variants(*LANGUAGES))
def test_tables_of_a_ledger_have_a_place_for_what_the_policy_lacks(lang: Lang) -> None:
    """Levels, grades and funds without a value in the policy are not counted as undecided, nor as nothing."""
    policy = attrs.evolve(PINGYUAN, allowance_per_month=UNKNOWN, county_site_total=UNKNOWN, grade_good=UNKNOWN)
    ledger, label = read_ledger(sample_ledger("csv")), Status.NO_VALUE.label.text(lang)
    assessed = AssessedLedger.of(ledger, policy)
    levels, rules = assessed.answers(demonstration_level), (demonstration_level, appraisal_grade)
    for rule in rules:
        answers = assessed.answers(rule)
        statuses = [each.status[rule.name] for each in assessed.assessments[Branch]]
        assert answers[Status.NO_VALUE] == statuses.count(Status.NO_VALUE)
        assert answers[Status.UNKNOWN] == assessed.undecided(Branch)[rule.name]
        assert answers.total() == len(ledger.branches)
        assert answers[Status.NO_VALUE] > 0
    page = unescape(report(assessed, lang=lang).html)
    caption = {"zh": "已命名的级别（行）", "en": "Designated level (rows)"}[lang]
    table = page[page.index(caption) :]
    assert f">{label}<" in table[: table.index("</table>")]
    assert f"({label})" in page, "the sentence on the amounts has no number for it"
    lines = [line.text(lang) for line in closing_lines(assessed)]
    assert any(label in line and "11,700" in line for line in lines)
    text = [str(cell) for table in ledger_tables(assessed) for row in table.rows for cell in row]
    reached = reasons_label({Status.NO_VALUE: levels[Status.NO_VALUE]})
    assert any(reached.en in cell and f"{levels[Status.UNKNOWN]} undecided" in cell for cell in text)
    (block,) = (block for block in summary_blocks(assessed) if block.name == "funds")
    assert [label in column.label.text(lang) for column in block.columns] == [False] * 8 + [True] * 3
    assert [cell for row in block.rows for cell in row[9:] if cell], "branches without an amount are counted"


def test_in_2016_nothing_lacks_a_value() -> None:
    assessed = AssessedLedger.of(LEDGER)
    assert assessed.no_value_note is None
    assert assessed.without_value == {}


def test_a_requirement_that_only_some_records_lack_a_value_for_keeps_its_row() -> None:
    policy = attrs.evolve(PINGYUAN, volunteer_services_minimum=UNKNOWN)
    held = Branch(themed_activities=0)
    assessed = AssessedLedger.of(Ledger(branches=(held, attrs.evolve(held, themed_activities=1))), policy)
    note = assessed.no_value_note
    assert note is None, "the sector is unknown, and it could decide"


def test_an_answer_rests_on_texts_of_its_day_alone() -> None:
    branch, later = Branch(full_members=2, elected_on=date(2012, 1, 1)), policy_on(date(2020, 7, 13))
    keys = {clause.key for finding in findings(branch) for clause in finding.clauses}
    assert {"CONST2012A29", "ELECTION1990A3"} <= keys
    assert not keys & {"BR2018A4", "CONST2017A30", "ELECTION2020A3"}
    keys = {clause.key for finding in findings(branch, later) for clause in finding.clauses}
    assert {"CONST2017A30", "BR2018A4", "ELECTION2020A3"} <= keys
    assert not keys & {"CONST2012A29", "ELECTION1990A3"}, "later texts have taken their place"
    terms = {clause.key for clause in book.explain(branch, later)["term_expired"].clauses}
    assert "CONST2012TERM" in terms, "an election of 2012 is still one for the term of its day"
    for explanation in book.explain(branch).values():
        assert all(clause.dated <= date(2016, 10, 21) for clause in explanation.clauses)


def test_a_value_that_holds_is_not_hidden_by_a_later_one_that_has_ended() -> None:
    county = overlay(
        text="[[minimum_full_members]]\nsince = 2017-01-01\nuntil = 2020-01-01\nvalue = 5\n"
        "[[minimum_full_members]]\nsince = 2018-01-01\nuntil = 2019-01-01\nvalue = 4\n"
    )
    days = [date(2017, 6, 1), date(2018, 6, 1), date(2019, 6, 1), date(2020, 6, 1)]
    assert [policy_on(day, county).minimum_full_members for day in days] == [5, 4, 5, UNKNOWN]


def test_no_remedy_empties_the_secretarys_office() -> None:
    branch = Branch(secretary_state=SecretaryState.IN_OFFICE, secretary_hours=40, officers_short_of_training=0)
    texts = secretary_hours_met.remedies(branch, policy_on(date(2026, 12, 31)))
    assert texts
    assert not any("vacant" in text or "has left" in text for text in texts)


def test_a_score_too_large_to_compute_with_is_told_as_any_other() -> None:
    with pytest.raises(InvalidData) as caught:
        Branch(leadership=10**40, membership=-1)
    assert [problem.place for problem in caught.value.problems] == ["leadership", "membership"]


def test_an_answer_without_a_value_in_the_policy_has_no_remedy() -> None:
    later = policy_on(date(2026, 11, 26))
    for branch in (Branch(), Branch(training_sessions=1)):
        assert training_met.status(branch, later) is Status.NO_VALUE
        assert training_met.remedies(branch, later) == ()
