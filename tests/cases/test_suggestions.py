"""Suggested cases are written with their answers left blank, and are read once people have filled them in."""

import re
from datetime import date
from pathlib import Path, PureWindowsPath
from typing import Any

import attrs
import pytest

from cases.case_texts import Write, one_case, told
from conftest import Golden
from engine.club_rules import enough
from pingyuan_rules import (
    PINGYUAN,
    Branch,
    CaseCoverage,
    InvalidData,
    Member,
    Organization,
    Standing,
    SuggestedCase,
    activity_fund,
    book,
    case_coverage,
    formation_route,
    must_form,
    policy_on,
    read_cases,
    run_cases,
    suggest_cases,
    write_suggestions,
)
from pingyuan_rules.case_files.toml_writing import path_from
from pingyuan_rules.engine import Lang, Record, Status
from pingyuan_rules.engine.values import FEN, FEN_PER_YUAN
from sizes import variants

BLANK = re.compile(r'^("?[^"\n]+"?) = ""', re.MULTILINE)


def filled_in(path: Path, suggestions: Any) -> str:
    """A file of suggested cases with the answers of the rules, as people would write them."""
    rules = [(rule, each) for each in suggestions for rule in each.rules]
    text = path.read_text(encoding="utf-8")
    keys = BLANK.findall(text)
    assert [key.strip('"') in {rule.name, rule.label.zh} for key, (rule, _) in zip(keys, rules, strict=True)] == [
        True
    ] * len(keys)
    answers = iter(answer(rule, each) for rule, each in rules)
    return BLANK.sub(lambda match: f"{match[1]} = {next(answers)}", text)


