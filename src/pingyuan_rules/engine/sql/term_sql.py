"""Terms written as SQL, in steps: what is used more than once is a column of a step, so nothing is computed twice.

SQL's AND, OR, NOT, comparisons and arithmetic are three-valued as ours are; the rest is built from CASE, which takes a
condition that is null for one that is false. So little differs between databases (quotes, a text type, a division in
whole numbers) that the text is written directly: no library stands between a rule and what a database reads.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.decimals import HUNDREDTHS_IN_ONE
from pingyuan_rules.engine.planning.choice_cases import agree, bit, never_unknown, truth, unknown_together
from pingyuan_rules.engine.planning.intervals import whole_number
from pingyuan_rules.engine.record.date_words import FUNCTIONS
from pingyuan_rules.engine.terms import Rounding
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, NUMBERS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.sql.sql_dialects import SqlDialect
    from pingyuan_rules.engine.terms import Term

_FIRST_DAY, _LAST_DAY = date.min, date.max
_LONGEST = 40
"""How much of a rule's name stands in the name of a column; PostgreSQL cuts names off at 63 bytes."""
_SHORT = 120
"""Sums, products and bounds of columns, no longer than this, are written again: a step of its own would cost more."""


class _Binds(IntEnum):
    """How tightly the parts of an expression hold together, the loosest first."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    WHOLE = 7


@attrs.frozen
class Written:
    """A term as SQL.

    Attributes:
        text: The expression.
        binds: How tightly its outermost parts hold together.
        depth: How many steps must be there before it can be computed.
        again: Whether it costs next to nothing to compute it again: a column, a constant, a comparison of these.
        wide: Whether a database takes it for a number of 64 bits.
        positive: Whether it is a number that is surely not negative.
    """

    text: str
    binds: _Binds = _Binds.WHOLE
    depth: int = 0
    again: bool = False
    wide: bool = False
    positive: bool = False

    def within(self, binds: _Binds) -> str:
        """The text where the expression around it holds its parts together so tightly."""
        return self.text if self.binds >= binds else f"({self.text})"


def column_of(info: FactInfo, column: str) -> Written:
    """A fact whose column has the fact's own type: decimals have two places, and are positive if they must be.

    Args:
        info: The fact.
        column: The column, quoted.
    """
    if info.kind == DECIMAL:
        positive = cast("int", info.ge) >= 0
        return Written(f"CAST({column} * {HUNDREDTHS_IN_ONE} AS BIGINT)", wide=True, positive=positive)
    return Written(column, again=True, wide=info.kind in NUMBERS)


class TermWriter:
    """Writes the trees of rules over a table that holds their facts.

    Numbers are exact: whole numbers have 64 bits, decimals are whole numbers of hundredths, and constants are made wide
    before anything is computed with them alone.

    Attributes:
        steps: Columns by their names, to be computed one step after another.
        answers: The answer of each rule by its name, to be computed after all steps.
    """

    def __init__(
        self, rules: Iterable[tuple[str, Term]], facts: Mapping[str, Written], dialect: SqlDialect, prefix: str
    ) -> None:
        """Write everything.

        Args:
            rules: The name of each rule and its tree, for one policy.
            facts: How each fact is read from the table; numbers are wide, enumerations texts of stored values.
            dialect: Whose SQL.
            prefix: How the names of the steps' columns begin, and no others.
        """
        self.steps: list[dict[str, str]] = []
        self._facts = facts
        self._dialect = dialect
        self._prefix = prefix
        self._rule = ""
        self._columns = 0
        self._values: dict[Term, Written] = {}
        named = list(rules)
        roots = [root for _, root in named]
        uses = Counter(child for term in t.walk(*roots) for child in term.children)
        # A root has one use more, its answer: so a rule that another one calls is computed once for both.
        uses.update(roots)
        for name, root in named:
            self._rule = name
            # Children come before parents, so each term finds the values of its items.
            for term in t.walk(root):
                if term not in self._values:
                    value = self._value(term)
                    self._values[term] = self._kept(value) if uses[term] > 1 else value
        values = {name: self._values[root] for name, root in named}
        numbers = {name for name, root in named if root.kind in NUMBERS}
        self.answers = {
            name: f"CAST({value.text} AS BIGINT)" if name in numbers and not value.wide else value.text
            for name, value in values.items()
        }

    # What is kept, and what is written from items.

    def _kept(self, value: Written) -> Written:
        """The value as a column of a step, unless that would cost more than it saves."""
        if value.again:
            return value
        while len(self.steps) <= value.depth:
            self.steps.append({})
        self._columns += 1
        name = f"{self._prefix}{self._rule[:_LONGEST]}_{self._columns}"
        self.steps[value.depth][name] = value.text
        text = self._dialect.quoted(name)
        return attrs.evolve(value, text=text, binds=_Binds.WHOLE, depth=value.depth + 1, again=True)

    def _keep(self, term: Term) -> Written:
        """A term that is about to be used more than once."""
        self._values[term] = value = self._kept(self._values[term])
        return value

    def _from(self, text: str, *items: Written, binds: _Binds = _Binds.WHOLE, **others: bool) -> Written:
        """An expression that is made from some items."""
        return Written(text, binds, depth=max(item.depth for item in items), **others)

    # Terms.

    def _value(self, term: Term) -> Written:  # noqa: C901, PLR0911, PLR0912 - one case a term
        items = [self._values[child] for child in term.children]
        match term:
            case t.Const():
                return self._constant(term)
            case t.Fact(name=name):
                return self._facts[name]
            case t.Hundredths():
                return items[0]
            case t.Compare():
                return self._comparison(term)
            case t.AllOf() | t.AnyOf():
                word, binds = ("AND", _Binds.AND) if isinstance(term, t.AllOf) else ("OR", _Binds.OR)
                # An AND within an OR has parentheses too, for the reader's sake.
                inside = _Binds.NOT if len(items) > 1 else binds
                return self._from(f" {word} ".join(item.within(inside) for item in items), *items, binds=binds)
            case t.Not():
                return self._not(items[0])
            case t.AtLeast():
                return self._at_least(term)
            case t.CountTrue():
                counted = " + ".join(f"CAST({item.text} AS {self._dialect.count})" for item in items)
                if self._dialect.count == "INT":
                    return self._from(counted, *items, binds=_Binds.SUM, positive=True)
                return self._from(f"CAST({counted} AS BIGINT)", *items, wide=True, positive=True)
            case t.CalendarMonth() | t.Day():
                date = self._keep(term.item)
                if isinstance(term, t.Day):
                    return self._from(_part("DAY", date), date, wide=True, positive=True)
                text = f"{_part('YEAR', date)} * 12 + {_part('MONTH', date)}"
                return self._from(text, date, binds=_Binds.SUM, wide=True, positive=True)
            case t.Calendar():
                return self._calendar(term)
            case t.Sum() | t.Difference() | t.Product():
                return self._arithmetic(term)
            case t.Quotient():
                return self._quotient(term)
            case t.Smallest() | t.Largest():
                return self._extreme(term)
            case t.IsKnown():
                return self._from(
                    f"{items[0].within(_Binds.WHOLE)} IS NOT NULL",
                    *items,
                    binds=_Binds.COMPARISON,
                    again=items[0].again,
                )
            case t.TrueNames(names=names):
                texts = [
                    f"CASE WHEN {item.text} THEN {self._dialect.text_of(name)} END"
                    for item, name in zip(items, names, strict=True)
                ]
                return self._from(f"CONCAT_WS({self._dialect.text_of(t.SEPARATOR)}, {', '.join(texts)})", *items)
            case t.Choose(kind=kind):
                return self._choose_truth(term) if kind == BOOL else self._choose(term)
            case t.Concerns():
                condition, item = items
                text = f"CASE WHEN {condition.text} THEN {item.text} END"
                return self._from(text, *items, wide=item.wide, positive=item.positive)
        raise AssertionError(term)

    def _constant(self, term: t.Const) -> Written:
        value = cast("Any", term.value)
        if value is UNKNOWN:
            dtype = "BIGINT" if term.kind in NUMBERS else self._dialect.type_of(term.kind)
            return Written(f"CAST(NULL AS {dtype})", again=True, wide=term.kind in NUMBERS)
        if term.kind in NUMBERS:
            number = whole_number(term)
            return Written(str(number), _Binds.WHOLE if number >= 0 else _Binds.SUM, again=True, positive=number >= 0)
        if term.kind == BOOL:
            return Written("TRUE" if value else "FALSE", again=True)
        if term.kind == DATE:
            return Written(f"DATE '{value.isoformat()}'", again=True)
        return Written(self._dialect.text_of(value.value if term.kind.enum else value), again=True)

    def _comparison(self, term: t.Compare) -> Written:
        left, right = (self._values[side] for side in term.children)
        order = {"==": "=", "!=": "<>"}.get(term.order, term.order)
        # Truths that are compared stand in parentheses, since `a > b = c` means different things in different SQL.
        tight = _Binds.WHOLE if term.left.kind == BOOL else _Binds.SUM
        text = f"{left.within(tight)} {order} {right.within(tight)}"
        again = left.again and right.again and term.left.kind != BOOL
        return self._from(text, left, right, binds=_Binds.COMPARISON, again=again)

    def _not(self, item: Written) -> Written:
        return self._from(f"NOT {item.within(_Binds.WHOLE)}", item, binds=_Binds.NOT, again=item.again)

    def _at_least(self, term: t.AtLeast) -> Written:
        """Known where counting unknowns as false is enough, or counting them as true is not."""
        items = [self._keep(item) for item in term.items]
        number = cast("Any", term.number).value
        surely, maybe = (
            " + ".join(f"CAST(COALESCE({item.text}, {unknown}) AS {self._dialect.count})" for item in items)
            for unknown in ("FALSE", "TRUE")
        )
        return self._from(f"CASE WHEN {surely} >= {number} THEN TRUE WHEN {maybe} < {number} THEN FALSE END", *items)

    def _widened(self, value: Written) -> Written:
        """A number of 64 bits: databases take a constant for 32 bits, and end with an error where a result has more."""
        if value.wide:
            return value
        return attrs.evolve(value, text=f"CAST({value.text} AS BIGINT)", binds=_Binds.WHOLE, wide=True)

    def _arithmetic(self, term: t.Sum | t.Difference | t.Product) -> Written:
        first, *others = (self._values[child] for child in term.children)
        # One wide number is enough, if it is there from the first step on.
        first = first if others[0].wide else self._widened(first)
        if isinstance(term, t.Product):
            text = f"{first.within(_Binds.PRODUCT)} * {others[0].within(_Binds.WHOLE)}"
            binds, positive = _Binds.PRODUCT, first.positive and others[0].positive
        elif isinstance(term, t.Difference):
            text, binds, positive = f"{first.text} - {others[0].within(_Binds.PRODUCT)}", _Binds.SUM, False
        else:
            text = " + ".join([first.text, *(other.within(_Binds.PRODUCT) for other in others)])
            binds, positive = _Binds.SUM, all(item.positive for item in (first, *others))
        again = len(text) <= _SHORT and all(item.again for item in (first, *others))
        return self._from(text, first, *others, binds=binds, wide=True, positive=positive, again=again)

    def _quotient(self, term: t.Quotient) -> Written:
        item, divisor = self._widened(self._values[term.item]), self._keep(term.by)
        by = divisor.within(_Binds.WHOLE)
        if term.rounding is Rounding.HALF_UP:
            text = f"2 * {item.within(_Binds.WHOLE)} + {by}"
            item = self._from(text, item, divisor, binds=_Binds.SUM, wide=True, positive=item.positive)
            by = str(2 * cast("Any", term.by.value)) if isinstance(term.by, t.Const) else f"(2 * {by})"
        # Databases cut a quotient off. The remainder has the sign of the item, so it says where that was the wrong way.
        up = {Rounding.FLOOR: False, Rounding.HALF_UP: False, Rounding.CEILING: True}[term.rounding]
        if item.positive and not up:
            whole = self._dialect.whole_quotient(item.within(_Binds.WHOLE), by)
            return self._from(whole, item, divisor, binds=_Binds.PRODUCT, wide=True, positive=True)
        item = self._kept(item)
        divided = item.within(_Binds.WHOLE)
        whole = self._dialect.whole_quotient(divided, by)
        wrong = f"CAST({divided} % {by} {'>' if up else '<'} 0 AS INT)"
        text = f"{whole} {'+' if up else '-'} {wrong}"
        return self._from(text, item, divisor, binds=_Binds.SUM, wide=True, positive=item.positive)

    def _calendar(self, term: t.Calendar) -> Written:
        """A word about dates; a date is null where it would lie outside the years 1 to 9999."""
        dialect, items = self._dialect, [self._keep(child) for child in term.children]
        date, other = items[0], items[-1]
        match term.word:
            case "year" | "month":
                return self._from(_part(term.word.upper(), date), date, wide=True, positive=True)
            case "first_of_year":
                return self._from(f"MAKE_DATE(CAST(EXTRACT(YEAR FROM {date.text}) AS INT), 1, 1)", date)
            case "days_between":
                days = dialect.days_between.format(date.text, other.text)
                return self._from(f"CAST({days} AS BIGINT)", *items, wide=True)
            case "full_years":
                between = f"{_part('YEAR', other)} - {_part('YEAR', date)}"
                years = self._kept(self._from(between, *items, binds=_Binds.SUM, wide=True))
                anniversary = dialect.months_later.format(date.text, f"CAST(12 * {years.text} AS INT)")
                text = f"{years.text} - CAST({anniversary} > {other.text} AS INT)"
                return self._from(text, years, *items, binds=_Binds.SUM, wide=True)
        later = dialect.days_later if term.word == "add_days" else dialect.months_later
        if isinstance(number := term.children[1], t.Const):
            many, add = whole_number(number), FUNCTIONS[term.word]
            low = add(_FIRST_DAY, -many) if many < 0 else _FIRST_DAY
            high = _LAST_DAY if many < 0 else add(_LAST_DAY, -many)
            moved, within = later.format(date.text, many), f"BETWEEN DATE '{low}' AND DATE '{high}'"
            return self._from(f"CASE WHEN {date.text} {within} THEN {moved} END", date)
        # The number is compared before anything is made of it: it may be larger than databases take here.
        if term.word == "add_days":
            ends = [dialect.days_between.format(date.text, f"DATE '{day}'") for day in (_FIRST_DAY, _LAST_DAY)]
        else:
            taken = f"{_part('YEAR', date)} * 12 - {_part('MONTH', date)}"
            ends = [f"{month} - {taken}" for month in (t.FIRST_MONTH, t.LAST_MONTH)]
        moved = later.format(date.text, f"CAST({other.text} AS INT)")
        return self._from(
            f"CASE WHEN {other.within(_Binds.SUM)} BETWEEN {ends[0]} AND {ends[1]} THEN {moved} END", *items
        )

    def _extreme(self, term: t.Smallest | t.Largest) -> Written:
        """Null where any item is: LEAST and GREATEST skip nulls, and so one unknown item would be taken for none."""
        items = [self._keep(item) for item in term.children]
        open_items = [value for item, value in zip(term.children, items, strict=True) if not isinstance(item, t.Const)]
        known = " AND ".join(f"{item.within(_Binds.WHOLE)} IS NOT NULL" for item in open_items)
        best = f"{'LEAST' if isinstance(term, t.Smallest) else 'GREATEST'}({', '.join(item.text for item in items)})"
        text = f"CASE WHEN {known} THEN {best} END"
        return self._from(
            text,
            *items,
            wide=any(item.wide for item in items),
            positive=all(item.positive for item in items),
            again=len(text) <= _SHORT and all(item.again for item in items),
        )

    def _is_null(self, condition: Term) -> str:
        """Whether a condition is unknown; a comparison with a constant is where its other side is."""
        match condition:
            case t.Not(item=item):
                return self._is_null(item)
            case t.Compare(left=left, right=t.Const()) if self._values[left].again:
                return f"{self._values[left].within(_Binds.WHOLE)} IS NULL"
        return f"{self._keep(condition).within(_Binds.WHOLE)} IS NULL"

    def _choose(self, term: t.Choose) -> Written:
        """The last case first. Where a condition is null, the value is known only if both branches agree."""
        if one_or_zero := bit(term):
            truth_term, is_one = one_or_zero
            one = self._values[truth_term] if is_one else self._not(self._values[truth_term])
            return self._from(f"CAST({one.text} AS INT)", one, positive=True)
        case = _Case(self._values[term.otherwise])
        remaining: list[Term] = [term.otherwise]
        after: Term | None = None
        for condition, value in reversed(term.cases):
            if agree(value, remaining):
                # Both are compared, then chosen: without columns of their own the text triples with each case.
                rest, chosen = self._kept(case.written()), self._keep(condition)
                first = self._keep(value)
                same = f"{first.within(_Binds.SUM)} = {rest.within(_Binds.SUM)}"
                case = _Case(None)
                case.add(same, first)
                case.add(self._not(chosen).text, rest, chosen)
                case.add(chosen.text, first)
                # `rest` may be known although this condition is not: the case before is checked.
                after = None
            else:
                known = unknown_together(condition, after) or never_unknown(condition)
                null = None if known else self._is_null(condition)
                if null is not None:
                    case.add(null, None)
                chosen = self._values[condition]
                case.add(chosen.text, self._values[value], chosen)
                after = condition
            remaining.append(value)
        return case.written()

    def _choose_truth(self, term: t.Choose) -> Written:
        """Between truths no CASE is needed; the forms agree with it for every null."""
        rest, after = self._values[term.otherwise], cast("Term | None", term.otherwise)
        for condition_term, value_term in reversed(term.cases):
            value_is, rest_is = truth(value_term), truth(after)
            if value_is is None and rest_is is None:
                rest, condition, value = self._kept(rest), self._keep(condition_term), self._keep(value_term)
                # The last part decides where the condition is unknown and both are true; if both are false, each does.
                pairs = [self._both("AND", condition, value), self._both("AND", self._not(condition), rest)]
                rest = self._both("OR", *pairs, self._both("AND", value, rest))
            else:
                condition, value = self._values[condition_term], self._values[value_term]
                decided = condition if value_is else self._not(condition)
                if value_is is not None and rest_is is not None:
                    rest = decided
                elif value_is is not None:
                    rest = self._both("OR" if value_is else "AND", decided, rest)
                elif rest_is:
                    rest = self._both("OR", decided, value)
                else:
                    rest = self._both("AND", condition, value)
            after = None
        return rest

    def _both(self, word: str, *items: Written) -> Written:
        text = f" {word} ".join(item.within(_Binds.NOT) for item in items)
        return self._from(text, *items, binds=_Binds[word])


def _part(name: str, date: Written) -> str:
    """The year, month or day of a date, as a number of 64 bits."""
    return f"CAST(EXTRACT({name} FROM {date.text}) AS BIGINT)"


class _Case:
    """A CASE that is written from its end."""

    def __init__(self, otherwise: Written | None) -> None:
        """Begin with the value for all that no condition holds of, or with none."""
        self._otherwise = otherwise
        self._whens: list[str] = []
        self._values = [otherwise] if otherwise else []
        self._depth = otherwise.depth if otherwise else 0

    def add(self, condition: str, value: Written | None, *read: Written) -> None:
        """Put a case before the others; None is null."""
        self._whens.insert(0, f"WHEN {condition} THEN {value.text if value else 'NULL'}")
        self._values += [value] if value else []
        self._depth = max(self._depth, *(item.depth for item in read), value.depth if value else 0)

    def written(self) -> Written:
        """The whole; without cases the value for all."""
        if self._otherwise and not self._whens:
            return self._otherwise
        otherwise = f" ELSE {self._otherwise.text}" if self._otherwise else ""
        return Written(
            f"CASE {' '.join(self._whens)}{otherwise} END",
            depth=self._depth,
            wide=any(value.wide for value in self._values),
            positive=all(value.positive for value in self._values),
        )
