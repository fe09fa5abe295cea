"""The SQL reading: every rule about a class of record as one view over a table in the user's own database.

The first step brings the facts into their own types, the next ones hold what several rules use, the last one answers.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.planning.column_names import (
    OnMissing,
    absent_facts,
    former_columns,
    free_prefix,
    renamed_twice,
    warn_added,
)
from pingyuan_rules.engine.planning.fold_columns import FoldRewriter, by_relation, relations_asked, without_related
from pingyuan_rules.engine.planning.rule_trees import facts_of_answers, named_roots, with_shortfalls
from pingyuan_rules.engine.problems import InvalidData
from pingyuan_rules.engine.records import relations_of
from pingyuan_rules.engine.sql.query_steps import query_steps, select
from pingyuan_rules.engine.sql.related_steps import related_steps
from pingyuan_rules.engine.sql.sql_dialects import DIALECTS, Dialect, SqlDialect
from pingyuan_rules.engine.sql.term_sql import TermWriter, column_of
from pingyuan_rules.engine.sql.view_comments import heading, related_heading
from pingyuan_rules.engine.sql.view_names import ViewNames, path_of, problems_of, related_problems
from pingyuan_rules.engine.values import DECIMAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pingyuan_rules.engine.definition import Book, Definition
    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.labels import Lang
    from pingyuan_rules.engine.planning.fold_columns import FoldColumns
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record
    from pingyuan_rules.engine.sql.view_names import Path
    from pingyuan_rules.engine.terms import Term

    AnyRule = Definition

__all__ = ["Dialect", "create_view"]


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
    related: Mapping[str, str | Sequence[str]] | None = None,
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
        related: The table of related records by the name of each relation that rules read, named as `table` is. It
            has the facts that rules about them read, and the key, which is null for those that may belong to any
            record. Related records without a table are unknown.

    Raises:
        InvalidData: With everything that is wrong with what was asked for.
        RuleError: When the bounds of the facts do not keep a rule's numbers exact.
        WrongRecord: When there are no rules about the class.
    """
    rules = with_shortfalls(book.rules_of(record)) if shortfalls else book.rules_of(record)
    live = [rule for rule in rules if rule.info.in_force(policy.on)]
    relations = relations_of(record)
    tables = {name: path_of(path) for name, path in by_relation(related).items()}
    needed = facts_of_answers(rules, policy, tables)
    asked = relations_asked(live)
    if not asked.isdisjoint(tables) and all(info.name != "id" for info in needed):
        needed = [facts_of(record)["id"], *needed]  # by which related records name theirs
    source, listed = path_of(record.__name__.lower() if table is None else table), _listed(columns)
    target = None if view is None else path_of(view)
    renamed = former_columns(record, listed or ())
    names = ViewNames(source, target, _kept(keep, record, listed), listed, missing, renamed)
    problems = [*problems_of(names, dialect, needed, rules), *related_problems(relations, tables)]
    absent = [info for info in needed if not names.has(info.name)]
    problems += absent_facts(record, absent, listed or (), renamed, missing)
    problems += renamed_twice(record, {info.name: info for info in needed}, listed or ())
    if problems:
        raise InvalidData(problems)
    if missing == "error":
        warn_added(record, absent)
    sql_dialect = DIALECTS[dialect]
    statement = _Statement(sql_dialect, names, needed, rules, policy, tables)
    tableless = [relation for name, relation in relations.items() if name in asked.difference(tables)]
    below = [*related_heading(statement.asked, tables, tableless, sql_dialect, lang), *statement.lines(replace)]
    above = heading(book, record, policy, sql_dialect, needed, names, rules, lang)
    return "\n".join([*above, *below]) + "\n"


def _kept(keep: Iterable[str] | None, record: type[Record], columns: Sequence[str] | None) -> tuple[str, ...]:
    if keep is None:
        return ("id",) if "id" in facts_of(record) and (columns is None or "id" in columns) else ()
    return _listed(keep) or ()


def _listed(names: Iterable[str] | None) -> tuple[str, ...] | None:
    return (names,) if isinstance(names, str) else None if names is None else tuple(names)


@attrs.frozen(slots=False)
class _Statement:
    """One `CREATE VIEW`, from the table to the answers."""

    sql_dialect: SqlDialect
    names: ViewNames
    needed: Sequence[FactInfo]
    rules: Sequence[AnyRule]
    policy: Parameters
    related: Mapping[str, Path]

    @cached_property
    def prefix(self) -> str:
        """How the names of steps and temporary columns begin, and no others."""
        taken = [*self.names.table, *self.names.keep, *(info.name for info in self.needed)]
        return free_prefix([*taken, *(rule.name for rule in self.rules)], "_")

    @cached_property
    def _rewritten(self) -> tuple[FoldRewriter, list[tuple[str, Term]]]:
        rewriter = FoldRewriter(self.rules[0].record, f"{self.prefix}r")
        roots = named_roots(self.rules, self.policy)
        known = without_related(roots, relations_asked(self.rules).difference(self.related))
        return rewriter, [(name, rewriter.term(root)) for name, root in known]

    @property
    def asked(self) -> Mapping[str, Sequence[FoldColumns]]:
        """What is asked of each relation."""
        several: dict[str, list[FoldColumns]] = {}
        for columns in self._rewritten[0].columns.values():
            several.setdefault(columns.relation.name, []).append(columns)
        return several

    def lines(self, replace: bool) -> Iterator[str]:
        """The statement."""
        quoted, prefix = self.sql_dialect.quoted, self.prefix
        infos = [*self.needed, *self._rewritten[0].infos]
        facts = {info.name: column_of(info, quoted(info.name)) for info in infos}
        writer = TermWriter(self._rewritten[1], facts, self.sql_dialect, prefix)
        yield f"CREATE{' OR REPLACE' if replace else ''} VIEW {quoted(*self.names.target)} AS"
        source = f"{prefix}facts"
        yield f"WITH {quoted(source)} AS ("
        yield from self._facts(quoted(f"{prefix}once"))
        for relation, asked in self.asked.items():
            steps = related_steps(asked, self.related[relation], quoted(source), self.sql_dialect, prefix)
            for name, related_lines in steps:
                yield f"), {quoted(name)} AS ("
                yield from related_lines
                source = name
        columns = [info.name for info in self.needed]
        for name, lines in query_steps(writer.steps, list(facts), self.sql_dialect, prefix):
            yield f"), {quoted(name)} AS ("
            yield from lines(quoted(source))
            source = name
        yield ")"
        answers = [f"{text} AS {quoted(name)}" for name, text in writer.answers.items()]
        yield from select([*map(quoted, [*self._kept(), *columns]), *answers], f"FROM {quoted(source)};")

    def _kept(self) -> list[str]:
        facts = {info.name for info in self.needed}
        return [name for name in dict.fromkeys(self.names.keep) if name not in facts]

    def _facts(self, once: str) -> Iterator[str]:
        """The first step: the columns that pass through, and the facts in their own types."""
        quoted = self.sql_dialect.quoted
        # Their conditions are long, and PostgreSQL would repeat them at every use.
        long = [info for info in self.needed if info.kind == DECIMAL or info.kind.enum is not None]
        apart = long if self.sql_dialect.inlines else []
        facts = [f"{once}.{quoted(info.name)}" if info in apart else self._fact(info) for info in self.needed]
        source = f"FROM {quoted(*self.names.table)}"
        yield from select(
            [*map(self._column, self._kept()), *facts], f"{source} CROSS JOIN LATERAL (" if apart else source, "  "
        )
        if apart:
            yield from select(map(self._fact, apart), "OFFSET 0", "    ")
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
