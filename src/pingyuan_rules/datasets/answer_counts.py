"""Counting the answers of a part, so that those of all parts can be added up."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from pingyuan_rules.choices import Sector
from pingyuan_rules.datasets.assessed_files import AssessedFiles, Tally, answers_of, counted_rules
from pingyuan_rules.datasets.parquet_parts import pl
from pingyuan_rules.engine import UNKNOWN, Record, Rule, Status
from pingyuan_rules.engine.planning.column_names import former_columns
from pingyuan_rules.engine.planning.status_trees import null_statuses
from pingyuan_rules.engine.table.frame import over, over_statuses
from pingyuan_rules.engine.values import BOOL
from pingyuan_rules.measures import Count, Rate, Rows, Total
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
class Counts:
    """What was counted in some rows.

    Attributes:
        answers: The answers of each rule, by its name.
        sums: The columns of each measure.
    """

    answers: Mapping[str, Tally]
    sums: Sums

    def __add__(self, other: "Counts") -> "Counts":
        """The counts in the rows of both."""
        answers = {name: tally + other.answers[name] for name, tally in self.answers.items()}
        sums: Sums = {}
        for name, groups in self.sums.items():
            both = (groups, other.sums[name])
            sums[name] = {
                group: _add_columns(part[group] for part in both if group in part)
                for group in dict.fromkeys((*groups, *other.sums[name]))
            }
        return Counts(answers, sums)

    def measures(self, measures: Iterable[Measure[Any, Any]]) -> dict[str, tuple[Rows[Any], ...]]:
        """The rows of each measure: over everything, and by sector."""
        rows: dict[str, tuple[Rows[Any], ...]] = {}
        for measure in measures:
            groups = self.sums[measure.name]
            zeros = {column.name: 0 for column in measure.columns}  # without any row there are no groups
            by_sector = {(Sector(group) if group else UNKNOWN,): sums for group, sums in groups.items()}
            whole = rows_from(measure, (), {(): _add_columns([zeros, *groups.values()])})
            rows[measure.name] = (whole, rows_from(measure, (GROUP,), by_sector))
        return rows


def _add_columns(each: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for sums in each:
        total.update(sums)
    return dict(total)


def measures_of(record: type[Record], policy: Policy) -> tuple[Measure[Any, Any], ...]:
    """The measures over a class of record."""
    if record is Organization:
        return (coverage_measure(policy=policy),)
    if record is Branch:
        return (formation_measure(policy), demonstration_measure(policy), fund_measure(policy))
    return ()


def no_counts(record: type[Record], policy: Policy) -> Counts:
    """The counts over no rows."""
    tallies = {rule.name: Tally(counts=dict.fromkeys(answers_of(rule), 0)) for rule in counted_rules(record)}
    return Counts(tallies, {measure.name: {} for measure in measures_of(record, policy)})


def count_answers(
    frame: pl.DataFrame,
    record: type[Record],
    policy: Policy,
    measures: Sequence[Measure[Any, Any]],
    related: Mapping[str, pl.LazyFrame],
) -> Counts:
    """Count the answers that stand in a frame beside the facts, and the shortfalls that differ from them."""
    rules, counted = book.rules_of(record), counted_rules(record)
    facts = frame.lazy().drop(rule.name for rule in rules)
    figures = frame.select(expr for rule in rules for expr in _figures(rule)).row(0, named=True)
    if asked := counted[len(rules) :]:
        short = over(facts, asked, policy, missing="unknown", related=related)
        figures |= short.select(expr for rule in asked for expr in _figures(rule)).collect().row(0, named=True)
    # Whoever has no id has no related records that anybody recorded.
    column = former_columns(record, frame.columns).get("id", "id")
    unnamed = pl.col(column).is_null() if column in frame.columns else pl.lit(value=True)
    optional = [rule for rule in rules if rule.optional_relations]
    # Nearly always a null can mean one thing alone, and then the nulls are counted; statuses take a query more.
    nulls = null_statuses(counted, policy)
    if several := tuple(rule for rule, statuses in zip(counted, nulls, strict=True) if len(statuses) > 1):
        stands = over_statuses(facts, several, policy, missing="unknown", related=related)
        stood = [
            (pl.col(f"{rule.name}_status").cast(pl.String) == status.value).sum().alias(f"{rule.name} {status.value}")
            for rule in several
            for status in Status
        ]
        stood += [
            ((pl.col(f"{rule.name}_status").cast(pl.String) == Status.UNKNOWN.value) & unnamed)
            .sum()
            .alias(f"{rule.name} unrecorded")
            for rule in optional
            if rule in several
        ]
        figures |= stands.select(stood).collect().row(0, named=True)
    nulled = [
        (pl.col(rule.name).is_null() & unnamed).sum().alias(f"{rule.name} unrecorded")
        for rule, statuses in zip(counted, nulls, strict=True)
        if rule in optional and statuses == {Status.UNKNOWN}
    ]
    figures |= frame.select(nulled).row(0, named=True) if nulled else {}
    tallies: dict[str, Tally] = {}
    for rule, statuses in zip(counted, nulls, strict=True):
        counts = {answer: figures[f"{rule.name}={answer}"] for answer in answers_of(rule)}
        known, total, least, greatest = (
            figures.get(f"{rule.name} {figure}") for figure in ("known", "sum", "least", "greatest")
        )
        without = {
            status.value: figures.get(f"{rule.name} {status.value}", figures[f"{rule.name} null"])
            for status in statuses
        }
        tallies[rule.name] = Tally(
            counts=counts, known=known or 0, total=total or 0, least=least, greatest=greatest,
            unrecorded=figures.get(f"{rule.name} unrecorded", 0), **without,
        )  # fmt: skip
    by = (GROUP,) if GROUP in frame.columns else ()
    sums: Sums = {}
    # All measures in one query, so that Polars reads the facts once.
    tables = pl.collect_all([take(measure, facts, by, "unknown") for measure in measures])
    for measure, table in zip(measures, tables, strict=True):
        names = [column.name for column in measure.columns]
        sums[measure.name] = {
            row.get(GROUP) or "": {name: row[name] for name in names} for row in table.iter_rows(named=True)
        }
    return Counts(tallies, sums)


def _figures(rule: Rule[Any, Any, Any]) -> Iterator[pl.Expr]:
    answer, name = pl.col(rule.name), rule.name
    yield answer.null_count().alias(f"{name} null")
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


def summary_text(assessed: AssessedFiles) -> str:
    """A line for each figure: its subject, the group, its name and the whole number; amounts are in fen."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("subject", "group", "figure", "number"))
    writer.writerow(("rows", "", "rows", assessed.rows))
    for name, tally in assessed.answers.items():
        writer.writerows((name, "", figure, number) for figure, number in tally.figures())
    for name, groups in assessed.measures.items():
        for row in (row for rows in groups for row in rows):
            group = ", ".join(f"{by}={getattr(value, 'value', 'unknown')}" for by, value in row.group.items())
            for part, value in attrs.asdict(row, recurse=False).items():
                if isinstance(value, Rate | Count | Total):
                    counts = attrs.asdict(value, recurse=False).items()
                    # A rate names its base too, which is no number.
                    lines = ((f"{part}_{count}", number) for count, number in counts if isinstance(number, int))
                    writer.writerows((name, group, *line) for line in lines)
    return file.getvalue()
