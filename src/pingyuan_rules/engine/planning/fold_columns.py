"""What tables compute of related records: a few numbers for each record, from which the folds of rules follow.

Of a rule that answers yes or no these are two: of how many related records it is surely true, and of how many it may
be true. Of a rule that answers a number they are the sum (or the greatest, or the least) of the known answers, how many
answers are open, and how many related records there are. None of them is ever null, whoever the record is: if nobody
recorded its related records, it surely has none and may have as many as there can be. So a tree that folds becomes one
of comparisons and choices, which every reading has already.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.facts.fact_info import FactInfo
from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning.intervals import range_of, wide_bounds
from pingyuan_rules.engine.problems import Problem
from pingyuan_rules.engine.record.specialize import Specializer
from pingyuan_rules.engine.records import relations_of
from pingyuan_rules.engine.values import BOOL, DATE, FEN, INT, UNKNOWN, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.planning.column_names import OnMissing
    from pingyuan_rules.engine.records import RelationInfo
    from pingyuan_rules.engine.terms import Term

TRUE, FALSE = t.Const(True, BOOL), t.Const(False, BOOL)
_STRICT = t.Fact, t.Compare, t.Not, t.Sum, t.Difference, t.Product
"""Terms that are unknown where one of their parts is, and known elsewhere."""


@attrs.frozen
class FoldColumns:
    """The columns from which folds of one rule over one relation follow.

    Attributes:
        relation: The related records.
        item: The rule's tree, about the related record.
        how: `count` for truths; `sum`, `largest` or `smallest` for numbers and dates.
        prefix: How the names of the columns begin.
    """

    relation: RelationInfo
    item: Term
    how: str
    prefix: str

    @property
    def limits(self) -> tuple[int, int] | None:
        """The least and the greatest answer that the facts' bounds allow; None for truths and dates."""
        if self.how == "count" or self.item.kind == DATE:
            return None
        return range_of(self.item, facts_of(self.relation.record))

    @property
    def infos(self) -> tuple[FactInfo, ...]:
        """The columns as facts, with the bounds of what they can hold."""
        return self._infos(self.limits)

    @property
    def loose_infos(self) -> tuple[FactInfo, ...]:
        """The same where the facts of the related records may be any whole numbers of 32 bits."""
        if self.limits is None:
            return self.infos
        facts = dict(facts_of(self.relation.record))
        for name, info in facts.items():
            if info.kind in {INT, FEN}:
                low, high = wide_bounds(info)
                facts[name] = attrs.evolve(info, ge=low, le=high)
        return self._infos(range_of(self.item, facts))

    def _infos(self, limits: tuple[int, int] | None) -> tuple[FactInfo, ...]:
        most = self.relation.most
        if self.how == "count":
            return self._info("surely", INT, 0, most), self._info("maybe", INT, 0, most)
        low, high = limits or (None, None)
        if self.how == "sum" and low is not None and high is not None:
            low, high = min(0, low) * most, max(0, high) * most
        counts = self._info("open", INT, 0, most + 1), self._info("rows", INT, 0, most)
        return self._info("value", self.item.kind, low, high), *counts

    def _info(self, what: str, kind: Kind, ge: int | None, le: int | None) -> FactInfo:
        return FactInfo(f"{self.prefix}{what}", kind, self.relation.label, None, ge, le)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The columns as terms."""
        return tuple(t.Fact(info.name, info.kind) for info in self.infos)


def known_together(asked: Sequence[FoldColumns]) -> list[int]:
    """For each of several questions, the number of the first whose answers are surely known of the same records.

    How many answers are known need be counted once for all of these. Numbers and dates are each alone: what is out of
    their bounds is left out.
    """
    firsts: dict[object, int] = {}
    return [
        firsts.setdefault(facts if one.how == "count" and (facts := _known_with(one.item)) else (number,), number)
        for number, one in enumerate(asked)
    ]


def _known_with(term: Term) -> frozenset[str] | None:
    """The facts all of which are known exactly where a term is; None if it is not as simple as that."""
    parts = list(t.walk(term))
    if not all(
        isinstance(part, _STRICT) or (isinstance(part, t.Const) and part.value is not UNKNOWN) for part in parts
    ):
        return None
    return frozenset(part.name for part in parts if isinstance(part, t.Fact))


class FoldRewriter:
    """Puts comparisons and choices over a few columns in the place of folds.

    Attributes:
        columns: What the trees need, in the order in which they asked for it.
    """

    def __init__(self, record: type, prefix: str) -> None:
        """Begin with nothing asked.

        Args:
            record: The class of record whose trees are written anew.
            prefix: With this no other column begins.
        """
        self._relations = relations_of(record)
        self._prefix = prefix
        self.columns: dict[tuple[str, Term, str], FoldColumns] = {}
        self._done: dict[Term, Term] = {}

    @property
    def infos(self) -> tuple[FactInfo, ...]:
        """All columns as facts."""
        return tuple(info for columns in self.columns.values() for info in columns.infos)

    def term(self, term: Term) -> Term:
        """A specialized tree without folds; the very tree if it has none."""
        # Trees of what is missing have the same parts many times over: as many ways lead to some as there are rules.
        if term not in self._done:
            self._done[term] = self._fold(term) if isinstance(term, t.Fold) else self._rebuilt(term)
        return self._done[term]

    def _rebuilt(self, term: Term) -> Term:
        if all(self.term(child) is child for child in term.children):
            return term
        changes = {field.name: self._parts(getattr(term, field.name)) for field in attrs.fields(type(term))}
        return attrs.evolve(term, **changes)

    def _parts(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._parts(each) for each in value)
        return self.term(value) if isinstance(value, t.Term) else value

    def _fold(self, term: t.Fold) -> Term:
        others = [self.term(each) for each in term.others]
        if term.how == "all":  # all are true unless the opposite is true of one
            item = term.item.item if isinstance(term.item, t.Not) else t.Not(term.item)
            return t.Not(self._at_least(1, *self._asked(term, item, "count")))
        if term.how in {"any", "at_least"}:
            number: Any = others[0] if others else t.Const(1, INT)
            return self._at_least(number.value, *self._asked(term, term.item, "count"))
        unknown = t.Const(UNKNOWN, term.kind)
        if term.how == "count":
            surely, maybe = self._asked(term, term.item, "count")
            return t.Choose(((t.Compare("<=", maybe, surely), surely),), unknown, INT)
        value, open_, rows = self._asked(term, term.item, term.how)
        is_open = (t.Compare(">=", open_, t.Const(1, INT)), unknown)
        none = ((t.Compare("<", rows, t.Const(1, INT)), others[0]),) if others else ()
        return t.Choose((is_open, *none), value, term.kind)

    def _asked(self, term: t.Fold, item: Term, how: str) -> tuple[Term, ...]:
        key = (term.relation.name, item, how)
        if key not in self.columns:
            prefix = f"{self._prefix}{len(self.columns)}_"
            self.columns[key] = FoldColumns(self._relations[term.relation.name], item, how, prefix)
        return self.columns[key].terms

    def _at_least(self, number: int, surely: Term, maybe: Term) -> Term:
        enough, too_few = t.Const(number, INT), t.Const(UNKNOWN, BOOL)
        cases = ((t.Compare(">=", surely, enough), TRUE), (t.Compare("<", maybe, enough), FALSE))
        return t.Choose(cases, too_few, BOOL)


def by_relation(related: Mapping[str, Any] | None) -> dict[str, Any]:
    """What is given for related records, by the name of each relation.

    Raises:
        TypeError: When it is no mapping. A frame in its place is never asked what it contains: some have every name.
    """
    if related is not None and not isinstance(related, Mapping):
        found = type(related).__name__
        message = f"related: expected tables by name, as in related={{'members': table}}, found {found}"
        raise TypeError(message)
    return dict(related or {})


@attrs.frozen
class RelatedTables:
    """Tables of related records, as they were handed in.

    Attributes:
        related: Each by the name of its relation.
        missing: What a missing column of theirs means.
        check: Whether every value and key in them is looked at first; None looks at eager tables only. Else an eager
            table is looked at for what computing would lose, and for keys.
        required: Whether a table that rules ask for must be there. Else related records without a table are unknown.
    """

    related: Mapping[str, object] = attrs.field(converter=by_relation)
    missing: OnMissing
    check: bool | None = False
    required: bool = False


def relations_asked(rules: Iterable[Definition]) -> frozenset[str]:
    """The related records of which rules ask something."""
    return frozenset(fold.relation.name for rule in rules for fold in rule.folds)


@lru_cache(maxsize=256)
def without_related(columns: tuple[tuple[str, Term], ...], unrecorded: frozenset[str]) -> tuple[tuple[str, Term], ...]:
    """The name and the specialized tree of each answer, where nobody recorded some of the related records."""
    specializer = Specializer({}, unrecorded)
    return tuple((name, specializer.term(tree) if has_folds(tree) else tree) for name, tree in columns)


def has_folds(*roots: Term) -> bool:
    """Whether any tree asks something of related records."""
    return any(isinstance(term, t.Fold) for term in t.walk(*roots))


def unknown_relations(relations: Mapping[str, RelationInfo], names: Iterable[str]) -> Iterator[Problem]:
    """The problems that something is given for related records which a class of record does not have."""
    known = ", ".join(relations)
    for name in names:
        if name in relations:
            continue
        if relations:
            expected = Label(f"相关记录之一：{known}", f"one of the related records: {known}")
            remedy = Label("请更正名称", "Correct the name")
        else:
            expected = Label("空（这类记录没有相关记录）", "nothing, since this class has no related records")
            remedy = Label("请去掉", "Leave it out")
        called = getattr(name, "__name__", name)  # a class in the place of a name
        if meant := [each for each, relation in relations.items() if called == relation.record.__name__]:
            remedy = Label(f"请写 {meant[0]!r}", f"Write {meant[0]!r}")
        yield Problem("related", str(called), expected, remedy, kind="unknown", path=("related", str(called)))


def lacking(relation: RelationInfo, remedy: Label) -> Problem:
    """The problem that related records are asked about and not there."""
    expected = Label(
        f"{relation.label.zh}（{relation.record.__name__} 的表，以 {relation.by} 相连）",
        f"{relation.label.en} (a table of {relation.record.__name__}, joined by {relation.by})",
    )
    return Problem(relation.name, "", expected, remedy, kind="required", path=(relation.name,))
