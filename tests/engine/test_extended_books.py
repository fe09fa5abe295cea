"""A book that extends another: it adds and replaces rules, and every rule that calls a replaced one follows."""

import copy
import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import Opener, each_database
from engine import harbor_stalls, stall_texts
from engine.club_rules import CITE as CLUB
from engine.club_rules import Club, ClubPolicy, Player, club_policy, enough
from engine.frame_engines import (
    Constructor,
    each_distant_engine,
    each_local_engine,
    plain,
    polars_eager,
    table,
)
from engine.harbor_stalls import H1, HarborPolicy, charged_too_much, harbor, harbor_policy, two_checks, two_checks_2020
from engine.stall_texts import (
    AFTER,
    END,
    FIRST_DAY,
    MIDDLE,
    NEW,
    OLD,
    SECOND,
    THIRD,
    Goods,
    Stall,
    StallPolicy,
    fee_in_plain_python,
    stalls,
)
from pingyuan_rules import compare_policies, differ, lint, receipt, to_json, verify
from pingyuan_rules.engine import (
    UNKNOWN,
    Assessment,
    Fen,
    InvalidData,
    Label,
    Record,
    Rulebook,
    RuleError,
    Severity,
    Status,
    Unknown,
    WrongRecord,
    all_of,
    count_where,
    fact,
    fen,
    not_,
    total,
)
from pingyuan_rules.engine.record.reference import evaluate
from pingyuan_rules.engine.sql.create_view import create_view
from pingyuan_rules.engine.table.findings_frame import findings_frame
from pingyuan_rules.engine.table.frame import assess_frame
from pingyuan_rules.proof import Differs
from sizes import examples
from strategies import records
from varied import varied

RULES = harbor.rules_of(Stall)
COOKED = Stall(id="S-1", goods=Goods.OTHER, helpers=3, inspected=True, has_sign=True, has_scales=True)
NOW, LATER = harbor_policy(OLD.on), harbor_policy(NEW.on)
POLICIES = (NOW, harbor_policy(MIDDLE.on), LATER, harbor_policy(AFTER.on), harbor_policy(OLD.on, harbor_dues=UNKNOWN))


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


def test_it_has_every_rule_replaced_ones_in_their_place_and_its_own_at_the_end() -> None:
    assert [rule.name for rule in harbor.all_rules] == [*(rule.name for rule in stalls.all_rules), "charged_too_much"]
    assert all(rule.book is harbor for rule in harbor.all_rules)
    assert harbor["stall_fee"] is harbor_stalls.stall_fee is harbor.own(stall_texts.stall_fee)
    assert harbor["sells_fresh"] is harbor_stalls.sells_fish_too
    assert harbor.own(stall_texts.in_order.shortfall) is harbor["in_order"].shortfall
    assert harbor.own(charged_too_much) is charged_too_much
    assert harbor.own(enough.shortfall) is enough.shortfall
    assert harbor.own(None) is None
    assert (harbor.base, stalls.base, stalls.extensions) == (stalls, None, (harbor, pier, quay))


def test_what_is_not_given_stays_as_it_was() -> None:
    fee, base = harbor["stall_fee"], stall_texts.stall_fee
    assert fee.label == Label(base.label.zh, "fee and dues")
    assert (fee.info.since, fee.info.until, fee.info.severities) == (
        base.info.since,
        base.info.until,
        base.info.severities,
    )
    assert [clause.key for clause in fee.clauses] == ["H1"]
    assert fee.__doc__ == "The fee of all markets, and harbor dues."
    assert harbor["sells_fresh"].__doc__ == stall_texts.sells_fresh.__doc__
    assert harbor["in_order"].applies is harbor["sells_fresh"]


def test_rules_that_call_a_replaced_rule_follow() -> None:
    # 3 helpers at 10 yuan, and dues of 7; under 40 yuan, at 33 yuan above it.
    assert (harbor["stall_fee"](COOKED), harbor["fee_is_high"](COOKED)) == (3_700, False)
    dear = harbor_policy(OLD.on, harbor_dues=Fen(1_000))
    assert (harbor["stall_fee"](COOKED, dear), harbor["fee_is_high"](COOKED, dear), charged_too_much(COOKED, dear)) == (
        4_000,
        True,
        True,
    )
    # So does one that applies where a replaced helper says.
    assert harbor["in_order"](COOKED) is True
    assert harbor["in_order"].status(attrs.evolve(COOKED, has_scales=False)) is Status.NOT_APPLICABLE


