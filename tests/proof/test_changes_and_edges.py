"""Cheapest changes and edges: held to brute force where every record can be tried, and to the county's rules."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Golden
from engine.pay_rules import PAY, Grade, PayPolicy, Worker, is_promoted, is_trained
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    CoverageStatus,
    DemonstrationLevel,
    Member,
    Organization,
    PartyOrganization,
    Rule,
    RuleNotInForce,
    SecretaryState,
    Standing,
    activity_fund,
    allowance_floor_met,
    coverage_status,
    demonstration_level,
    edges,
    guidance_paired,
    hollow_branch,
    least_change,
    must_form,
    out_of_contact,
    secretary_months,
    site_qualified,
    term_expired,
)
from pingyuan_rules.engine import Rulebook, Status, facts_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.solver.record_space import Space
from pingyuan_rules.engine.solver.solving import Solving
from pingyuan_rules.engine.solver.term_formulas import Translator
from pingyuan_rules.engine.solver.three_valued_formulas import constant
from pingyuan_rules.proof import Change, Edge, NotAnswered, Undecided
from pingyuan_rules.proof.threshold_edges import edge_at
from proof.box_rules import CLAUSE, RULES, TARIFF, Box, Tariff, every_box, is_heavy, net_weight, was_heavy, way
from sizes import examples, only_in_check, variants

AnyRule = Rule[Any, Any, Any]
SITE = Branch(
    has_work_funds=True, signage_standard=False, premises_standard=True, files_standard=True, work_standard=True,
    leadership=90, membership=78, mechanism=95, performance=88, public_response=80, vetoed=False,
)  # fmt: skip


def price_of(before: Box, after: Box) -> tuple[int, int] | None:
    """The cost of a change and the number of its facts; None if it is not allowed."""
    cost = changes = 0
    for name in facts_of(Box):
        one, other = getattr(before, name), getattr(after, name)
        if one is other or one == other:
            continue
        raised = name in {"weight", "empty"} and UNKNOWN not in {one, other}
        if name == "color" or other is UNKNOWN or (name == "sealed" and other is False):
            return None
        if raised and (other < one if name == "weight" else other > one):  # what may be reduced is not raised
            return None
        cost, changes = cost + (abs(other - one) if raised else 1), changes + 1
    return cost, changes


@pytest.mark.parametrize("rule", variants(*RULES), ids=lambda rule: rule.name)
@examples(25, 8)
@given(data=st.data())
def test_no_change_is_cheaper(rule: AnyRule, data: st.DataObject) -> None:
    box = data.draw(st.sampled_from(EVERY_BOX))
    goal = data.draw(st.sampled_from(sorted({rule(each) for each in EVERY_BOX} - {UNKNOWN}, key=str) or [0]))
    found = least_change(rule, box, goal)
    possible = [price for each in EVERY_BOX if rule(each) == goal and (price := price_of(box, each)) is not None]
    if not possible:
        assert found is None
        return
    assert isinstance(found, Change)
    assert rule(found.record) == goal
    assert price_of(box, found.record) == min(possible)
    assert (found.cost, len(found.facts)) == min(possible)
    assert attrs.evolve(box, **found.facts) == found.record
    assert found.filled == tuple(name for name in found.facts if getattr(box, name) is UNKNOWN)


EVERY_BOX = list(every_box(unknown=True))


def test_the_cheapest_way_to_a_city_site() -> None:
    found = least_change(demonstration_level, SITE, DemonstrationLevel.CITY)
    assert isinstance(found, Change)
    assert found.facts == {"signage_standard": True, "membership": Decimal(97)}
    assert found.cost == 20
    dear = least_change(demonstration_level, SITE, DemonstrationLevel.CITY, cost={"membership": Decimal("2.5")})
    assert isinstance(dear, Change)
    # Two points are needed for the floor at any price, and the other seventeen are cheaper elsewhere.
    assert dear.facts["membership"] == 80
    assert dear.cost == 1 + 2 * Decimal("2.5") + 17


@only_in_check
def test_an_unknown_score_is_not_invented() -> None:
    unscored = attrs.evolve(SITE, public_response=UNKNOWN)
    assert least_change(demonstration_level, unscored, DemonstrationLevel.COUNTY) is None
    # An answer that no score can change is had all the same.
    vetoed = least_change(demonstration_level, unscored, DemonstrationLevel.NONE)
    assert isinstance(vetoed, Change)
    assert vetoed.facts == {}


def test_what_is_given_stays() -> None:
    assert least_change(activity_fund, Branch(full_members=3, probationary_members=0), 1_200_00) is None


@only_in_check
def test_a_date_is_brought_forward_to_the_policy_day() -> None:
    old = Branch(elected_on=date(2010, 1, 1))
    found = least_change(term_expired, old, False)
    assert isinstance(found, Change)
    assert found.facts == {"elected_on": PINGYUAN.on}
    assert least_change(term_expired, Branch(), False) is None
    later = Member(standing=Standing.FULL, last_contact=date(2017, 1, 1))
    assert isinstance(least_change(out_of_contact, later, False), Change)
    assert least_change(out_of_contact, later, True) is None


@only_in_check
def test_an_amount_costs_a_unit_a_yuan() -> None:
    branch = Branch(
        secretary_state=SecretaryState.IN_OFFICE, secretary_appointed=date(2015, 1, 1), secretary_full_time=False,
        allowance_paid=0,
    )  # fmt: skip
    due = least_change(allowance_floor_met, branch, True)
    assert isinstance(due, Change)
    assert due.cost == Decimal(due.facts["allowance_paid"]) / 100 > 0
    short = attrs.evolve(branch, allowance_paid=due.facts["allowance_paid"] - 50)
    found = least_change(allowance_floor_met, short, True)
    assert isinstance(found, Change)
    assert (found.facts, found.cost) == (due.facts, Decimal("0.5"))


def test_nothing_changes_where_the_goal_is_reached() -> None:
    found = least_change(must_form, must_form.record(full_members=3), True)
    assert isinstance(found, Change)
    assert (found.facts, found.filled, found.cost) == ({}, (), 0)


def test_wrong_questions_are_refused() -> None:
    box = Box()
    goal: Any = 1
    with pytest.raises(TypeError, match="is_heavy answers bool, so goal=1 is no answer of it"):
        least_change(is_heavy, box, goal)
    with pytest.raises(
        ValueError, match="cost of wieght: 2; expected a fact of Box and a whole number or Decimal above"
    ):
        least_change(is_heavy, box, True, cost={"wieght": 2})
    with pytest.raises(ValueError, match="cost of weight: 0; expected"):
        least_change(is_heavy, box, True, cost={"weight": 0})
    with pytest.raises(RuleNotInForce):
        least_change(was_heavy, box, True)
    assert isinstance(least_change(is_heavy, box, True, seconds=0), Undecided)
    assert isinstance(edges(is_heavy, seconds=0), Undecided)
    assert isinstance(edges(was_heavy), NotAnswered)


@pytest.mark.parametrize(
    "rule", variants(way, *(rule for rule in RULES if rule is not way)), ids=lambda rule: rule.name
)
def test_every_threshold_at_which_boxes_stand_has_its_edge(rule: AnyRule) -> None:
    found = edges(rule)
    assert isinstance(found, tuple)
    values = values_of([rule], TARIFF)

    def holds(term: t.Term, box: Box) -> Any:
        infos = facts_of(Box)
        return Translator(lambda name: constant(getattr(box, name), infos[name].kind), values).formula(term).value

    comparisons = [
        term
        for term in t.walk(rule.term, *(each.term for each in rule.rules))
        if isinstance(term, t.Compare) and term.left.kind.name == "int"
    ]
    for term in comparisons:
        for name in ("weight", "empty"):
            pairs = [
                (box, above)
                for box in every_box()
                if (above := attrs.evolve(box, **{name: UNKNOWN})) is not None
                and getattr(box, name) < facts_of(Box)[name].le
                and (name == "weight" or box.weight > box.empty + 1)
                and (above := attrs.evolve(box, **{name: getattr(box, name) + 1}))
                and holds(term, box) != holds(term, above)
            ]
            if pairs:
                assert any(edge.fact == name for edge in found)
                if any(rule(one) != rule(other) for one, other in pairs):
                    assert any(edge.fact == name and edge.changes_answer for edge in found)
    for edge in found:
        assert getattr(edge.above, edge.fact) == getattr(edge.below, edge.fact) + 1
        assert edge.answers == (rule(edge.below), rule(edge.above))
    assert bool(found) <= bool(comparisons)


COUNTY_EDGES = variants(secretary_months, term_expired, activity_fund, demonstration_level, allowance_floor_met)


@pytest.mark.parametrize("rule", COUNTY_EDGES, ids=lambda rule: rule.name)
def test_edges_of_the_county_are_one_step_apart(rule: AnyRule) -> None:
    found = edges(rule)
    if isinstance(found, NotAnswered):
        assert not rule.info.in_force(PINGYUAN.on)
        return
    assert isinstance(found, tuple)
    for edge in found:
        one, other = getattr(edge.below, edge.fact), getattr(edge.above, edge.fact)
        assert attrs.evolve(edge.below, **{edge.fact: other}) == edge.above
        steps = {"date": 1, "decimal": Decimal("0.01")}
        step = other - one
        assert getattr(step, "days", step) == steps.get(facts_of(rule.record)[edge.fact].kind.name, 1)
        assert edge.answers == (rule(edge.below), rule(edge.above))


@pytest.mark.parametrize("price", [float("nan"), Decimal("Infinity"), Decimal("NaN"), "2", 0.1, True, None], ids=repr)
def test_a_price_that_is_no_exact_number_is_refused(price: Any) -> None:
    with pytest.raises(ValueError, match=r"cost of weight: .*; expected a fact of Box and a whole number or Decimal"):
        least_change(is_heavy, Box(weight=2), True, cost={"weight": price})


def test_a_price_may_be_written_with_an_exponent() -> None:
    found = least_change(is_heavy, Box(weight=2, empty=0), True, cost=dict.fromkeys(facts_of(Box), Decimal("1E+3")))
    assert isinstance(found, Change)
    assert found.cost == 2_000


def test_no_mass_organization_is_dissolved_and_no_instructor_withdrawn() -> None:
    covered = Organization(
        party_organization=PartyOrganization.NONE, has_instructor=True, has_liaison=True, has_union=True,
        has_youth_league=True, has_womens_federation=True,
    )  # fmt: skip
    for status in CoverageStatus:
        found = least_change(coverage_status, covered, status)
        assert found is None or (isinstance(found, Change) and False not in found.facts.values())
    assert least_change(guidance_paired, Branch(has_instructor=True, has_liaison=True), False) is None


def test_what_a_policy_lacks_is_neither_an_edge_nor_out_of_reach() -> None:
    silent = attrs.evolve(TARIFF, heavy=UNKNOWN)
    for found in (edges(is_heavy, silent), least_change(is_heavy, Box(weight=2), True, silent)):
        assert isinstance(found, NotAnswered)
        assert (found.status, found.parameters) == (Status.NO_VALUE, ("heavy",))
    assert least_change(net_weight, Box(weight=2, empty=0), 7, silent) is None


def test_an_edge_says_that_a_rule_does_not_apply() -> None:
    book: Rulebook[Tariff] = Rulebook("lids", policy=Tariff, default=lambda: TARIFF, version="1")

    @book.rule(cites=CLAUSE, zh="重", en="heavy", helper=True)
    def heavy(box: Box, policy: Tariff) -> bool:
        return box.weight >= policy.heavy

    @book.rule(cites=CLAUSE, zh="重箱封口", en="a heavy box is sealed", applies=heavy, met_when=True)
    def heavy_and_sealed(box: Box) -> bool:
        return box.sealed

    (edge,) = edges(heavy_and_sealed)
    assert isinstance(edge, Edge)
    assert (edge.below.weight, edge.above.weight) == (3, 4)
    assert edge.statuses == (Status.NOT_APPLICABLE, Status.DECIDED)
    assert edge.text("zh").startswith("“重箱封口”为“不适用”：毛重：3")
    assert edge.text("en").startswith("“a heavy box is sealed” is “not applicable”: weight: 3")


def test_grades_have_thresholds_where_their_order_is_asked() -> None:
    (edge,) = edges(is_trained)
    assert (edge.below, edge.above) == (Worker(grade=Grade.TRAINEE), Worker(grade=Grade.SKILLED))
    assert edge.answers == (False, True)
    wanted = [each for each in edges(is_promoted) if each.fact == "wanted"]
    # A trainee who applies for the next grade is the smallest that is promoted.
    assert [each.above for each in wanted] == [Worker(grade=Grade.TRAINEE, wanted=Grade.SKILLED)]
    book: Rulebook[PayPolicy] = Rulebook("chiefs", policy=PayPolicy, default=lambda: PAY, version="1")

    @book.rule(cites=CLAUSE, zh="高级技师", en="is a chief")
    def is_chief(worker: Worker) -> bool:
        return worker.grade == Grade.CHIEF

    # Which grade it is, and not whether it is high enough.
    assert edges(is_chief) == ()


def test_an_edge_that_the_record_reading_denies_is_never_given() -> None:
    solving = Solving()
    spaces: list[Space[Any]] = [Space(solving, Box, name) for name in ("", "above ")]
    term = next(each for each in t.walk(is_heavy.term) if isinstance(each, t.Compare))
    for space in spaces:
        space.fact("weight")
    assert solving.solve()
    with pytest.raises(RuntimeError, match="is_heavy is answered otherwise by its record than by the solver"):
        edge_at(is_heavy, TARIFF, term, "weight", (solving, spaces[0], True))


@only_in_check
def test_words_of_changes_and_edges(golden: Golden) -> None:
    texts = []
    for found in (
        least_change(demonstration_level, SITE, DemonstrationLevel.CITY),
        least_change(site_qualified, Branch(files_standard=False), True),
        least_change(must_form, must_form.record(full_members=3), True),
        *(edges(must_form) or ()),
        *(edges(hollow_branch) or ()),
        *(edges(secretary_months) or ()),
    ):
        assert found is not None
        texts += [found.text("zh"), found.text("en")]  # type: ignore[union-attr] # they are all decided
    golden("proof_changes.txt", "\n\n".join(texts))