def answer(rule: Any, case: SuggestedCase) -> str:
    """What a rule answers, in TOML."""
    status = rule.status(case.record, case.policy)
    if status is not Status.DECIDED:
        return f'"{status.value}"'
    value = rule(case.record, case.policy)
    if rule.kind == FEN:
        return f"{value / FEN_PER_YUAN:.2f}"
    if rule.unit is not None and hasattr(rule.unit, "places"):
        return f"{value / 10**rule.unit.places:.2f}"
    return (
        str(value).lower() if isinstance(value, bool) else f'"{value.value}"' if hasattr(value, "value") else str(value)
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_looks_like_this(golden: Golden, lang: Lang) -> None:
    path = write_suggestions(suggest_cases(formation_route), "a.cases.toml", lang)
    golden(f"cases_suggested_{lang}.txt", path.read_text(encoding="utf-8").rstrip("\n"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_blank_answer_is_an_error_that_says_so(golden: Golden, lang: Lang) -> None:
    write_suggestions(suggest_cases(must_form), "a.cases.toml", lang)
    with pytest.raises(InvalidData) as raised:
        run_cases("a.cases.toml")
    golden(f"cases_blank_{lang}.txt", raised.value.text(lang))
    assert {problem.kind for problem in raised.value.problems} == {"required"}


@pytest.mark.parametrize("blank", ['""', '"  "', '"\\u200b"'])
def test_spaces_are_no_answer(write: Write, blank: str) -> None:
    text = f'[[case]]\nname = "x"\nof = "Organization"\n[case.expect]\nmust_form = {blank}\n'
    assert "Nobody has filled in the expected answer: fill it in, or delete this entry." in told(write, text).text()


@pytest.mark.parametrize("lang", variants("zh", "en"))
@pytest.mark.parametrize("first", variants(21, *range(0, len(book.rules), 6)))
def test_filled_in_they_are_read_as_they_were_and_leave_no_gap(first: int, lang: Lang) -> None:
    rules = book.rules[first : first + 6]
    before = case_coverage([], rules=rules, policy=policy_on(date(2020, 1, 1)))
    suggestions = before.suggestions
    path = write_suggestions(suggestions, "a.cases.toml", lang)
    path.write_text(filled_in(path, suggestions), encoding="utf-8")
    cases = read_cases(path)
    assert [case.record for case in cases] == [each.record for each in suggestions]
    assert {case.policy for case in cases} <= {policy_on(date(2020, 1, 1))}
    assert run_cases(path).passed
    assert case_coverage(cases, rules=rules).gaps == ()


def of_every_kind() -> list[Record]:
    """Facts of every kind, related records too."""
    member = Member(last_contact=date(2016, 2, 29), standing=Standing.PROBATIONARY, veteran=True)
    text = 'a "b" \\ c'
    return [
        Branch(
            township=text, allowance_paid=360_050, leadership=88.5, founded=date(2015, 7, 1), members=(member, Member())
        ),
        Branch(members=(), full_members=4, vetoed=False),
        Organization(full_members=3),
        Organization(),
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("record", of_every_kind(), ids=lambda record: repr(record)[:30])
def test_facts_of_every_kind_are_read_as_they_were_written(record: Any, lang: Lang) -> None:
    rule = book.rules_of(type(record))[0]
    gaps = tuple(attrs.evolve(gap, record=record) for gap in case_coverage([], rules=[rule]).gaps[:1])
    path = write_suggestions([SuggestedCase(record, PINGYUAN, gaps)], "a.cases.toml", lang)
    path.write_text(path.read_text(encoding="utf-8").replace('= ""', '= "unknown"'), encoding="utf-8")
    (case,) = read_cases(path)
    assert case.record == record


def test_a_county_has_its_policy_file_named_from_the_new_file(write: Write) -> None:
    Path("policies").mkdir()
    write("minimum_full_members = 5", "policies/own.toml")
    before = write(
        '[[case]]\nname = "x"\nof = "Organization"\non = 2020-01-01\npolicy = "../policies/own.toml"\n'
        "facts = { full_members = 5 }\nexpect = { must_form = true }\n",
        "old/a.cases.toml",
    )
    (case,) = read_cases(before)
    assert case.policy.minimum_full_members == 5
    assert Path(case.policy_file).resolve() == Path("policies/own.toml").resolve()
    suggestions = suggest_cases([case])
    Path("new").mkdir()
    path = write_suggestions(suggestions, "new/b.cases.toml")
    assert 'policy = "../policies/own.toml"' in path.read_text(encoding="utf-8")
    path.write_text(filled_in(path, suggestions), encoding="utf-8")
    assert case_coverage(read_cases([before, path])).gaps == ()


def test_a_policy_file_is_found_from_a_folder_behind_a_link(write: Write) -> None:
    write("minimum_full_members = 5", "own.toml")
    before = write(one_case("Organization", "full_members = 5", "must_form = true", 'policy = "own.toml"'))
    Path("far/away").mkdir(parents=True)
    Path("link").symlink_to("far/away", target_is_directory=True)
    suggestions = suggest_cases(read_cases(before))
    path = write_suggestions(suggestions, "link/b.cases.toml")
    path.write_text(filled_in(path, suggestions), encoding="utf-8")
    assert {case.policy for case in read_cases(path)} == {case.policy for case in read_cases(before)}


@pytest.mark.parametrize(
    ("file", "seen"),
    [
        ("C:/office/own.toml", "../own.toml"),
        ("C:/office/cases/sub/own.toml", "sub/own.toml"),
        ("D:/own.toml", "D:/own.toml"),
        ("//server/share/own.toml", "//server/share/own.toml"),
    ],
)
def test_a_policy_file_on_another_drive_is_named_by_its_whole_path(file: str, seen: str) -> None:
    assert path_from(PureWindowsPath(file), PureWindowsPath("C:/office/cases")) == seen


def test_a_file_cannot_name_a_what_if() -> None:
    suggestions = suggest_cases(must_form, attrs.evolve(PINGYUAN, minimum_full_members=5))
    with pytest.raises(InvalidData, match="expected a policy that a file of cases can name"):
        write_suggestions(suggestions, "a.cases.toml")
    assert list(Path().iterdir()) == []


def test_records_of_other_books_are_refused() -> None:
    with pytest.raises(TypeError, match="enough is no rule of this library"):
        write_suggestions(suggest_cases(enough), "a.cases.toml")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.toml", "a file that ends in .cases.toml or .cases.xlsx"),
        ("a.xlsx", "a file that ends in .cases.toml or .cases.xlsx"),
        ("a.cases.toml", "a place without a file"),
        ("a.CASES.XLSX", "a place without a file"),
    ],
)
def test_nothing_is_written_over(name: str, told: str) -> None:
    mine = ["a.CASES.XLSX", "a.cases.toml"]
    for each in mine:
        Path(each).write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidData, match=told):
        write_suggestions(suggest_cases(must_form), name)
    assert {each: Path(each).read_text(encoding="utf-8") for each in mine} == dict.fromkeys(mine, "mine")
    assert sorted(path.name for path in Path().iterdir()) == mine


def test_a_suggestion_says_what_it_shows_and_not_the_answer() -> None:
    suggestions = suggest_cases(activity_fund, rules=[must_form])
    assert [each.text("en") for each in suggestions][-1] == (
        "full members: 2 persons\n"
        "- must form a Party organization: “full members” just below its threshold\n"
        "- “full members that call for an organization” changed from 3 persons to 2 persons, which changes answers of "
        "“must form a Party organization”"
    )
    assert suggestions[0].text("zh") == "正式党员数：0人\n- 应当成立党组织：尚无案例得出的结论"


def test_rules_of_the_same_facts_share_a_case() -> None:
    shared = [
        each for each in case_coverage([], rules=[must_form, formation_route]).suggestions if len(each.rules) == 2
    ]
    assert {each.record for each in shared} >= {Organization()}
    noticed = CaseCoverage(0, (), tuple(attrs.evolve(gap, record=None) for gap in shared[0].gaps))
    assert noticed.suggestions == ()