def test_the_book_that_is_extended_stays_as_it_was() -> None:
    assert (stall_texts.stall_fee(COOKED), stall_texts.fee_is_high(COOKED)) == (3_000, False)
    assert stall_texts.in_order.status(COOKED) is Status.NOT_APPLICABLE
    assert stalls.assess(COOKED).stall_fee == 3_000  # type: ignore[attr-defined] # a field of a class that was made
    assert len(stalls["two_checks"].versions) == 1


def test_rules_of_the_other_book_refuse_the_policy_of_this_one() -> None:
    message = "a HarborPolicy is of harbor stalls, which extends stalls and may answer otherwise: ask that book's rules"
    for ask in (stall_texts.stall_fee, stall_texts.stall_fee.explain, stalls.assess):
        with pytest.raises(TypeError, match=message):
            ask(COOKED, NOW)
    with pytest.raises(TypeError, match="a policy is a HarborPolicy, not StallPolicy"):
        harbor["stall_fee"](COOKED, OLD)  # type: ignore[arg-type] # refused

    @attrs.frozen(kw_only=True)
    class Named(StallPolicy):
        """A class of nobody's book."""

    values = {each.name: getattr(OLD, each.name) for each in attrs.fields(StallPolicy)}
    assert stall_texts.stall_fee(COOKED, Named(**values)) == 3_000


@examples(200)
@given(records(Stall), st.sampled_from([FIRST_DAY, OLD.on, SECOND, THIRD, NEW.on]))
def test_every_reading_agrees_with_plain_python_and_with_the_slow_reading(stall: Stall, day: Any) -> None:
    policy = harbor_policy(day)
    if all(getattr(stall, name) is not UNKNOWN for name in harbor["stall_fee"].facts):
        fee = fee_in_plain_python(stall, policy) + 700
        assert harbor["stall_fee"](stall, policy) == fee
        assert harbor["fee_is_high"](stall, policy) is (fee >= 4_000)
        assert charged_too_much(stall, policy) is (fee >= 4_000)
    assessment = harbor.assess(stall, policy)
    for rule in RULES:
        assert evaluate(rule, stall, policy) == getattr(assessment, rule.name)
        why = rule.explain(stall, policy)
        assert why.value == getattr(assessment, rule.name)
        assert why.text("zh")


def test_a_rule_that_was_taken_over_gets_a_later_text() -> None:
    passed = Stall(inspected=True, has_sign=True, has_scales=True)
    assert (two_checks(passed, NOW), two_checks(passed, LATER)) == (True, True)
    assert stalls["two_checks"](passed, NEW) is False
    assert two_checks.version_on(THIRD) is two_checks_2020
    assert pickled(two_checks_2020) is two_checks_2020


def test_explanations_name_what_was_replaced_and_both_books_clauses() -> None:
    why = harbor["stall_fee"].explain(COOKED)
    assert why.text("zh").splitlines()[:3] == [
        "摊位费：30元+7元=37元 [H1]",
        "├─ 摊位费（stalls的规定）（自2015-01-01至2018-10-27的规定）：3人×10元=30元 [A15]",
        "│  ├─ 每名帮工的费用：10元",
    ]
    assert [clause.key for clause in why.clauses] == ["H1", "A15"]
    assert harbor["stall_fee"].words("en") == "“fee and dues” is stall fee (as in stalls) plus “harbor dues”."
    (finding,) = harbor.assess(COOKED, harbor_policy(OLD.on, harbor_dues=Fen(1_000))).findings
    assert (finding.rule, finding.clauses) == (charged_too_much, (H1,))
    assert harbor.explain(COOKED)["fee_is_high"].clauses == (stall_texts.A15, H1)


@cache
def many() -> tuple[Stall, ...]:
    return tuple(varied(Stall, 60, 6))


@each_local_engine
def test_tables_answer_as_records_do(constructor: Constructor) -> None:
    agree(constructor)


@each_distant_engine
def test_distant_tables_answer_so(constructor: Constructor) -> None:
    agree(constructor)


def agree(constructor: Constructor) -> None:
    frame = constructor(many(), Stall)
    for policy in POLICIES:
        answers = table(assess_frame(harbor, frame, Stall, policy))
        for rule in RULES:
            live = rule.info.in_force(policy.on)
            assert answers[rule.name] == [plain(rule(each, policy)) if live else None for each in many()], rule.name


