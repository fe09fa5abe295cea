"""What a policy does to the laws of a book: those that fail under it, and those that no record can put to the test."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from pingyuan_rules.engine import Label, Monotony, facts_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.solver.record_space import UP_TO, Space, bounded_variable
from pingyuan_rules.engine.solver.solving import OutOfTime, Solving
from pingyuan_rules.engine.solver.three_valued_formulas import Formula, every
from pingyuan_rules.proof.law_proofs import Pairs, prove
from pingyuan_rules.proof.remarks import Remark, RemarkKind, fill, unsettled
from pingyuan_rules.proof.verdicts import Proved, Refuted, Undecided, quoted, record_text, two_records_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pingyuan_rules.engine import Lang, Law, Parameters

    AnyLaw = Law[Any, Any] | Monotony[Any, Any]


def law_remarks(
    laws: Iterable[AnyLaw], policy: Any, seconds: float, each: float, *, up_to: int = UP_TO
) -> Iterator[Remark]:
    """Laws that fail under a policy, with the records that show it, and laws that say nothing of any record.

    Args:
        laws: The laws; those that are not in force, or for which the policy lacks a value, are left out.
        policy: The policy.
        seconds: How long they may take together.
        each: How long each may take.
        up_to: How many related records of one relation a record may have in what is looked at.
    """
    ends = time.monotonic() + seconds
    for law in laws:
        verdict = prove(law, policy, up_to=up_to, seconds=max(0, min(each, ends - time.monotonic())))
        if isinstance(verdict, Refuted):
            yield broken(verdict, policy)
        elif isinstance(verdict, Undecided):
            yield unsettled(law, policy, verdict.reason)
        elif isinstance(verdict, Proved) and verdict.up_to is not None:
            yield bounded(verdict, policy)
        elif isinstance(verdict, Proved):
            try:
                if not can_be_tested(law, policy, min(each, ends - time.monotonic())):
                    yield without_record(law, policy)
            except OutOfTime as error:
                yield unsettled(law, policy, error.reason)


def broken(refuted: Refuted[Any], policy: Parameters) -> Remark:
    """That a law fails, and for which record or which two."""
    record, other = refuted.record, refuted.other
    law = cast("AnyLaw", refuted.law)
    if other is None:
        template = Label("{}不成立，例如：{}。", "{} does not hold, for example for {}.")
        message = fill(template, lambda lang: quoted(law, lang), lambda lang: record_text(record, lang))
        records: tuple[Any, ...] = (record,)
    else:
        template = Label("{}不成立：{}", "{} does not hold: {}")

        def both(lang: Lang) -> str:
            return two_records_text(law, record, other, refuted.answers, lang)

        message, records = fill(template, lambda lang: quoted(law, lang), both), (record, other)
    clauses = law.clauses_on(policy.on)
    return Remark(RemarkKind.BROKEN_LAW, message, policy, clauses=clauses, law=law, records=records)


def bounded(proved: Proved, policy: Parameters) -> Remark:
    """That a law holds as far as it was looked at, which is not for all related records that there may be."""
    law = cast("AnyLaw", proved.law)
    template = Label(
        "{1}时，{0}成立；更多时未查，可用 up_to 放宽。",
        "With {1}, {0} holds. More were not looked at; allow more with up_to.",
    )
    message = fill(template, lambda lang: quoted(law, lang), proved.scope.bound_text)
    return Remark(RemarkKind.BOUNDED, message, policy, clauses=law.clauses_on(policy.on), law=law)


def without_record(law: AnyLaw, policy: Parameters) -> Remark:
    """That a law says nothing of any record."""
    template = Label(
        "没有任何记录符合{}的前提，这条规律不起作用。", "No record meets the premise of {}, so the law says nothing."
    )
    message = fill(template, lambda lang: quoted(law, lang))
    return Remark(RemarkKind.IDLE_LAW, message, policy, clauses=law.clauses_on(policy.on), law=law)


def can_be_tested(law: AnyLaw, policy: Any, seconds: float) -> bool:
    """Whether some record meets the premises of a law, or two records that it compares are both answered.

    A premise that asks the policy alone is a switch, and one that other days meet has its time.

    Raises:
        OutOfTime: When the time runs out.
    """
    solving = Solving(seconds)
    rule = law.rule if isinstance(law, Monotony) else law
    values = values_of([rule], policy)
    readings = [values]
    if "on" in values:
        day = facts_of(rule.book.policy_class)["on"]
        readings.append(values | {"on": Formula(bounded_variable(solving, day, "parameter on"))})
    space: Space[Any] = Space(solving, rule.record)
    for reading in readings:
        if isinstance(law, Monotony):
            condition = Pairs(law, solving, space, reading).differ
        else:
            translator = space.translator(reading)
            premises = [translator.formula(each) for each in law.premises_on(policy.on) if t.reads_record(each)]
            condition = every(condition for each in premises for condition in (each.known, each.value))
        if solving.solve(condition):
            return True
    return False
