"""The places that a rule, a fact, a parameter or a class of record needs besides the one where it is written.

`python tests/checklist.py` names every place that is missing, a line each. What follows by itself from where a thing is
written (columns, JSON, SQL, words, templates, results) is not listed; what nobody can derive is.
"""

import csv
import inspect
import re
from collections.abc import Hashable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import pingyuan_rules
from pingyuan_rules import PINGYUAN, book, policy_on, records, results
from pingyuan_rules.engine import UNKNOWN, Assessment, Label, Record, Rule, Status, facts_of
from pingyuan_rules.ledger import Ledger, read_ledger, sample_ledger
from pingyuan_rules.ledger.headings import heading
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.policy import START, Policy
from pingyuan_rules.policy.clause_readings import readings_of, rules_that_follow
from pingyuan_rules.policy.parameters import WEIGHTS
from pingyuan_rules.template.template_examples import example_ledger

TESTS = Path(__file__).parent
LATEST = date(2100, 1, 1)
OF_THE_LEDGER = frozenset({"id", "name", "branch_id"})
"""Facts that tell records apart and lead from one to another; no rule reads them."""
READ_BY_NO_RULE = frozenset(
    {
        "type", "township", "staff", "founded", "stage", "admitted_on", "fixed_place", "members_not_transferred",
        "secretary_id", "appraisal",
    }
)  # fmt: skip
"""Facts that are recorded for totals, checks of a ledger and statistics; a new one without a rule joins them here."""
READ_BY_MEASURES = frozenset({"organization_coverage_target", "work_coverage_target", "month_reading"})
"""Parameters that say what a measure is to reach or how a ledger is read; no rule reads them."""


def missing() -> list[str]:
    """Every place that is missing, a line each."""
    found = [*of_classes()]
    for rule in book.all_rules:
        found += of_rule(rule)
    for record in FIELDS:
        found += of_facts(record)
    return [*found, *of_parameters()]