def test_a_table_of_findings_and_rules_of_choice() -> None:
    frame = polars_eager(many(), Stall)
    found = table(findings_frame(harbor, frame, Stall, NOW))
    expected = [(each.id, one.rule.name) for each in many() for one in harbor.assess(each, NOW).findings]
    assert list(zip(found["id"], found["rule"], strict=True)) == [(plain(name), rule) for name, rule in expected]
    assert "charged_too_much" in found["rule"]
    # A rule of the book that is extended means that of this book.
    answers = table(assess_frame(harbor, frame, Stall, NOW, rules=[stall_texts.stall_fee]))
    assert answers["stall_fee"] == [plain(harbor["stall_fee"](each, NOW)) for each in many()]
    with pytest.raises(InvalidData, match="a rule about Stall in the book stalls"):
        assess_frame(stalls, frame, Stall, OLD, rules=[charged_too_much])


@each_database
def test_a_view_has_its_rules(open_database: Opener) -> None:
    with open_database() as database:
        database.table("stall", many(), Stall)
        database.ask(create_view(harbor, Stall, NOW, database.dialect, keep=["row_no"]))
        answers = database.answers("stall_rules", [rule.name for rule in RULES])
    for rule in RULES:
        assert answers[rule.name] == [plain(rule(each, NOW)) for each in many()], rule.name


def test_proof_comparison_and_receipts_ask_its_rules() -> None:
    dearer = harbor_policy(OLD.on, harbor_dues=Fen(1_000))
    found = differ(harbor["fee_is_high"], NOW, dearer)
    assert isinstance(found, Differs)
    assert (found.before, found.after) == (False, True)
    comparison = compare_policies([COOKED], NOW, dearer, book=harbor)
    assert [(each.name, each.rules) for each in comparison.parameters] == [
        ("harbor_dues", ("stall_fee", "fee_is_high", "charged_too_much"))
    ]
    assert comparison.money[0].known == 300
    assert [str(remark) for remark in lint(NOW, book=harbor)] == []
    assessment = harbor.assess(COOKED, NOW)
    kept = receipt(assessment)
    assert (kept.book, kept.parameters["harbor_dues"], kept.parameters["on"]) == ("harbor stalls", 700, "2016-05-01")
    assert verify(kept, COOKED, NOW, book=harbor).holds
    assert not verify(kept, COOKED, dearer, book=harbor).holds
    assert '"harbor dues"' in to_json(harbor["stall_fee"]) or "harbor_dues" in to_json(harbor["stall_fee"])
    assert to_json(two_checks).count('"sentence"') == 3  # of the rule, and of each of its texts
    assert "charged_too_much" in harbor.html()


def test_it_can_be_pickled_with_its_rules_answers_and_explanations() -> None:
    assessment = harbor.assess(COOKED, NOW)
    for rule in harbor.all_rules:
        assert pickled(rule) is rule
    assert pickled(harbor) is copy.copy(harbor) is harbor
    assert pickled(harbor["stall_fee"].replaced) is harbor["stall_fee"].replaced
    assert pickled(assessment) == assessment
    assert pickled(harbor.explain(COOKED)["stall_fee"]).text() == harbor["stall_fee"].explain(COOKED).text()


def test_pickles_are_read_in_another_process(tmp_path: Path) -> None:
    (tmp_path / "pickle").write_bytes(pickle.dumps(harbor.assess(COOKED, NOW)))
    code = (
        "import pathlib, pickle, sys; found = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()); "
        "print(found.stall_fee, found.book.name, found.policy.harbor_dues)"
    )
    path = [str(Path(stall_texts.__file__).parents[1]), *sys.path]
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "pickle")],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(path)},
    )  # fmt: skip
    assert run.stdout.split() == ["3700", "harbor", "stalls", "700"]


# A book that extends one that extends another, and related records.

pier = harbor.extend("pier", version="3")


@pier.replace(harbor["stall_fee"], cites=H1, since=SECOND)
def pier_fee(stall: Stall, policy: HarborPolicy) -> Fen:
    """Twice the dues, on top of what the harbor takes."""
    return all_fees(stall, policy)


@pier.rule(cites=H1, helper=True, since=SECOND, until=END)
def nothing_due(stall: Stall, policy: HarborPolicy) -> bool:
    return stall_texts.stall_fee(stall, policy) == fen(0)


all_fees = harbor_stalls.stall_fee


