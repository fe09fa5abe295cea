"""The SQL reading: every rule about a class of record as one view over a table in the user's own database.

It is the frame reading over a table that does not exist: Ibis puts its expressions in the words of a database. Names
that users give never pass through Ibis; they are quoted here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine.problems import InvalidData
from pingyuan_rules.engine.records import facts_of
from pingyuan_rules.engine.sql.view_comments import heading
from pingyuan_rules.engine.sql.view_names import (
    DIALECTS,
    Dialect,
    SqlDialect,
    ViewNames,
    decimal_type,
    path_of,
    problems_of,
)
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT

try:
    import ibis
    import narwhals as nw
    import sqlglot
    from sqlglot import exp
except ModuleNotFoundError as error:
    MESSAGE = "SQL needs Ibis: run pip install 'pingyuan-rules[ibis]'"
    raise ModuleNotFoundError(MESSAGE, name=error.name) from error

from pingyuan_rules.engine.sql.exact_sql import heavy, is_positive, plain
from pingyuan_rules.engine.table.dataframes import free_prefix
from pingyuan_rules.engine.table.fact_columns import OnMissing, former_columns, open_facts, renamed_twice, warn_added
from pingyuan_rules.engine.table.frame import facts_of_rules, planned, roots_of, rules_and_shortfalls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlglot import Expr

    from pingyuan_rules.engine.definition import Book, Definition
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import FactInfo, Record

    AnyRule = Definition
    Columns = Mapping[str, Expr]

__all__ = ["Dialect", "create_view"]

_LONGEST = 40
"""How much of a rule's name stands in the name of a temporary column; PostgreSQL cuts names off at 63 bytes."""
_IBIS_TYPES = {BOOL: "boolean", INT: "int64", FEN: "int64", DATE: "date"}


def create_view(
    book: Book[Any],
    record: type[Record],
    policy: Parameters,
    dialect: Dialect,
    *,
    table: str | Sequence[str] | None = None,
    view: str | Sequence[str] | None = None,
    keep: Iterable[str] | None = None,
    columns: Iterable[str] | None = None,
    missing: OnMissing = "error",
    replace: bool = False,
    shortfalls: bool = False,
    lang: Lang = "zh",
) -> str:
    """Every rule about a class of record as one `CREATE VIEW`.

    The view has the columns to keep, the facts that the rules read, and a column for each rule: boolean, 64-bit
    integers (amounts in fen), dates and text, null where unknown. Constants of rules and policy are in the text; no
    data is read, and no driver of a database is needed.

    Args:
        book: The rules.
        record: The class of record the rows of the table are.
        policy: The policy.
        dialect: Whose SQL to write.
        table: The table: its name, perhaps after its schema and a dot, or these as a sequence; by default the name of
            the class in lower case.
        view: The view, likewise; by default the table's name with `_rules` after it.
        keep: Columns that pass through besides the facts; the id where nothing is said.
        columns: The columns that the table has; where nothing is said it has those that are needed.
        missing: What a fact that is not among the columns means: an error, or unknown.
        replace: Whether a view of that name is replaced.
        shortfalls: Whether a column follows for each rule that can be met, which says who falls short of it.
        lang: The language of the comments.

    Raises:
        InvalidData: With everything that is wrong with what was asked for.
        RuleError: When the bounds of the facts do not keep a rule's numbers exact.
        WrongRecord: When there are no rules about the class.
    """
    rules = rules_and_shortfalls(book, record) if shortfalls else book.rules_of(record)
    needed = facts_of_rules([rule for rule in rules if rule.info.in_force(policy.on)])
    source, listed = path_of(record.__name__.lower() if table is None else table), _listed(columns)
    target = None if view is None else path_of(view)
    renamed = former_columns(record, listed or ())
    names = ViewNames(source, target, _kept(keep, record, listed), listed, missing, renamed)
    problems = [*problems_of(names, dialect, needed, rules)]
    problems += renamed_twice(record, {info.name: info for info in needed}, listed or ())
    if problems:
        raise InvalidData(problems)
    if missing == "error":
        warn_added(record, [info for info in needed if not names.has(info.name)])
    sql_dialect = DIALECTS[dialect]
    above = heading(book, record, policy, sql_dialect, needed, names, rules, lang)
    return "\n".join([*above, *_Statement(sql_dialect, names, needed, rules, policy).lines(replace)]) + "\n"


def _kept(keep: Iterable[str] | None, record: type[Record], columns: Sequence[str] | None) -> tuple[str, ...]:
    if keep is None:
        return ("id",) if "id" in facts_of(record) and (columns is None or "id" in columns) else ()
    return _listed(keep) or ()


def _listed(names: Iterable[str] | None) -> tuple[str, ...] | None:
    return (names,) if isinstance(names, str) else None if names is None else tuple(names)


