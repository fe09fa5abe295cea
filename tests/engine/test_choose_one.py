"""Cases that exclude each other: what they answer, and what is told if not exactly one holds."""

from datetime import date
from itertools import product
from typing import Any, ClassVar

import attrs
import pytest

from engine.club_rules import Club, ClubPolicy, Player, club_policy
from engine.frame_engines import polars_eager
from engine.library_rules import CLAUSE
from engine.pay_rules import PAY, Grade, PayPolicy, Worker, book, chosen_rate, points, trained_points
from pingyuan_rules import compare_policies, from_json, to_json
from pingyuan_rules.engine import (
    UNKNOWN,
    Label,
    Parameters,
    Ratio,
    Record,
    Rulebook,
    RuleError,
    Status,
    add_months,
    all_of,
    any_where,
    bracket,
    choose,
    choose_one,
    fact,
    fen,
)
from pingyuan_rules.engine.wording.formulas import formula
from pingyuan_rules.rules import book as county

# By hand: conditions in turn, then what cases with the values 1, 2 and 2 come to.
ANSWERS: list[tuple[Any, Any, Any, Any]] = [
    (True, False, False, 1),
    (False, True, False, 2),
    (False, True, True, 2),  # both say 2
    (True, True, False, UNKNOWN),  # one says 1, the other 2
    (False, False, False, UNKNOWN),  # none holds
    (False, True, UNKNOWN, 2),  # the third says the same if it holds
    (False, UNKNOWN, UNKNOWN, UNKNOWN),  # perhaps none holds
    (True, UNKNOWN, False, UNKNOWN),  # perhaps two hold
    (UNKNOWN, True, False, UNKNOWN),
    (False, False, UNKNOWN, UNKNOWN),
]


@pytest.mark.parametrize(("first", "second", "third", "answer"), ANSWERS)
def test_one_case_answers_if_every_case_that_may_hold_agrees(first: Any, second: Any, third: Any, answer: Any) -> None:
    assert choose_one((first, 1), (second, 2), (third, 2)) is answer


def test_a_known_answer_is_kept_whatever_is_found_out() -> None:
    for conditions in product([True, False, UNKNOWN], repeat=3):
        values = (1, UNKNOWN, 1)
        answer = choose_one(*zip(conditions, values, strict=True))
        for found in product([True, False], repeat=3):
            fits = all(known in {UNKNOWN, truth} for known, truth in zip(conditions, found, strict=True))
            if fits and answer is not UNKNOWN:
                assert choose_one(*zip(found, values, strict=True)) == answer


# The status of a record for which not exactly one case holds.

NONE = Worker(is_hired=False, is_seconded=False, balance=-1)
SEVERAL = Worker(is_hired=True, is_seconded=True, children=3, balance=0)
OPEN = Worker(is_hired=True, balance=0)


def test_nothing_is_missing_where_not_exactly_one_case_holds() -> None:
    for worker in (NONE, SEVERAL):
        assert points(worker) is UNKNOWN
        assert points.status(worker) is Status.NO_SINGLE_CASE
        assert points.missing(worker) == ()
        assert points.missing_parameters(worker) == ()
    assert points.status(OPEN) is Status.UNKNOWN
    assert points.missing(OPEN) == ("children", "is_seconded")
    assert points.status(attrs.evolve(OPEN, is_seconded=False)) is Status.DECIDED


def test_a_rule_that_calls_it_has_the_same_status() -> None:
    assert trained_points.status(Worker(is_hired=True)) is Status.UNKNOWN
    assert trained_points.status(attrs.evolve(SEVERAL, grade=next(iter(type(PAY.starting))))) is Status.NOT_APPLICABLE
    assert trained_points.status(attrs.evolve(SEVERAL, grade=PAY.starting)) is Status.NO_SINGLE_CASE


def test_a_value_that_the_policy_lacks_comes_first() -> None:
    lacking = attrs.evolve(PAY, by=UNKNOWN)
    worker = Worker(is_hired=False, is_seconded=False, balance=1)
    assert points.status(worker, lacking) is Status.NO_VALUE
    assert points.missing_parameters(worker, lacking) == ("by",)
    assert points.status(attrs.evolve(worker, balance=0), lacking) is Status.NO_SINGLE_CASE


def test_an_explanation_says_why_there_is_no_answer() -> None:
    assert points.explain(NONE).text("en").splitlines()[0] == "points: none of the cases applies [A1]"
    assert points.explain(NONE).text("zh").splitlines()[0] == "points：没有符合的情形 [A1]"
    assert points.explain(SEVERAL).text("en").splitlines()[:3] == [
        "points: several cases apply, with different values [A1]",
        "├─ is on the staff; is seconded: yes",
        "├─ children: 3",
    ]
    assert points.explain(SEVERAL).text("zh").startswith("points：同时符合多种情形，且结果不同 [A1]")


