"""Answers for programs: what `--json` writes."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.convert.unstructuring import (
    plain_assessment,
    plain_citation,
    plain_label,
    plain_source,
    plain_value,
    policy_key,
)
from pingyuan_rules.datasets import AssessedFiles, Dataset
from pingyuan_rules.engine import UNKNOWN, FactInfo, Kind, Label, Problem, Rule, facts_of
from pingyuan_rules.engine.records import is_fact_name
from pingyuan_rules.ledger.inspection import Inspection, SheetInspection
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.places import NamedSheet, Place, letters
from pingyuan_rules.measures import Count, Interval, Rate, Row, Target, Total
from pingyuan_rules.policy import Policy, Reading, readings
from pingyuan_rules.policy.clause_readings import readings_of
from pingyuan_rules.policy.dated_values import pingyuan_values
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.changes import Change
from pingyuan_rules.rules import book


def origin_json(policy: Policy) -> dict[str, Any]:
    """The version and the policy that gave the answers."""
    return {"version": __version__, "policy": policy_key(policy)}


# Problems, and input as it was read.


def problems_json(problems: Iterable[Problem]) -> dict[str, Any]:
    """Everything for which input cannot be used."""
    return {"version": __version__, "problems": [problem_json(each) for each in problems]}


def problem_json(problem: Problem) -> dict[str, Any]:
    """Something that is wrong: where, in words and by its parts, the value, what is expected and what to do."""
    place: dict[str, Any] = {"text": _in_both(problem.place)}
    if isinstance(parts := problem.place, Place):
        place |= {"record": FIELDS[parts.record], "sheet": parts.sheet, "row": parts.row, "cells": list(parts.cells)}
        place["facts"] = list(parts.facts)
    elif isinstance(parts, NamedSheet):
        place["sheet"] = parts.sheet
    return {
        "place": place,
        "found": _in_both(problem.found),
        "expected": plain_label(problem.expected),
        "remedy": plain_label(problem.remedy),
    }


def _in_both(text: str | Label) -> dict[str, str]:
    return plain_label(text if isinstance(text, Label) else Label(text, text))


def inspection_json(inspection: Inspection) -> dict[str, Any]:
    """How a ledger was read, and what is likely wrong with it."""
    sheets = [
        {
            "name": sheet.name,
            "record": None if sheet.record is None else FIELDS[sheet.record],
            "rows": sheet.rows,
            "header_row": None if sheet.header is None else sheet.header.row,
            "columns": [
                {
                    "column": letters(each.number),
                    "heading": each.heading,
                    "meaning": each.meaning.value,
                    "fact": each.info and each.info.name,
                }
                for each in sheet.columns
            ],
            "missing": [info.name for info in sheet.missing],
            "left_out": [{"row": row.number, "kind": row.kind.value, "text": row.text} for row in sheet.left_out],
            "filled_down": dict(sheet.filled_down),
            "left_out_as_hidden": sheet.is_left_out,
            "hidden": {"rows": list(sheet.hidden), "columns": [each.heading for each in sheet.hidden_columns]},
            "comments": list(sheet.comments),
            "remarks": remarks_json(sheet),
            "months": {"reading": sheet.reading.value, "dates": dict(sheet.months)},
        }
        for sheet in inspection.sheets
    ]
    warnings = [problem_json(each) for each in inspection.warnings]
    # As on the screen: what is about the whole file names no sheet.
    notes = [{"sheet": note.sheet or None, "text": plain_label(note.text)} for note in inspection.notes()]
    unseen = None if inspection.unseen is None else plain_label(inspection.unseen)
    form = plain_label(inspection.form)
    return {"ledger": {"form": form, "sheets": sheets, "unseen": unseen, "notes": notes, "warnings": warnings}}


def remarks_json(sheet: SheetInspection) -> list[dict[str, Any]]:
    """The cells of a sheet that were read in a way worth telling, by fact and way, with their rows and column."""
    columns = {} if sheet.header is None else {info.name: number for number, info in sheet.header.facts.items()}
    return [
        {
            "fact": fact,
            "column": letters(columns[fact]) if fact in columns else None,  # the name of a sheet may say it
            "remark": remark.value,
            "text": plain_label(remark.label),
            "rows": list(rows),
        }
        for (fact, remark), rows in sheet.remarks.items()
    ]


def dataset_json(dataset: Dataset) -> dict[str, Any]:
    """How Parquet files are read."""
    return {
        "dataset": {
            "record": FIELDS[dataset.record],
            "rows": dataset.rows,
            "files": [{"path": str(file.path), "rows": file.rows, "bytes": file.size} for file in dataset.files],
            "columns": {
                name: {"type": str(dtype), "fact": is_fact_name(name, dataset.record)}
                for name, dtype in dataset.schema.items()
            },
            "missing": list(dataset.missing),
            "left_out": list(dataset.left_out),
        }
    }


# Answers and measures.


def assessment_json(assessed: AssessedLedger) -> dict[str, Any]:
    """Every answer and every measure of a ledger, and what changed since the earlier one if there is one."""
    answers = {}
    for record, assessments in assessed.assessments.items():
        plain = [plain_assessment(each) for each in assessments]
        for each in plain:
            del each["version"], each["policy"]  # these stand once, on top
        answers[FIELDS[record]] = plain
    measures = {name: [row_json(row) for rows in groups for row in rows] for name, groups in assessed.measures.items()}
    changes = {} if assessed.since is None else {"changes": [change_json(each) for each in assessed.changes]}
    return origin_json(assessed.policy) | {"assessments": answers, "measures": measures} | changes


def change_json(change: Change) -> dict[str, Any]:
    """What became of one shortfall since the earlier ledger."""
    return {
        "record": FIELDS[change.rule.record],
        "id": plain_value(change.record.id),
        "rule": change.rule.name,
        "kind": change.kind.value,
        "before": change.before.value,
        "after": change.after.value,
    }


def files_json(assessed: AssessedFiles) -> dict[str, Any]:
    """How many answers of each kind Parquet files give, and every measure."""
    return {
        "dataset": {
            "record": FIELDS[assessed.record],
            "rows": assessed.rows,
            "files": assessed.files,
            "parts": assessed.parts,
            "resumed": assessed.resumed,
            "out": None if assessed.out is None else str(assessed.out),
            "left_out": list(assessed.left_out),
        },
        "answers": {name: dict(tally.figures()) for name, tally in assessed.answers.items()},
        "measures": {
            name: [row_json(row) for rows in groups for row in rows] for name, groups in assessed.measures.items()
        },
    }


_OF_EVERY_ROW = frozenset(name for name in dir(Row) if not name.startswith("_"))
_PARTS: dict[type, tuple[str, ...]] = {
    Rate: ("yes", "no", "unknown", "maybe_yes", "maybe_no", "maybe_unknown", "low", "high", "value"),
    Count: ("yes", "no", "unknown"),
    Interval: ("low", "high"),
    Total: ("known", "unknown"),
    Target: ("bound", "percent"),
}


def row_json(row: Row) -> dict[str, Any]:
    """One row of a measure: its group, its numbers, and what follows from them."""
    # What follows are properties, such as whether a target is met, so the names come from the class.
    names = [name for name in dir(type(row)) if not name.startswith("_") and name not in _OF_EVERY_ROW]
    group = {name: plain_value(value) for name, value in row.group.items()}
    return {"group": group} | {name: number_json(getattr(row, name)) for name in names}


def number_json(number: Any) -> Any:
    """A number of a measure: a share as a fraction in words, others by their parts; null when it is unknown."""
    if isinstance(number, Fraction):
        # As text, such as 523/79: a float would round it.
        return str(number)
    parts = _PARTS.get(type(number))
    if parts is None or number is UNKNOWN:
        return plain_value(number)
    return {name: number_json(getattr(number, name)) for name in parts}


# The rulebook.


def rulebook_json() -> dict[str, Any]:
    """Every rule, also those that only serve others, every reading, and every parameter with each value it has had."""
    values = pingyuan_values()
    parameters = {
        name: fact_json(info) | {"values": [plain_source(each) for each in values.get(name, ())]}
        for name, info in facts_of(Policy).items()
    }
    return {
        "version": __version__,
        "rules": [rule_json(each) for each in book.all_rules],
        "readings": [reading_json(each) for each in readings().values()],
        "parameters": parameters,
    }


def reading_json(reading: Reading) -> dict[str, Any]:
    """A choice that lives in rules, what else could be meant, and why it was made."""
    return {
        "key": reading.key,
        "provenance": reading.provenance.value,
        "clauses": list(reading.clauses),
        "rules": list(reading.rules),
        "chosen": plain_label(reading.chosen),
        "otherwise": plain_label(reading.otherwise),
        "reason": plain_label(reading.reason),
    }


def rule_json(rule: Rule[Any, Policy, Any]) -> dict[str, Any]:
    """All there is to know about one rule; a date is null when it was always in force or has no end."""
    standing, infos = rule.info, facts_of(rule.record)
    unit = standing.unit and plain_label(standing.unit)
    return {
        "name": rule.name,
        "record": rule.record.__name__,
        "label": plain_label(rule.label),
        "sentence": {"zh": rule.words("zh"), "en": rule.words("en")},
        "formula": {"zh": rule.formula("zh"), "en": rule.formula("en")},
        "diagram": {"zh": rule.diagram("zh"), "en": rule.diagram("en")},
        # The key is older than the name `met_when`; programs read it, so it stays.
        "answer": kind_json(rule.kind) | {"unit": unit, "shall_be": standing.met_when},
        "unmet": None if standing.met_when is None else plain_label(rule.unmet_label),
        "asked_of": standing.asked_of and standing.asked_of.name,
        "severity": standing.severity.value,
        "severities": [
            {"since": since and since.isoformat(), "severity": severity.value}
            for since, severity in standing.severities
        ],
        "since": standing.since and standing.since.isoformat(),
        "until": standing.until and standing.until.isoformat(),
        "applies": standing.applies and standing.applies.name,
        "helper": standing.helper,
        "clauses": [plain_citation(clause) for clause in rule.clauses],
        "readings": [reading.key for reading in readings_of(rule.name)],
        "facts": {name: fact_json(infos[name]) for name in rule.facts},
        "parameters": list(rule.parameters),
        "rules": [each.name for each in rule.rules],
    }


def fact_json(info: FactInfo) -> dict[str, Any]:
    """A fact or a parameter: its label, kind and unit."""
    return {"label": plain_label(info.label), **kind_json(info.kind), "unit": info.unit and plain_label(info.unit)}


def kind_json(kind: Kind) -> dict[str, Any]:
    """A kind of value: bool, int, fen, date, text or enum, and the values of an enumeration."""
    if kind.enum is None:
        return {"kind": kind.name}
    labels = {member.value: getattr(member, "label", Label(member.name, member.name)) for member in kind.enum}
    return {
        "kind": "enum",
        "values": [{"value": stored, "label": plain_label(each)} for stored, each in labels.items()],
    }
