"""The names users import: the contract's table of rules, the lists of the packages, the result classes."""

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from scripts.make_stubs import rule_module, stubs

import pingyuan_rules
from pingyuan_rules import (
    AidGround,
    Applicant,
    AppraisalGrade,
    Branch,
    BranchSize,
    Committee,
    CoverageStatus,
    DemonstrationLevel,
    Fen,
    FormationRoute,
    Leader,
    ManagingCommittee,
    Member,
    Organization,
    Structure,
    assess,
    book,
    engine,
    ledger,
    results,
    rules,
)
from pingyuan_rules.engine import Assessment, Rule, Severity
from pingyuan_rules.engine.values import kind_of

RULE_NAMES_FILE = Path(pingyuan_rules.__file__).with_name("rule_names.py")

CONTRACT: dict[type, dict[Any, str]] = {
    Structure: {bool: "structure_conforms"},
    Committee: {bool: "committee_staffed instructors_sent"},
    Leader: {bool: "contact_load_ok contact_duties_done"},
    Organization: {
        bool: "survey_complete must_form case_plan_in_place due_not_formed joint_above_minimum"
        " organization_covered work_covered",
        int: "survey_clear_count formation_priority",
        ManagingCommittee: "managing_committee",
        FormationRoute: "formation_route",
        CoverageStatus: "coverage_status",
    },
    Branch: {
        bool: "site_qualified hollow_branch guidance_paired training_met systems_complete meetings_on_schedule"
        " committee_required joint_units_ok theme_practice_held five_good_met allowance_floor_met",
        int: "site_items_met six_haves_met systems_in_place term_years_min term_years_max activity_modes_used"
        " pledges_shown five_good_total appraisal_score secretary_appraisal_score secretary_months",
        Fen: "activity_fund secretary_allowance annual_grant",
        BranchSize: "size_route",
        DemonstrationLevel: "demonstration_level",
        AppraisalGrade: "appraisal_grade secretary_appraisal_grade",
    },
    Member: {bool: "out_of_contact ledger_entry_complete aid_eligible", AidGround: "aid_ground"},
    Applicant: {int: "admission_priority"},
}
"""What the catalogue of rules promises: by record and kind of answer, the rules."""
TABLE = [
    (record, answer, name)
    for record, kinds in CONTRACT.items()
    for answer, names in kinds.items()
    for name in names.split()
]
EXPECTED = {"meetings_on_schedule", "joint_units_ok"}
"""What a regulation asks generally."""
NOTES = {"joint_above_minimum"}


@pytest.mark.parametrize(("record", "answer", "name"), TABLE, ids=[name for _, _, name in TABLE])
def test_every_rule_of_the_contract_is_exported(record: type, answer: object, name: str) -> None:
    rule = getattr(pingyuan_rules, name)
    assert isinstance(rule, Rule)
    assert name in pingyuan_rules.__all__
    assert rule is book[name]
    assert rule.name == name
    assert rule.record is record
    assert rule.kind == kind_of(answer)
    assert not rule.standing.helper
    expected = Severity.EXPECTED if name in EXPECTED else Severity.NOTE if name in NOTES else Severity.REQUIRED
    assert rule.severity is expected
    assert rule.clauses


def test_the_contract_lists_every_rule_of_the_book() -> None:
    assert {rule.name for rule in book.rules} == {name for _, _, name in TABLE}
    assert len(TABLE) == 51
    exported = {name for name in pingyuan_rules.__all__ if isinstance(getattr(pingyuan_rules, name), Rule)}
    assert exported == {name for _, _, name in TABLE}, "helpers are not exported"


def test_every_rule_says_what_it_decides() -> None:
    for rule in book.all_rules:
        assert rule.function.__doc__, rule
        assert rule.label.zh != rule.label.en
        assert any("一" <= character <= "鿿" for character in rule.label.zh), rule
        if not rule.standing.helper:
            assert ">>>" in rule.function.__doc__, rule
    labels = [rule.label for rule in book.all_rules]
    assert len({label.zh for label in labels}) == len(labels)
    assert len({label.en for label in labels}) == len(labels)


def test_the_stubs_and_the_names_of_the_rules_are_up_to_date() -> None:
    assert RULE_NAMES_FILE.read_text(encoding="utf-8") == rule_module(), "run scripts/make_stubs.py"
    for path, text in stubs().items():
        assert path.read_text(encoding="utf-8") == text, f"{path}: run scripts/make_stubs.py"


@pytest.mark.parametrize("package", [pingyuan_rules, engine, ledger, rules])
def test_a_stub_lists_what_the_package_gives(package: ModuleType) -> None:
    stub = ast.parse(Path(package.__file__ or "").with_suffix(".pyi").read_text(encoding="utf-8"))
    imported = [alias.name for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(imported) == sorted(package.__all__)
    assert len(set(imported)) == len(imported), "a name has one home"
    for name in package.__all__:
        assert getattr(package, name) is not None
        assert name in dir(package)


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'must_farm'"):
        _ = pingyuan_rules.must_farm


def test_a_star_import_gives_the_public_names() -> None:
    code = "from pingyuan_rules import *; print(must_form(Organization(full_members=3)), PINGYUAN.on, yuan(Fen(1)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["True", "2016-10-21", "0.01"]


@pytest.mark.parametrize("record", book.records, ids=lambda record: record.__name__)
def test_a_result_has_exactly_the_rules_as_fields(record: type[Any]) -> None:
    result = type(assess(record()))
    assert result is getattr(results, f"{record.__name__}Assessment")
    assert issubclass(result, Assessment)
    fields = [field.name for field in attrs.fields(result)]
    rules = book.rules_of(record)
    assert fields == ["record", "policy", *(rule.name for rule in rules)]
    types = {field.name: field.type for field in attrs.fields(result)}
    assert {rule.name: kind_of(types[rule.name]) for rule in rules} == {rule.name: rule.kind for rule in rules}
    assert result.__name__ in pingyuan_rules.__all__