def test_a_book_may_extend_one_that_extends_another() -> None:
    policy = harbor_policy(SECOND)
    assert pier.resolve_policy(None) is harbor.resolve_policy(None)
    assert pier_fee(COOKED, policy) == harbor["stall_fee"](COOKED, policy) == 1_700
    assert nothing_due(COOKED, policy) is False
    assert (pier_fee.status(COOKED, NOW), pier_fee.origin) == (Status.NOT_IN_FORCE, harbor["stall_fee"])
    assert pier_fee.replaced is not None
    assert pickled(pier_fee.replaced) is pier_fee.replaced
    assert pickled(pier_fee.replaced.replaced) is pier_fee.replaced.replaced
    # It was in force before 2018-10-28, and a rule that calls it still is.
    with pytest.raises(RuleError, match="stall_fee is not in force as long as this rule"):
        pier.check()


quay = harbor.extend("quay", version="3")


@quay.replace(stall_texts.stall_fee, cites=H1)
def quay_fee(stall: Stall, policy: HarborPolicy) -> Fen:
    """A fen more than in the harbor, named as the rule of all markets."""
    return total(stall_texts.stall_fee(stall, policy), fen(1))


def test_what_is_replaced_may_be_named_by_the_rule_of_a_book_before_the_one_before() -> None:
    assert quay_fee(COOKED, NOW) == harbor["stall_fee"](COOKED, NOW) + fen(1) == 3_701
    assert quay["fee_is_high"](COOKED, harbor_policy(OLD.on, harbor_dues=Fen(999))) is True


def test_messages_name_what_was_replaced_by_its_own_name_and_the_books() -> None:
    pier_fee, first = harbor["stall_fee"], "stall_fee (as in stalls, replaced in"
    replaced: Any = pier_fee.replaced
    assert repr(replaced) == f"<rule {first} harbor stalls)>"
    with pytest.raises(WrongRecord) as wrong:
        replaced(Club())
    assert str(wrong.value) == f"{first} harbor stalls) is about Stall, not Club"
    with pytest.raises(WrongRecord, match=r"ask about each, \[stall_fee\.replaced\(record\) for record in records\]"):
        replaced([COOKED])
    with pytest.raises(WrongRecord, match=r"write charged_too_much\.shortfall\.over\(frame\)"):
        charged_too_much.shortfall(cast("Any", polars_eager([COOKED], Stall)))
    # The quay replaces what the harbor replaced: each is told by its own book, and no two have one name.
    both: list[Any] = [quay_fee.replaced, cast("Any", quay_fee.replaced).replaced]
    assert list(map(repr, both)) == [
        "<rule stall_fee (as in harbor stalls, replaced in quay)>",
        f"<rule {first} quay)>",
    ]
    assert [each.name for each in both] == ["stall_fee_replaced", "stall_fee_replaced_replaced"]
    assert [pickled(each) for each in both] == both


what_was_replaced: Any = harbor["stall_fee"].replaced


def test_in_a_rule_what_was_replaced_is_called_as_its_replacement() -> None:
    scratch = harbor.extend("scratch of fees", version="3")

    @scratch.rule(cites=H1, zh="旧费", en="former fee")
    def former_fee(stall: Stall) -> Fen:
        return what_was_replaced(stall)  # type: ignore[no-any-return] # what the message is about

    with pytest.raises(RuleError, match=r"write stall_fee\(record, policy\)"):
        scratch.check()


# Related records, and what is refused.

towns = Rulebook("towns", policy=ClubPolicy, default=club_policy, version="1")


@towns.rule(cites=CLUB)
def fit(player: Player) -> bool:
    return not_(player.injured)


@towns.rule(cites=CLUB)
def fit_players(club: Club) -> int:
    return count_where(club.players, fit)


@towns.rule(cites=CLUB, met_when=True)
def has_players(club: Club, policy: ClubPolicy) -> bool:
    return fit_players(club) >= policy.least_players


villages = towns.extend("villages", version="1")


@villages.replace(fit, cites=CLUB)
def fit_in_villages(player: Player, policy: ClubPolicy) -> bool:
    """Fit, and a scorer."""
    return all_of(fit(player), player.goals >= policy.many_goals)


def test_rules_about_related_records_follow_too() -> None:
    club = Club(
        players=(Player(injured=False, goals=30), Player(injured=False, goals=0), Player(injured=True, goals=30))
    )
    assert (fit_players(club), villages["fit_players"](club)) == (2, 1)
    assert evaluate(villages["fit_players"], club, club_policy()) == 1
    assert "has_players_shortfall" in [rule.name for rule in (villages["has_players"].shortfall,)]
    assert villages["has_players"].shortfall(club) is (club_policy().least_players > 1)


