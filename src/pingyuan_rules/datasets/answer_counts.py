"""Counting the answers of a part, so that those of all parts can be added up."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.choices import Sector
from pingyuan_rules.datasets.assessing import AssessedFiles, Tally, answers_of
from pingyuan_rules.datasets.parquet_parts import pl
from pingyuan_rules.engine import UNKNOWN, Record, Rule
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.measures import Count, Rate, Row, Rows, Total
from pingyuan_rules.measures.counting import rows_from, take
from pingyuan_rules.measures.coverages import coverage_measure
from pingyuan_rules.measures.measure_parts import Measure
from pingyuan_rules.measures.totals import demonstration_measure, formation_measure, fund_measure
from pingyuan_rules.policy import Policy
from pingyuan_rules.records import Branch, Organization
from pingyuan_rules.rules import book

GROUP = "sector"
"""Measures are taken by this fact too; it has few values, so that their number does not grow with the files."""

Sums: TypeAlias = dict[str, dict[str, dict[str, int]]]
"""The columns of each measure, by its name and the sector; the sector is empty where it is unknown."""


@attrs.frozen
class Counted:
    """What was counted in some rows.

    Attributes:
        answers: What each rule says, by its name.
        sums: The columns of each measure.
    """

    answers: Mapping[str, Tally]
    sums: Sums

    def __add__(self, other: "Counted") -> "Counted":
        """In the rows of both."""
        answers = {name: tally + other.answers[name] for name, tally in self.answers.items()}
        return Counted(answers, {name: _added(groups, other.sums[name]) for name, groups in self.sums.items()})

    def measures(self, measures: Iterable[Measure[Any, Any]]) -> dict[str, tuple[Rows[Any], ...]]:
        """The rows of each measure: over everything, and by sector."""
        return {measure.name: tuple(_rows(measure, self.sums[measure.name])) for measure in measures}


def _added(one: dict[str, dict[str, int]], other: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    groups = dict.fromkeys((*one, *other))
    return {group: _sum(part[group] for part in (one, other) if group in part) for group in groups}


def _sum(each: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for sums in each:
        total = {name: number + total.get(name, 0) for name, number in sums.items()}
    return total


def _rows(measure: Measure[Any, Any], groups: dict[str, dict[str, int]]) -> Iterator[Rows[Any]]:
    nothing = {column.name: 0 for column in measure.columns}
    yield rows_from(measure, (), {(): _sum([nothing, *groups.values()])})
    by_sector = {(Sector(group) if group else UNKNOWN,): sums for group, sums in groups.items()}
    yield rows_from(measure, (GROUP,), by_sector)


def measures_of(record: type[Record], policy: Policy) -> tuple[Measure[Any, Any], ...]:
    """The measures over a class of record."""
    if record is Organization:
        return (coverage_measure(policy=policy),)
    if record is Branch:
        return (formation_measure(policy), demonstration_measure(policy), fund_measure(policy))
    return ()


def nothing(record: type[Record], policy: Policy) -> Counted:
    """What is counted in no rows."""
    tallies = {rule.name: Tally(counts=dict.fromkeys(answers_of(rule), 0)) for rule in book.rules_of(record)}
    return Counted(tallies, {measure.name: {} for measure in measures_of(record, policy)})


def count(frame: pl.DataFrame, record: type[Record], measures: Sequence[Measure[Any, Any]]) -> Counted:
    """Count the answers that stand in a frame beside the facts."""
    rules = book.rules_of(record)
    asked = [expr for rule in rules for expr in _asked(rule)]
    found = frame.select(asked).row(0, named=True)
    by = (GROUP,) if GROUP in frame.columns else ()
    facts = frame.lazy().drop(rule.name for rule in rules)
    taken = pl.collect_all([take(measure, facts, by, "unknown") for measure in measures])
    sums = {measure.name: dict(_groups(measure, table)) for measure, table in zip(measures, taken, strict=True)}
    return Counted({rule.name: _tally(rule, found) for rule in rules}, sums)


def _groups(measure: Measure[Any, Any], table: pl.DataFrame) -> Iterator[tuple[str, dict[str, int]]]:
    for row in table.iter_rows(named=True):
        yield row.get(GROUP) or "", {column.name: row[column.name] for column in measure.columns}


def _asked(rule: Rule[Any, Any, Any]) -> Iterator[pl.Expr]:
    answer, name = pl.col(rule.name), rule.name
    yield answer.null_count().alias(f"{name} unknown")
    if rule.kind == BOOL:
        yield answer.sum().alias(f"{name}=yes")
        yield answer.not_().sum().alias(f"{name}=no")
    elif rule.kind.enum is not None:
        yield from ((answer.cast(pl.String) == value).sum().alias(f"{name}={value}") for value in answers_of(rule))
    else:
        yield answer.count().alias(f"{name} known")
        yield answer.cast(pl.Int128).sum().alias(f"{name} sum")  # 64 bits may not hold it
        yield answer.min().alias(f"{name} least")
        yield answer.max().alias(f"{name} greatest")


def _tally(rule: Rule[Any, Any, Any], found: Mapping[str, Any]) -> Tally:
    counts = {answer: found[f"{rule.name}={answer}"] for answer in answers_of(rule)}
    numbers = [found.get(f"{rule.name} {figure}") for figure in ("known", "sum", "least", "greatest")]
    known, total, least, greatest = numbers
    return Tally(found[f"{rule.name} unknown"], counts, known or 0, total or 0, least, greatest)


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
