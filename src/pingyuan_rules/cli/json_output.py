"""Answers for programs: what `--json` writes."""

from collections.abc import Iterable
from typing import Any

from pingyuan_rules.__about__ import __version__
from pingyuan_rules.convert import converter
from pingyuan_rules.convert.forms.answer_forms import policy_key
from pingyuan_rules.convert.unstructuring import plain_label, plain_value
from pingyuan_rules.datasets import AssessedFiles, Dataset
from pingyuan_rules.engine import InvalidData
from pingyuan_rules.engine.facts.fact_definitions import is_fact_name
from pingyuan_rules.ledger.inspection import Inspection, SheetInspection
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.places import MOST_TOLD, letters
from pingyuan_rules.measures import Row
from pingyuan_rules.policy import Policy
from pingyuan_rules.returned.assessed_ledger import AssessedLedger
from pingyuan_rules.returned.changes import Change


def origin_json(policy: Policy) -> dict[str, Any]:
    """The version and the policy that gave the answers."""
    return {"version": __version__, "policy": policy_key(policy)}


# Problems, and input as it was read.


def problems_json(error: InvalidData) -> dict[str, Any]:
    """The problems of an input that cannot be used: the first ones, and the number of the others."""
    return {"version": __version__, "problems": converter.unstructure(error.problems), "more": error.more}


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
    warnings = converter.unstructure(inspection.warnings[:MOST_TOLD])
    # As on the screen: what is about the whole file names no sheet.
    notes = [{"sheet": note.sheet or None, "text": plain_label(note.text)} for note in inspection.notes()]
    unseen = None if inspection.unseen is None else plain_label(inspection.unseen)
    form = plain_label(inspection.form)
    ledger = {"form": form, "sheets": sheets, "unseen": unseen, "notes": notes, "warnings": warnings}
    return {"ledger": {**ledger, "more_warnings": inspection.warning_count - len(warnings)}}


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
            "related": {name: dataset_json(files)["dataset"] for name, files in dataset.related.items()},
        }
    }


# Answers and measures.


def assessment_json(assessed: AssessedLedger, *, least_change: bool = False) -> dict[str, Any]:
    """Every answer and every measure of a ledger, and what changed since the earlier one if there is one.

    Args:
        assessed: The ledger.
        least_change: Whether there is also the least that meets each rule which is not met.
    """
    answers = {FIELDS[record]: converter.unstructure(each) for record, each in assessed.assessments.items()}
    measures = {name: rows_json(groups) for name, groups in assessed.measures.items()}
    changes = {} if assessed.since is None else {"changes": [change_json(each) for each in assessed.changes]}
    advised = {"least_changes": advised_json(assessed)} if least_change else {}
    return origin_json(assessed.policy) | {"assessments": answers, "measures": measures} | changes | advised


def advised_json(assessed: AssessedLedger) -> list[dict[str, Any]]:
    """What to do at least about each finding of a ledger, or why nothing is advised."""
    return [
        {
            "record": FIELDS[record],
            "id": plain_value(finding.record.id),
            "rule": finding.rule.name,
            "way": converter.unstructure(finding.way),
        }
        for record, several in assessed.advised_findings.items()
        for findings in several
        for finding in findings
    ]


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
            "related": dict(assessed.related),
        },
        "answers": {name: dict(tally.figures()) for name, tally in assessed.answers.items()},
        "measures": {name: rows_json(groups) for name, groups in assessed.measures.items()},
    }


def rows_json(groups: Iterable[Iterable[Row]]) -> list[Any]:
    """The rows of a measure: those over everything, then those of each group."""
    return [converter.unstructure(row) for rows in groups for row in rows]
