"""The names users import: the contract's table of rules, the lists of the packages, the result classes."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from pkgutil import resolve_name
from types import ModuleType
from typing import Any

import attrs
import pytest
from scripts.make_stubs import rule_module, stubs

import pingyuan_rules
from pingyuan_rules import (
    assess,
    book,
    engine,
    ledger,
    results,
    rules,
)
from pingyuan_rules.engine import Assessment, Rule, Severity
from pingyuan_rules.engine.values import kind_of
from sizes import only_in_check

API_PAGE = Path(__file__).parents[1] / "docs" / "api.md"
RULE_NAMES_FILE = Path(pingyuan_rules.__file__).with_name("rule_names.py")
TABLE = [
    (record, field.type, field.name)
    for record in book.records
    for field in attrs.fields(getattr(results, f"{record.__name__}Assessment"))
    if field.name not in {"record", "policy"}
]
"""What the typed results promise: by class of record the rules, and what they answer."""
EXPECTED = {
    "meetings_on_schedule",
    "joint_units_ok",
    "contact_duties_done",
    "guidance_paired",
    "training_met",
    "systems_complete",
    "ledger_entry_complete",
    "theme_practice_held",
    "group_meetings_on_schedule",
    "appraisal_of_members_held",
    "instruction_hours_met",
    "joint_minimum_met",
}
"""What a regulation asks generally, and what the article tells of or lists with "and so on"."""
NOTES = {
    "joint_above_minimum", "out_of_contact", "lectures_given", "closed_with_organization", "roll_agrees", "units_agree",
    "excellent_within_share",
}  # fmt: skip


@pytest.mark.parametrize("package", ["pingyuan_rules", "pingyuan_rules.engine"])
def test_every_name_of_a_package_loads_without_extras(package: str) -> None:
    extras = [
        "narwhals",
        "numpy",
        "polars",
        "pandas",
        "pyarrow",
        "duckdb",
        "rich",
        "msgspec",
        "openpyxl",
        "jinja2",
        "filelock",
    ]
    program = f"import sys; sys.modules |= dict.fromkeys({extras}); from {package} import *; print(InvalidData)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert "InvalidData" in done.stdout


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


def test_every_rule_has_its_place_in_a_result() -> None:
    assert {rule.name for rule in book.rules} == {name for _, _, name in TABLE}
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


def test_every_name_of_the_api_page_is_public() -> None:
    documented = re.findall(r"auto[a-z]+:: (\S+)", API_PAGE.read_text(encoding="utf-8"))
    assert len(documented) > 10
    for name in documented:
        target = resolve_name(name)
        if isinstance(target, ModuleType) and target.__file__ and target.__file__.endswith("__init__.py"):
            assert target.__all__, name


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'must_farm'"):
        _ = pingyuan_rules.must_farm


@only_in_check
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
