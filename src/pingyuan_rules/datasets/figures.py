"""Every figure of a run as a table of text, a line each."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from pingyuan_rules.datasets.assessed import AssessedFiles
from pingyuan_rules.measures import Count, Rate, Row, Total

_HEADINGS = ("subject", "group", "figure", "number")


def summary(of: AssessedFiles) -> str:
    """A line for each figure: what it is about, the group, its name and the whole number; amounts are in fen."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_HEADINGS)
    writer.writerow(("rows", "", "rows", of.rows))
    writer.writerows(_answers(of))
    writer.writerows(_measures(of))
    return file.getvalue()


def _answers(of: AssessedFiles) -> Iterator[Sequence[Any]]:
    for name, tally in of.answers.items():
        for figure, number in tally.figures():
            yield name, "", figure, number


def _measures(of: AssessedFiles) -> Iterator[Sequence[Any]]:
    for name, groups in of.measures.items():
        for rows in groups:
            for row in rows:
                group = ", ".join(f"{by}={getattr(value, 'value', 'unknown')}" for by, value in row.group.items())
                for figure, number in _numbers(row):
                    yield name, group, figure, number


def _numbers(row: Row) -> Iterator[tuple[str, int]]:
    """The whole numbers that a measure counted, by part and count."""
    for field in attrs.fields(type(row)):
        part = getattr(row, field.name)
        if isinstance(part, Rate | Count | Total):
            for count in attrs.fields(type(part)):
                number = getattr(part, count.name)
                if isinstance(number, int):  # a rate names its base too
                    yield f"{field.name}_{count.name}", number