def scratch() -> Any:
    """A book that may be extended, and asked, as one likes."""
    book: Any = Rulebook("scratch", policy=StallPolicy, default=lambda: OLD, version="1")

    @book.rule(cites=H1)  # type: ignore[untyped-decorator] # a scratch book
    def tidy(stall: Stall) -> bool:
        return stall.inspected

    return book


def test_what_its_own_rules_and_laws_concern_may_be_named_by_a_rule_of_the_other_book() -> None:
    child = scratch().extend("child", version="1")
    tidy = child.base["tidy"]

    @child.rule(cites=H1, applies=tidy)  # type: ignore[untyped-decorator] # a scratch book
    def weighs(stall: Stall) -> bool:
        return stall.has_scales

    @child.rule(cites=H1, asked_of=tidy, met_when=True)  # type: ignore[untyped-decorator]
    def helped(stall: Stall) -> bool:
        return stall.helpers >= 1

    @child.law(cites=H1, applies=tidy)  # type: ignore[untyped-decorator]
    def tidy_is_signed(stall: Stall) -> bool:
        return stall.has_sign

    @child.replace(tidy, cites=H1)  # type: ignore[untyped-decorator]
    def tidy_here(stall: Stall) -> bool:
        return stall.has_sign

    assert weighs.applies is helped.asked_of is tidy_is_signed.applies is tidy_here
    untidy = Stall(inspected=True, has_sign=False, has_scales=True, helpers=0)
    assert (weighs.status(untidy), helped.shortfall(untidy)) == (Status.NOT_APPLICABLE, False)
    assert (tidy_is_signed(untidy), tidy_is_signed(attrs.evolve(untidy, has_sign=True))) == (UNKNOWN, True)
    child.check()


def test_a_shortfall_that_was_asked_for_before_is_called_as_its_rule_is_now() -> None:
    book: Any = Rulebook("scratch", policy=StallPolicy, default=lambda: OLD, version="1")

    @book.rule(cites=H1, met_when=True)  # type: ignore[untyped-decorator] # a scratch book
    def tidy(stall: Stall) -> bool:
        return stall.inspected

    @book.rule(cites=H1, met_when=True, asked_of=tidy.shortfall, until=THIRD)  # type: ignore[untyped-decorator]
    def mends(stall: Stall) -> bool:
        return stall.has_sign

    @tidy.version(cites=stall_texts.A18, since=SECOND, until=THIRD)  # type: ignore[untyped-decorator]
    def tidy_2018(stall: Stall) -> bool:
        return stall.has_scales

    assert (mends.asked_of, tidy.shortfall.info.until) == (tidy.shortfall, THIRD)
    assert [clause.key for clause in mends.asked_of.clauses] == ["H1", "A18"]
    child = book.extend("child", version="1")

    @child.replace(tidy, cites=stall_texts.A15, unmet=Label("杂乱", "a mess"))  # type: ignore[untyped-decorator]
    def tidy_here(stall: Stall) -> bool:
        return stall.has_scales

    asked = child["mends"].asked_of
    assert (asked, asked.label, tidy.shortfall.label.en) == (
        tidy_here.shortfall,
        Label("杂乱", "a mess"),
        "not met: tidy",
    )
    assert [clause.key for clause in asked.clauses] == ["A15"]
    assert child["mends"].shortfall(Stall(has_scales=False, has_sign=False)) is True


def test_replacements_that_do_not_fit_are_refused() -> None:
    def number(stall: Stall) -> int:
        return stall.helpers

    def healthy(player: Player) -> bool:
        return player.injured

    def signed(stall: Stall) -> bool:
        return stall.has_sign

    for function, answers in ((number, "int about Stall"), (healthy, "bool about Player")):
        child = scratch().extend("child", version="1")
        rule = child.replace(child.base["tidy"], cites=H1)(function)
        with pytest.raises(
            RuleError, match=f"answers {answers}, and the rule that it replaces in scratch answers bool"
        ):
            rule.term  # noqa: B018 - traces it
    child = scratch().extend("child", version="1")

    @child.helper
    def doubled(number: int) -> int:
        return number * 2

    with pytest.raises(TypeError, match="takes a rule or a law, not <helper doubled>; replace the rules that call it"):
        child.replace(doubled, cites=H1)  # type: ignore[arg-type] # refused
    with pytest.raises(
        ValueError, match=f"in force from {THIRD} to the day before {THIRD} never is; correct the dates"
    ):
        pier.replace(stall_texts.helpers_charged, cites=H1, since=THIRD)  # which ends on that day
    for rule in (stall_texts.in_order, child["tidy"]):
        with pytest.raises(ValueError, match="stands in no book that child extends, so it cannot be replaced there"):
            child.replace(rule, cites=H1)
    child.replace(child.base["tidy"], cites=H1)(signed)
    with pytest.raises(ValueError, match="child already replaces tidy, or gave it a text; correct that"):
        child.replace(child.base["tidy"], cites=H1)(signed)
    later = scratch().extend("later", version="1")
    later["tidy"].version(since=SECOND, cites=H1)(signed)
    with pytest.raises(ValueError, match="later already replaces tidy, or gave it a text; correct that"):
        later.replace(later.base["tidy"], cites=H1)(signed)
    asked = scratch().extend("asked", version="1")
    asked.check()
    with pytest.raises(ValueError, match="the replacement comes too late: asked was already asked tidy"):
        asked.replace(asked.base["tidy"], cites=H1)(signed)


