"""Answers for programs: what `--json` writes."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.convert.unstructuring import plain_assessment, plain_label, plain_value
from pingyuan_rules.engine import UNKNOWN, Assessment, Label, Problem
from pingyuan_rules.ledger.inspection import Inspection, SheetInspection
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.places import Place
from pingyuan_rules.measures import Count, Interval, Rate, Row, Target, Total
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import AssessedLedger

_ON_TOP = ("version", "policy")


def origin(policy: Policy) -> dict[str, Any]:
    """By what answers were given."""
    return {"version": __version__, "policy": {"on": policy.on.isoformat(), "fingerprint": policy.fingerprint}}


def problem(of: Problem) -> dict[str, Any]:
    """Something that is wrong: where, in words and by its parts, what was found, what is expected and what to do."""
    place: dict[str, Any] = {"text": _worded(of.place)}
    if isinstance(of.place, Place):
        parts = of.place
        place |= {"record": FIELDS[parts.record], "sheet": parts.sheet, "row": parts.row, "cells": list(parts.cells)}
        place["facts"] = list(parts.facts)
    said = {"found": _worded(of.found), "expected": plain_label(of.expected), "remedy": plain_label(of.remedy)}
    return {"place": place, **said}


def problems(of: Iterable[Problem]) -> dict[str, Any]:
    """Everything for which input cannot be used."""
    return {"version": __version__, "problems": [problem(each) for each in of]}


def _worded(words: str | Label) -> dict[str, str]:
    return plain_label(words if isinstance(words, Label) else Label(words, words))


def understood(of: Inspection) -> dict[str, Any]:
    """As what a ledger was understood, and what is likely wrong with it."""
    sheets = [_sheet(sheet) for sheet in of.sheets]
    warnings = [problem(each) for each in of.warnings]
    return {"ledger": {"form": plain_label(of.form), "sheets": sheets, "warnings": warnings}}


def _sheet(of: SheetInspection) -> dict[str, Any]:
    columns = [
        {"heading": each.heading, "meaning": each.meaning.value, "fact": each.info and each.info.name}
        for each in of.columns
    ]
    return {
        "name": of.name,
        "record": None if of.record is None else FIELDS[of.record],
        "rows": of.rows,
        "header_row": None if of.header is None else of.header.row,
        "columns": columns,
        "missing": [info.name for info in of.missing],
        "left_out": list(of.left_out),
        "months": {"reading": of.reading.value, "dates": dict(of.months)},
    }


def overview(of: AssessedLedger) -> dict[str, Any]:
    """Everything that `assess` finds."""
    answers = {FIELDS[record]: [assessed(each) for each in them] for record, them in of.assessments.items()}
    measures = {name: [row(each) for group in groups for each in group] for name, groups in of.measures.items()}
    return origin(of.policy) | {"assessments": answers, "measures": measures}


def assessed(of: Assessment) -> dict[str, Any]:
    """What the rules say of one record."""
    return {key: given for key, given in plain_assessment(of).items() if key not in _ON_TOP}


def row(of: Row) -> dict[str, Any]:
    """One row of a measure: its group, its numbers, and what follows from them."""
    names = [name for name in dir(type(of)) if not name.startswith("_") and name not in _OF_EVERY_ROW]
    return {"group": {name: plain_value(given) for name, given in of.group.items()}, **_named(of, names)}


_OF_EVERY_ROW = frozenset(name for name in dir(Row) if not name.startswith("_"))
_PARTS: dict[type, tuple[str, ...]] = {
    Rate: ("yes", "no", "unknown", "maybe_yes", "maybe_no", "maybe_unknown", "low", "high", "value"),
    Count: ("yes", "no", "unknown"),
    Interval: ("low", "high"),
    Total: ("known", "unknown"),
    Target: ("bound", "percent"),
}


def _plain(given: Any) -> Any:
    if isinstance(given, Fraction):
        return str(given)
    parts = _PARTS.get(type(given))
    return plain_value(given) if parts is None or given is UNKNOWN else _named(given, parts)


def _named(of: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(of, name)) for name in names}