@attrs.frozen
class _Statement:
    """One `CREATE VIEW`, from the table to the answers."""

    sql_dialect: SqlDialect
    names: ViewNames
    needed: Sequence[FactInfo]
    rules: Sequence[AnyRule]
    policy: Parameters

    def lines(self, replace: bool) -> Iterator[str]:
        """The statement."""
        quoted = self.sql_dialect.quoted
        taken = [*self.names.table, *self.names.keep, *(info.name for info in self.needed)]
        prefix = free_prefix([*taken, *(rule.name for rule in self.rules)], "_")
        *steps, answers = _named(_steps(self.needed, self.rules, self.policy, self.sql_dialect), prefix)
        yield f"CREATE{' OR REPLACE' if replace else ''} VIEW {quoted(*self.names.target)} AS"
        source = f"{prefix}facts"
        yield f"WITH {quoted(source)} AS ("
        yield from self._facts(quoted(f"{prefix}once"))
        for number, (step, once) in enumerate(zip(steps, heavy(steps), strict=True), 1):
            before, source = source, f"{prefix}step_{number}"
            yield f"), {quoted(source)} AS ("
            if once and self.sql_dialect.inlines:
                yield from _computed_once(self._columns(step), quoted(before), quoted(f"{prefix}once"))
            else:
                yield from _select(["*", *self._columns(step)], f"FROM {quoted(before)}", "  ")
        yield ")"
        facts = [quoted(info.name) for info in self.needed]
        yield from _select([*map(quoted, self._kept()), *facts, *self._columns(answers)], f"FROM {quoted(source)};")

    def _kept(self) -> list[str]:
        facts = {info.name for info in self.needed}
        return [name for name in dict.fromkeys(self.names.keep) if name not in facts]

    def _facts(self, once: str) -> Iterator[str]:
        """The first step: the columns that pass through, and the facts in their own types."""
        quoted = self.sql_dialect.quoted
        # Their conditions are long, and PostgreSQL would repeat them at every use.
        apart = [info for info in self.needed if info.kind == DECIMAL] if self.sql_dialect.inlines else []
        facts = [f"{once}.{quoted(info.name)}" if info in apart else self._fact(info) for info in self.needed]
        source = f"FROM {quoted(*self.names.table)}"
        yield from _select(
            [*map(self._column, self._kept()), *facts], f"{source} CROSS JOIN LATERAL (" if apart else source, "  "
        )
        if apart:
            yield from _select(map(self._fact, apart), "OFFSET 0", "    ")
            yield f"  ) AS {once}"

    def _fact(self, info: FactInfo) -> str:
        """The column of a fact in the fact's own type; null if there is none."""
        name, column = (self.sql_dialect.quoted(each) for each in (info.name, self.names.column(info.name)))
        if not self.names.has(info.name):
            return f"CAST(NULL AS {self.sql_dialect.type_of_fact(info)}) AS {name}"
        fact = self.sql_dialect.fact(info, column)
        return fact if fact == name else f"{fact} AS {name}"

    def _column(self, name: str) -> str:
        """A column as it is, under the present name of its fact."""
        column, present = self.sql_dialect.quoted(self.names.column(name)), self.sql_dialect.quoted(name)
        return column if column == present else f"{column} AS {present}"

    def _columns(self, step: Columns) -> Iterator[str]:
        for name, expression in step.items():
            yield f"{expression.sql(dialect=self.sql_dialect.ibis)} AS {self.sql_dialect.quoted(name)}"


def _select(items: Iterable[str], after: str, indent: str = "") -> Iterator[str]:
    yield f"{indent}SELECT"
    *most, last = tuple(items) or ("NULL",)
    yield from (f"{indent}  {item}," for item in most)
    yield f"{indent}  {last}"
    yield f"{indent}{after}"


def _computed_once(items: Iterable[str], source: str, name: str) -> Iterator[str]:
    """A step that PostgreSQL computes once for a row, since it puts no query with an OFFSET into another.

    It stands beside the row, so that conditions on the user's own columns still reach the table and its indexes.
    """
    yield from _select(["*"], f"FROM {source} CROSS JOIN LATERAL (", "  ")
    yield from _select(items, "OFFSET 0", "    ")
    yield f"  ) AS {name}"


# From rules to expressions of SQL.


def _steps(
    needed: Sequence[FactInfo], rules: Sequence[AnyRule], policy: Parameters, sql_dialect: SqlDialect
) -> Iterator[Columns]:
    """The layers of the frame reading, each in the words of the database."""
    types = {info.name: _IBIS_TYPES.get(info.kind, "string") for info in needed}
    frame = _frame(types | {info.name: decimal_type(info).lower() for info in needed if info.kind == DECIMAL})
    facts = attrs.evolve(open_facts(frame, needed, rules=(), missing="error"), exact=True)
    positive = {info.name for info in needed if info.kind == DECIMAL}  # others may be out of bounds in the table
    for layer in planned(facts, rules, roots_of(rules, policy)).layers:
        added = nw.to_native(frame.with_columns(*layer))
        text = ibis.to_sql(added, dialect=sql_dialect.ibis)
        select = sqlglot.parse_one(text, read=sql_dialect.ibis, into=exp.Select)
        selected = {each.alias_or_name: each.unalias() for each in select.selects}
        new = [(name, dtype) for name, dtype in added.schema().items() if name not in frame.columns]
        step = {
            name: plain(selected[name], sql_dialect, whole=dtype.is_integer(), positive=positive) for name, dtype in new
        }
        positive.update([name for name, expression in step.items() if is_positive(expression, positive)])
        yield step
        # A new table for each layer: from one that grows, Ibis would write the layers below as subqueries.
        frame = _frame(added.schema())


def _frame(schema: Any) -> Any:
    return nw.from_native(ibis.table(schema, name="facts"))


def _named(steps: Iterable[Columns], prefix: str) -> list[Columns]:
    """Layers whose temporary columns bear the name of the first rule that needs them; what none needs is left out."""
    *layers, answers = steps
    below = {name: expression for layer in layers for name, expression in layer.items()}
    new: dict[str, str] = {}

    def name_for(rule: str, expression: Expr) -> None:
        for column in expression.find_all(exp.Column):
            if column.name in below and column.name not in new:
                name_for(rule, below[column.name])
                new[column.name] = f"{prefix}{rule[:_LONGEST]}_{len(new) + 1}"

    for rule, answer in answers.items():
        name_for(rule, answer)
    for expression in (*below.values(), *answers.values()):
        for column in expression.find_all(exp.Column):
            column.this.set("this", new.get(column.name, column.name))
    kept = [{new[name]: expression for name, expression in layer.items() if name in new} for layer in layers]
    return [*filter(None, kept), answers]