def test_an_assessment_and_its_json_have_the_status() -> None:
    assessment = points.book.assess(SEVERAL)
    assert assessment.status["points"] is Status.NO_SINGLE_CASE
    assert points not in assessment.undecided
    assert '"points":"no_single_case"' in to_json(assessment)
    assert from_json(to_json(SEVERAL), Worker) == SEVERAL


# Remedies lead to another case, or to another value of the one that holds.


@attrs.frozen(kw_only=True)
class Gate(Record):
    label: ClassVar[Label] = Label("门岗", "gate")

    at_day: bool = fact(zh="白天开放", en="is open by day")
    at_night: bool = fact(zh="夜间开放", en="is open at night")
    always: bool = fact(zh="全天开放", en="is open around the clock")
    guarded: bool = fact(zh="有人值守", en="is guarded")
    lit: bool = fact(zh="有照明", en="is lit")


gates = Rulebook("gates", policy=PayPolicy, default=lambda: PAY, version="1")


@gates.rule(cites=CLAUSE, met_when=True)
def is_safe(gate: Gate) -> bool:
    return choose_one((gate.at_day, gate.lit), (gate.at_night, gate.guarded), (gate.always, True))


@gates.rule(cites=CLAUSE, met_when=True)
def is_closed(gate: Gate) -> bool:
    return choose_one((gate.at_day, False), (gate.at_night, False), (gate.always, gate.guarded))


@gates.rule(cites=CLAUSE, met_when=True)
def is_lit_enough(gate: Gate, policy: PayPolicy) -> bool:
    return choose_one((policy.by > 3, gate.lit), (all_of(policy.by <= 3, gate.at_night), True))


@gates.rule(cites=CLAUSE)
def is_staffed(gate: Gate, policy: PayPolicy) -> bool:
    """Cases that the policy alone decides, and a value that it may lack."""
    return choose_one((policy.by > 3, policy.starting == Grade.SKILLED), (policy.by <= 3, gate.guarded))


def test_cases_that_the_policy_decides_tell_which_value_it_lacks() -> None:
    lacking = attrs.evolve(PAY, starting=UNKNOWN)
    for gate in (Gate(), Gate(guarded=True)):
        assert (is_staffed(gate), is_staffed(gate, lacking)) == (True, UNKNOWN)
        assert is_staffed.missing_parameters(gate, lacking) == ("starting",)
        assert is_staffed.missing(gate, lacking) == ()
        assert is_staffed.status(gate, lacking) is Status.NO_VALUE
        first_line = is_staffed.explain(gate, lacking).text("en").splitlines()[0]
        assert first_line == "is staffed: no value in the policy for starting grade [A1]"


def test_what_the_policy_decides_is_left_alone() -> None:
    gate = Gate(at_night=False, lit=False)
    assert is_lit_enough.remedies(gate) == ("Make sure that the gate is lit",)


def test_a_remedy_is_another_value_or_another_case() -> None:
    gate = Gate(at_day=True, at_night=False, always=False, guarded=True, lit=False)
    assert is_safe(gate) is False
    (remedy,) = is_safe.remedies(gate)
    assert remedy == (
        "Make sure that one of these holds: the gate is lit; (all of these hold: “is open by day” is no longer true; "
        "the gate is open at night); (all of these hold: “is open by day” is no longer true; the gate is open around "
        "the clock)"
    )
    assert is_closed.remedies(gate) == (
        "Make sure that “is open by day” is no longer true",
        "Make sure that the gate is open around the clock",
    )
    assert is_safe.remedies(attrs.evolve(gate, at_night=UNKNOWN)) == ("Find out whether the gate is open at night",)
    assert is_safe.remedies(attrs.evolve(gate, at_day=False)) == ()


# What else reads such a rule.


def test_a_formula_breaks_after_each_case() -> None:
    assert formula(points, "en", 60).splitlines() == [
        "points = ∃!{2 if is on the staff;",
        "    children if is seconded;",
        "    divisor if balance > 0;",
        "    2 if balance < -500}",
    ]


def test_amounts_without_a_single_case_are_open_when_policies_are_compared() -> None:
    workers = [Worker(pay=fen(1_000), children=3, months=1), Worker(pay=fen(1_000), children=0, months=1)]
    change = compare_policies(workers, PAY, attrs.evolve(PAY, pension=Ratio("1%")), book=book)
    (money,) = (each for each in change.money if each.rule is chosen_rate)
    # The first is in both cases: 1 % and 0.5 % before, 1 % twice after. The second has 5 fen before, and 10 after.
    assert (money.before.known, money.before.unknown) == (5, 1)
    assert (money.after.known, money.after.unknown) == (20, 0)
    assert (money.known, money.open, money.difference) == (5, 1, UNKNOWN)
    assert money.text == Label(
        "已知部分+0.05元；1 条记录的金额不能判定（无唯一符合的情形）",
        "+0.05 yuan as far as known; the amount of 1 record is not known (not exactly one case)",
    )


