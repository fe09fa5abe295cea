"""Suggested cases in a workbook: saved with LibreOffice, filled in by people, and run."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import attrs
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.case_texts import Write, one_case
from ledger.office import converted
from pingyuan_rules import (
    PINGYUAN,
    Branch,
    CoveragePoint,
    InvalidData,
    Member,
    Organization,
    Standing,
    SuggestedCase,
    activity_fund,
    book,
    case_coverage,
    five_good_total,
    formation_route,
    must_form,
    policy_on,
    read_cases,
    roll_agrees,
    run_cases,
    suggest_cases,
    write_suggestions,
)
from pingyuan_rules.engine import UNKNOWN, Lang, Record, facts_of, relations_of
from pingyuan_rules.engine.values import TEXT
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.words import CHOICES, HOW_TO
from sizes import examples, only_in_check, variants
from strategies import records, whole_records

MARKS = {"zh": "待填写", "en": "to be filled in"}
# Worked out by hand: one of each answer that the article has for three, one and no full member, and for unknown.
ROUTES = {"3": "单独组建", "1": "联合组建", "0": "党的工作覆盖", "": "不详"}


def saved(path: Path) -> Path:
    """The file as LibreOffice saves it, in its own place."""
    converted(path.absolute(), "xlsx", Path("saved").absolute()).replace(path)
    return path


def column(sheet: Any, heading: str) -> int:
    """The number of the column under a heading."""
    (number,) = (each.column for each in sheet[1] if each.value == heading)
    return cast("int", number)


@cache
def first_gap(cls: type[Record]) -> CoveragePoint:
    """Something that no case touches of the first rule about a class."""
    return case_coverage([], rules=[book.rules_of(cls)[0]]).gaps[0]


def suggested(*given_records: Record) -> list[SuggestedCase]:
    """Suggestions of some facts, each for the first rule about its class."""
    cases = []
    for record in given_records:
        gap = attrs.evolve(first_gap(type(record)), record=record)
        cases.append(SuggestedCase(record, PINGYUAN, (gap,)))
    return cases


def fill_in(path: Path, word: str) -> None:
    """Write one answer over every mark."""
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.value in MARKS.values():
                    cell.value = word
    workbook.save(path)


@only_in_check
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_a_workbook_filled_in_with_libreoffice_leaves_no_gap(lang: Lang) -> None:
    suggestions = suggest_cases(formation_route)
    path = write_suggestions(suggestions, "a.cases.xlsx", lang)
    workbook = openpyxl.load_workbook(path)
    title, members, answers = {
        "zh": ("单位", "正式党员数", "应为：组建途径"),
        "en": ("Organization", "full members", "expected: route of formation"),
    }[lang]
    assert workbook.sheetnames == [HOW_TO.text(lang), title, CHOICES.text(lang)]
    sheet = workbook[title]
    facts, expected = column(sheet, members), column(sheet, answers)
    for row in range(2, len(suggestions) + 2):
        assert sheet.cell(row, expected).value == MARKS[lang]
        number = sheet.cell(row, facts).value
        sheet.cell(row, expected).value = ROUTES["3" if number == 3 else "" if number is None else str(min(number, 1))]
    workbook.save(path)
    cases = read_cases(saved(path))
    assert [case.record for case in cases] == [each.record for each in suggestions]
    run = run_cases(path)
    assert run.passed, run.text()
    assert case_coverage(cases, rules=[formation_route]).gaps == ()


@only_in_check
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_a_blank_answer_is_the_same_error_as_in_a_file_of_text(lang: Lang) -> None:
    suggestions = suggest_cases(must_form)
    told = []
    for name in ("a.cases.toml", "b.cases.xlsx"):
        path = write_suggestions(suggestions, name, lang)
        with pytest.raises(InvalidData) as raised:
            run_cases(saved(path) if name.endswith("xlsx") else path)
        told.append([attrs.evolve(each, place="", path=()) for each in raised.value.problems])
    assert told[0] == told[1]
    assert len(told[0]) == len(suggestions)
    assert told[0][0].remedy.en == "Nobody has filled in the expected answer: fill it in, or delete this entry"


def test_one_of_two_answers_that_is_not_filled_in_is_told() -> None:
    both = [each for each in case_coverage([], rules=[must_form, formation_route]).suggestions if len(each.rules) == 2][
        :1
    ]
    path = write_suggestions(both, "a.cases.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["单位"]
    sheet.cell(2, column(sheet, "应为：应当成立党组织")).value = "是"
    workbook.save(path)
    with pytest.raises(InvalidData) as raised:
        read_cases(path)
    (problem,) = raised.value.problems
    assert problem.pointer == "/a.cases.xlsx/单位/2/formation_route"
    # To take the mark away says that the answer is not to be checked.
    sheet.cell(2, column(sheet, "应为：组建途径")).value = None
    workbook.save(path)
    assert [[each.rule for each in case.expected] for case in read_cases(path)] == [[must_form]]


def test_the_workbook_shows_what_is_used_and_marks_what_is_to_be_filled_in() -> None:
    path = write_suggestions(suggest_cases(activity_fund), "a.cases.xlsx")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["党支部"]
    hidden = {letter for letter, each in sheet.column_dimensions.items() if each.hidden}
    shown = [each.value for each in sheet[1] if each.column_letter not in hidden]
    assert shown == [
        *("案例名称", "条款", "适用日期", "政策文件", "正式党员数", "预备党员数", "未转入组织关系党员数"),
        *("应为：党员活动经费（元）", "备注"),
    ]
    assert len(sheet[1]) > 100, "the others are hidden"
    place = sheet.cell(2, column(sheet, "应为：党员活动经费（元）")).coordinate
    formats = [each for each in sheet.conditional_formatting if place in each.sqref]
    assert [rule.formula for each in formats for rule in each.rules] == [['"待填写"']]
    notes = [row[0].value for row in workbook[HOW_TO.zh].iter_rows(max_row=9)]
    assert "请把每个“待填写”改为应有的结论；没有改的，检验时会报错" in notes[1]
    assert not any("示例" in str(note) for note in notes)
    first = sheet.cell(2, column(sheet, "备注")).value
    assert first.startswith("党员活动经费：")


def of_every_kind() -> list[Record]:
    """Facts of every kind, related records too."""
    member = Member(last_contact=date(2016, 2, 29), standing=Standing.PROBATIONARY, veteran=True)
    return [
        Branch(
            township="示范镇01",
            allowance_paid=360_050,
            leadership=88.5,
            founded=date(1921, 7, 1),
            members=(member, Member()),
        ),
        Branch(members=(), organizations=(Organization(name="示范企业001", full_members=2),), full_members=4),
        Organization(full_members=3),
        Organization(),
        Member(last_contact=date(2019, 12, 31)),
    ]


@only_in_check
@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_facts_of_every_kind_are_read_as_they_were_written_and_saved_with_libreoffice(lang: Lang) -> None:
    suggestions = suggested(*of_every_kind())
    path = saved(write_suggestions(suggestions, "a.cases.xlsx", lang))
    fill_in(path, "不详")
    read = {case.name: case.record for case in read_cases(path)}
    assert len(read) == len(suggestions)
    assert sorted(map(repr, read.values())) == sorted(repr(each.record) for each in suggestions)


def without_texts(record: Any) -> Any:
    """A record without texts, of which a cell may mean something else, such as - for unknown."""
    texts = {info.name: UNKNOWN for info in facts_of(type(record)).values() if info.kind == TEXT}
    several = {
        name: tuple(map(without_texts, found))
        for name in relations_of(type(record))
        if (found := getattr(record, name)) is not UNKNOWN
    }
    return attrs.evolve(record, **texts, **several)


@examples(20, 3)
@given(st.tuples(*(whole_records(cls) if relations_of(cls) else records(cls) for cls in FIELDS)))
def test_every_record_is_read_as_it_was_written(drawn: Sequence[Record]) -> None:
    whole = [without_texts(each) for each in drawn]
    path = Path("law.cases.xlsx")
    path.unlink(missing_ok=True)
    write_suggestions(suggested(*whole), path)
    fill_in(path, "不详")
    assert [case.record for case in read_cases(path)] == whole


def test_amounts_scores_and_days_are_read_as_the_rules_give_them() -> None:
    day = policy_on(date(2020, 1, 1))
    suggestions = suggest_cases(five_good_total, day)[:3] + suggest_cases(roll_agrees, day)
    path = write_suggestions(suggestions, "a.cases.xlsx")
    fill_in(path, "不详")
    assert [case.record for case in read_cases(path)] == [each.record for each in suggestions]
    assert {case.policy for case in read_cases(path)} == {day}


def test_a_county_has_its_policy_file_named_from_the_new_workbook(write: Write) -> None:
    write("minimum_full_members = 5", "policies/own.toml")
    before = write(
        one_case("Organization", "full_members = 5", "must_form = true", 'policy = "../policies/own.toml"'),
        "old/a.cases.toml",
    )
    Path("new/sub").mkdir(parents=True)
    path = write_suggestions(suggest_cases(read_cases(before)), "new/sub/b.cases.xlsx")
    fill_in(path, "不详")
    assert {case.policy.minimum_full_members for case in read_cases(path)} == {5}
