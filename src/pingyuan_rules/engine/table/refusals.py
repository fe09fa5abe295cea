"""What an engine cannot do: found out before anything is computed, or where it refused, and said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.personal_values import listed
from pingyuan_rules.engine.planning import frame_problems as say
from pingyuan_rules.engine.table.answer_columns import add_answers
from pingyuan_rules.engine.table.dataframes import engine_name, is_eager, nw
from pingyuan_rules.engine.table.invalid_values import count_invalid
from pingyuan_rules.engine.wording.formulas import part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.planning.frame_problems import Invalid
    from pingyuan_rules.engine.problems import Problem
    from pingyuan_rules.engine.table.fact_columns import Facts
    from pingyuan_rules.engine.terms import Term

    AnyRule = Definition


def refuse_strangers(facts: Facts) -> None:
    """Raise a FrameError if the type of an enumeration's column names members that the enumeration has not."""
    problems = []
    for name, info in facts.infos.items():
        dtype = facts.dtypes[name]
        if info.kind.enum is not None and isinstance(dtype, nw.Enum):
            strangers = [member for member in dtype.categories if member not in info.kind.spellings]
            problems += [say.strangers(info, facts.renamed.get(name, name), strangers)] if strangers else []
    if problems:
        raise say.FrameError(problems)


def refused(facts: Facts, rules: Sequence[AnyRule], roots: Sequence[Term], error: Exception) -> Exception:
    """What to raise when an engine did not take a plan: an error that names the rule, the term and the engine.

    Where it takes every rule by itself over no rows, the values are at fault: then what is wrong with them, or else
    the engine's own error.
    """
    rule, root = next(
        ((rule, root) for rule, root in zip(rules, roots, strict=True) if _fails(facts, [root])), (None, None)
    )
    if rule is None or root is None:
        found = count_invalid(facts) if is_eager(facts.own) else ()
        return say.FrameError(map(said, found)) if found else error
    term = root
    while term.children and _fails(facts, term.children):
        # By halves, since an engine may take seconds to plan.
        terms: Sequence[Term] = list(term.children)
        while len(terms) > 1:
            half = terms[: len(terms) // 2]
            terms = half if _fails(facts, half) else terms[len(half) :]
        term = terms[0]
    # Below the first line Spark has the stack of Java, and others the whole plan.
    why = f"{type(error).__name__}: {error}".splitlines()[0]
    words = Label(part(rule, term, "zh"), part(rule, term, "en"))
    return say.FrameError([say.beyond(rule.name, words, engine_name(facts.own), Label(why, why))])


def said(one: Invalid) -> Problem:
    """Values that the facts do not allow, in words."""
    where = say.first_rows(one.count, one.ids, one.rows)
    if one.kind == "broken_invariant":
        # The values of one row stand together, those of several rows apart.
        rows = Label("；".join(one.examples), "; ".join(one.examples))
        return say.broken(one.column, one.expected, one.count, rows, where)
    found = listed(one.examples)
    if one.kind == "not_a_member":
        return say.invalid(
            one.column, one.expected, one.count, found, where, line=one.line, excess=say.SPACES, kind="choice"
        )
    return say.invalid(
        one.column, one.expected, one.count, found, where, line=one.line, kind=say.PROBLEM_KINDS[one.kind]
    )


def _fails(facts: Facts, terms: Sequence[Term]) -> bool:
    """Whether an engine does not take these terms together."""
    # Over no rows: what fails here is the plan, what fails only over rows is a value.
    empty = attrs.evolve(facts, frame=facts.frame.head(0), own=facts.own.head(0))
    try:
        add_answers(empty, tuple((f"{facts.prefix}_{number}", term) for number, term in enumerate(terms)))
    except Exception:  # noqa: BLE001 - each engine has exceptions of its own
        return True
    return False