@cache
def text_below(folder: str) -> str:
    """All the tests of a folder."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((TESTS / folder).rglob("test_*.py")))


def names(text: str, name: str) -> bool:
    """Whether a text has a name as a word."""
    return re.search(rf"\b{name}\b", text) is not None


def label_problems(label: Label, before: str, file: str) -> Iterator[str]:
    """What a label lacks."""
    if not re.search("[一-鿿]", label.zh):
        yield f"{before}: no Chinese label ({file})"
    if not re.search("[A-Za-z]", label.en) or re.search("[一-鿿]", label.en):
        yield f"{before}: no English label ({file})"


def file_of(code: Any) -> str:
    """Where something is defined, below the project."""
    path = Path(inspect.getsourcefile(code) or "")
    return f"src/{path.relative_to(Path(pingyuan_rules.__file__).parent.parent).as_posix()}"


@cache
def sample() -> Ledger:
    """The sample ledger; facts that it has no column for are unknown."""
    return read_ledger(sample_ledger(), missing="unknown")


# A rule.


def of_rule(rule: Rule[Any, Any, Any]) -> Iterator[str]:
    """What a rule lacks."""
    name, before, file = rule.name, f"rule {rule.name}", file_of(rule.function)
    yield from label_problems(rule.label, before, file)
    if not rule.function.__doc__:
        yield f"{before}: no docstring ({file})"
    yield from of_citations(rule, before)
    if rule.standing.helper:
        return
    if ">>>" not in (rule.function.__doc__ or ""):
        yield f"{before}: no example in its docstring ({file})"
    result = f"{rule.record.__name__}Assessment"
    if name not in getattr(getattr(results, result, None), "__annotations__", ()):
        yield f"{before}: no field in results.{result} (src/pingyuan_rules/results.py)"
    if name not in pingyuan_rules.__all__:
        yield f"{before}: no public name (run scripts/make_stubs.py)"
    if not names(text_below("rules"), name):
        yield f"{before}: no hand-computed vector in tests/rules"
    if rule.met_when is not None:
        yield from of_requirement(rule, before)
    if rule.record in FIELDS and name not in decided():
        yield f"{before}: no record of the sample ledger decides it (scripts/sampling, then make_sample_ledger.py)"


def of_citations(rule: Rule[Any, Any, Any], before: str) -> Iterator[str]:
    """The clauses that a rule cites without saying whether it follows or reads them."""
    file = "src/pingyuan_rules/policy/readings.toml"
    for cite in rule.standing.cites:
        if rule.name not in rules_that_follow().get(cite.key, ()) and not readings_of(rule.name, cite.key):
            yield f"{before}: nothing says whether it follows or reads {cite.key} ({file})"


def of_requirement(rule: Rule[Any, Any, Any], before: str) -> Iterator[str]:
    """What a rule lacks that a record can meet or not."""
    yield from label_problems(rule.unmet_label, f"{before}, when it is not met", file_of(rule.function))
    if rule.met_when and rule.info.unmet is None:
        yield f"{before}: no words for what is wrong when it is not met, unmet=Label(...) ({file_of(rule.function)})"
    if not names((TESTS / "test_asking.py").read_text(encoding="utf-8"), rule.name):
        yield f"{before}: not among the requirements of tests/test_asking.py"
    rows = example_ledger("zh").of(rule.record) if rule.record in FIELDS else ()
    if any(rule.status(row) is Status.DECIDED and rule(row) is not rule.met_when for row in rows):
        yield f"{before}: example rows do not meet it (src/pingyuan_rules/template/template_examples.py)"


@cache
def decided() -> frozenset[str]:
    """The rules that some record of the sample ledger decides, under the first policy or the latest."""
    policies = [policy_on(START), policy_on(LATEST)]
    return frozenset(
        rule.name
        for rule in book.rules
        if rule.record in FIELDS
        and any(rule.status(row, policy) is Status.DECIDED for policy in policies for row in rows_of(rule.record))
    )


@cache
def rows_of(record: Any) -> list[Any]:
    """The records of the sample ledger, with their related ones."""
    return list(sample().of(record))


# A fact.


def of_facts(record: type[Record]) -> Iterator[str]:
    """What the facts of a class lack."""
    file = file_of(record)
    read = {name for rule in book.all_rules if rule.record is record for name in rule.facts}
    first, known = first_headings(record), sampled(cast("Hashable", record))
    for name, info in facts_of(record).items():
        before = f"fact {record.__name__}.{name}"
        yield from label_problems(info.label, before, file)
        if not re.search(rf"^ +{name}: ", record.__doc__ or "", re.MULTILINE):
            yield f"{before}: no line among the attributes of its class ({file})"
        if first and heading(info).zh not in first and info.added is None and not first.intersection(info.former):
            yield f'{before}: no added="..."; ledgers of the first release have no such column ({file})'
        if name not in {*read, *OF_THE_LEDGER, *READ_BY_NO_RULE}:
            yield f"{before}: no rule reads it; if that is meant, name it in READ_BY_NO_RULE (tests/checklist.py)"
        if name not in known:
            yield f"{before}: no record of the sample ledger knows it (scripts/sampling, then make_sample_ledger.py)"


def first_headings(record: type[Record]) -> frozenset[str]:
    """The headings of a class in the ledger of the first release; none of a class that came later."""
    path = TESTS / "data" / "ledger-0.1" / f"{record.__name__.lower()}.csv"
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return frozenset(next(csv.reader(file)))


@cache
def sampled(record: Any) -> frozenset[str]:
    """The facts that some record of the sample ledger knows."""
    rows = sample().of(record)
    return frozenset(name for name in facts_of(record) if any(getattr(row, name) is not UNKNOWN for row in rows))


# A parameter.


def of_parameters() -> Iterator[str]:
    """What the parameters of the policy lack."""
    file, latest = file_of(Policy), policy_on(LATEST)
    read = {name for rule in book.all_rules for name in rule.parameters}
    tests = "\n".join(text_below(folder) for folder in ("rules", "ledger", "measures"))
    of_tables = {name for weights in WEIGHTS for name in weights}  # tests take these all together
    for name, info in facts_of(Policy).items():
        if name == "on":
            continue
        before = f"parameter {name}"
        yield from label_problems(info.label, before, file)
        # What the article says of its own year has no value later.
        if getattr(latest, name) is UNKNOWN and getattr(PINGYUAN, name) is UNKNOWN:
            yield f"{before}: no value (src/pingyuan_rules/policy/pingyuan.toml)"
        if name not in {*read, *READ_BY_MEASURES}:
            yield f"{before}: no rule reads it; if a measure does, name it in READ_BY_MEASURES (tests/checklist.py)"
        if name not in of_tables and not names(tests, name):
            yield f"{before}: no test changes it (tests/rules)"


# A class of record.


def of_classes() -> Iterator[str]:
    """What the classes of record lack."""
    for record in dict.fromkeys((*book.records, *FIELDS, *exported_records())):
        name, before = record.__name__, f"record class {record.__name__}"
        yield from label_problems(record.label, before, file_of(record))
        if name not in records.__all__:
            yield f"{before}: not among the names of the records (src/pingyuan_rules/records/__init__.py)"
        if name not in pingyuan_rules.__all__:
            yield f"{before}: no public name (src/pingyuan_rules/__init__.py, then scripts/make_stubs.py)"
        if record not in book.records:
            yield f"{before}: no rule is about it (src/pingyuan_rules/rules)"
        if not hasattr(results, f"{name}Assessment"):
            yield f"{before}: no class {name}Assessment (src/pingyuan_rules/results.py)"
        elif record in book.records and assessment_of(record) is not getattr(results, f"{name}Assessment"):
            yield f"{before}: its assessment is not what `assess` gives (`__assessment__` of the class)"
        if not names(text_below("rules"), name):
            yield f"{before}: no test of its rules (tests/rules)"
        yield from of_sheet(record, before)


def assessment_of(record: type[Record]) -> type[Assessment]:
    """The class of what `assess` gives, or the typed one if it lacks the field of a rule: that is told of the rule."""
    try:
        return book.result_class(record)
    except TypeError:
        assessment: type[Assessment] = getattr(results, f"{record.__name__}Assessment")
        return assessment


def of_sheet(record: type[Record], before: str) -> Iterator[str]:
    """What a class lacks to be read from a ledger."""
    if record not in FIELDS:
        yield f"{before}: no sheet of the ledger (src/pingyuan_rules/ledger/ledger_model.py)"
        return
    if not example_ledger("zh").of(record):
        yield f"{before}: no example rows (src/pingyuan_rules/template/template_examples.py)"
    if not sample().of(record):
        yield f"{before}: no record in the sample ledger (scripts/sampling, then make_sample_ledger.py)"


def exported_records() -> Iterator[type[Record]]:
    """The classes of record that the package of records has, listed or not."""
    for value in vars(records).values():
        if isinstance(value, type) and issubclass(value, Record) and value is not Record:
            yield value


if __name__ == "__main__":
    for line in missing():
        print(line)  # noqa: T201 - what it is for