def test_no_rule_of_the_county_has_such_cases() -> None:
    """Measures, which are over its rules alone, have no count for the status."""
    assert [rule.name for rule in county.all_rules if rule.single_choices] == []


# What is refused beside `mistakes.py`.


clubs = Rulebook("clubs", policy=ClubPolicy, default=club_policy, version="1")


@clubs.rule(cites=CLAUSE)
def is_ready(player: Player) -> bool:
    return choose_one((player.injured, False), (player.goals > 0, True))


@clubs.rule(cites=CLAUSE)
def some_ready(club: Club) -> bool:
    return any_where(club.players, is_ready)


def test_folds_go_over_rules_that_always_answer() -> None:
    with pytest.raises(RuleError, match="is_ready has no answer if not exactly one of its cases holds"):
        some_ready(Club())


def test_choices_between_scales_are_refused() -> None:
    book = Rulebook("scales", policy=PayPolicy, default=lambda: PAY, version="1")

    @book.rule(cites=CLAUSE)
    def bonus(worker: Worker, policy: PayPolicy) -> int:
        scale: Any = choose_one((worker.is_hired, policy.days), (worker.is_seconded, policy.days))
        return bracket(scale, worker.balance)

    with pytest.raises(RuleError, match="between scales: choose the brackets or the shares that they give"):
        bonus(Worker())


# A rule with several texts: the cases of another day's text say nothing.

OLD, NEW = date(2020, 5, 1), date(2024, 5, 1)


@attrs.frozen(kw_only=True)
class Lease(Record):
    label: ClassVar[Label] = Label("租约", "lease")

    starts: date = fact(zh="起租日", en="first day")
    months: int = fact(zh="月数", en="months")
    is_short: bool = fact(zh="短租", en="is short")


@attrs.frozen(kw_only=True)
class LeasePolicy(Parameters):
    """Nothing but a day."""


leases = Rulebook("leases", policy=LeasePolicy, default=lambda: LeasePolicy(on=OLD), version="1")


@leases.rule(cites=CLAUSE)
def lease_ends(lease: Lease) -> date:
    return choose_one((lease.is_short, lease.starts), (lease.months > 12, add_months(lease.starts, lease.months)))


@lease_ends.version(since=date(2022, 1, 1), cites=CLAUSE)
def lease_ends_2022(lease: Lease) -> date:
    return add_months(lease.starts, lease.months)


def test_the_cases_of_another_text_say_nothing() -> None:
    rows = [
        Lease(starts=date(9999, 1, 1), months=12, is_short=False),
        Lease(starts=date(2020, 1, 1), months=12, is_short=False),
    ]
    # On the old day no case holds; on the new one the first lease would end after the year 9999.
    expected = {OLD: [Status.NO_SINGLE_CASE, Status.NO_SINGLE_CASE], NEW: [Status.UNKNOWN, Status.DECIDED]}
    for day, statuses in expected.items():
        policy = LeasePolicy(on=day)
        assert [lease_ends.status(lease, policy) for lease in rows] == statuses
        frame = polars_eager(rows, Lease)
        if day == NEW:
            frame = frame.drop("is_short")  # which only the old text reads
        answered = lease_ends.status(frame, policy)["lease_ends_status"].to_list()
        assert answered == [status.value for status in statuses]


# A choice that does not matter for a record has no part in its status.


@leases.rule(cites=CLAUSE, helper=True)
def is_long(lease: Lease) -> bool:
    return lease.months > 12


@leases.rule(cites=CLAUSE, applies=is_long)
def long_price(lease: Lease) -> int:
    return lease.months * 2


@leases.rule(cites=CLAUSE)
def price(lease: Lease) -> int:
    """Long leases have a price of their own; of short ones only some do."""
    return choose(
        (lease.is_short, choose_one((lease.months < 3, 10), (lease.months == 6, 50))), otherwise=long_price(lease)
    )


def test_a_choice_that_does_not_matter_has_no_part_in_the_status() -> None:
    rows = [
        Lease(months=5, is_short=True),  # none of the cases holds
        Lease(months=5, is_short=False),  # nor here, but this waits for a rule about long leases alone
        Lease(months=5),  # no answer either way, and perhaps for this reason
        Lease(months=6, is_short=True),
    ]
    statuses = [Status.NO_SINGLE_CASE, Status.NOT_APPLICABLE, Status.NO_SINGLE_CASE, Status.DECIDED]
    assert [price.status(lease) for lease in rows] == statuses
    answered = price.status(polars_eager(rows, Lease))["price_status"].to_list()
    assert answered == [status.value for status in statuses]