def test_a_replacement_says_what_differs() -> None:
    child = scratch().extend("child", version="1")

    @child.replace(  # type: ignore[untyped-decorator] # a scratch book
        child.base["tidy"],
        cites=(H1, stall_texts.A15),
        zh="整洁",
        severity=Severity.NOTE,
        since=SECOND,
        until=THIRD,
        summary=Label("{answer}，{has_sign}", "{answer}, {has_sign}"),
    )
    def tidy(stall: Stall) -> bool:
        return stall.has_sign

    assert (tidy.label, tidy.severity, tidy.info.since, tidy.info.until) == (
        Label("整洁", "tidy"),
        Severity.NOTE,
        SECOND,
        THIRD,
    )
    assert [clause.key for clause in tidy.clauses] == ["H1", "A15"]
    assert "yes, yes" in tidy.explain(Stall(has_sign=True), MIDDLE).text()
    assert tidy.__doc__ == "Tidy."


def test_books_and_policies_that_do_not_fit_are_refused() -> None:
    book = scratch()
    with pytest.raises(TypeError, match=r"takes a policy derived from StallPolicy, not <class .*ClubPolicy'>"):
        book.extend("child", policy=ClubPolicy, default=club_policy, version="1")
    with pytest.raises(TypeError, match="give default=, which makes the HarborPolicy that is used where none is given"):
        book.extend("child", policy=HarborPolicy, version="1")
    assert book.extensions == ()
    child = book.extend("child", version="1")
    with pytest.raises(ValueError, match="late comes too late: child extends scratch already; define it before"):

        @book.rule(cites=H1)  # type: ignore[untyped-decorator] # a scratch book
        def late(stall: Stall) -> bool:
            return stall.inspected

    def tidy_2018(stall: Stall) -> bool:
        return stall.has_sign

    with pytest.raises(RuleError, match="this text comes too late: child extends scratch already"):
        book["tidy"].version(since=SECOND, cites=H1)(tidy_2018)
    child["tidy"].version(since=SECOND, cites=H1)(tidy_2018)
    assert child["tidy"](Stall(has_sign=True), MIDDLE) is True

    @child.rule(cites=H1)  # type: ignore[untyped-decorator]
    def calls_a_stranger(stall: Stall) -> bool:
        return stall_texts.two_checks(stall)  # type: ignore[return-value] # a rule

    with pytest.raises(RuleError, match="two_checks stands in the book stalls; a rule calls rules of its own book"):
        calls_a_stranger.term  # noqa: B018 - traces it


@attrs.frozen(kw_only=True)
class Kiosk(Record):
    label: ClassVar[Label] = Label("售货亭", "kiosk")

    open: bool = fact(zh="营业", en="is open")

    @classmethod
    def __assessment__(cls) -> type[Assessment]:
        return KioskAssessment


@attrs.frozen
class KioskAssessment(Assessment):
    is_open: bool | Unknown


def test_the_result_that_a_class_of_record_names_stays_with_the_first_book() -> None:
    book: Any = Rulebook("kiosks", policy=StallPolicy, default=lambda: OLD, version="1")

    @book.rule(cites=H1)  # type: ignore[untyped-decorator] # a scratch book
    def is_open(kiosk: Kiosk) -> bool:
        return kiosk.open

    child = book.extend("child", version="1")
    assert type(child.assess(Kiosk(open=True))) is not KioskAssessment
    assert type(book.assess(Kiosk(open=True))) is KioskAssessment
    assert child.assess(Kiosk(open=True)).is_open is True
