"""Rules that cannot be traced fail when they are first used, naming rule, file and line and what to write instead."""

import linecache
import pickle
import py_compile
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import attrs
import pytest

from engine import bad_rules
from engine.bad_rules import ACT, RIGHT, Color, Other, Stall, StallPolicy, policy, stalls
from pingyuan_rules.engine import (
    Assessment,
    Fen,
    Rounding,
    Rule,
    Rulebook,
    RuleError,
    RuleNotInForce,
    Status,
    all_of,
    divide,
    facts_of,
    fen,
    invariant,
    not_,
)
from pingyuan_rules.engine.checking.source import _resolve
from pingyuan_rules.engine.rulebook import RESERVED
from pingyuan_rules.engine.terms import Fact
from pingyuan_rules.engine.tracing import Subject, Tracer

Golden = Callable[[str, str], None]
AnyRule = Rule[Any, Any, Any]

WRONG = [rule for rule in stalls.all_rules if rule.name not in RIGHT]
FILE = Path(bad_rules.__file__)


def refusal(rule: AnyRule) -> RuleError:
    with pytest.raises(RuleError) as caught:
        rule.term  # noqa: B018 - traces it
    return caught.value


def span(rule: AnyRule) -> range:
    """The lines of a rule's function, its decorators included."""
    lines = {line for _, _, line in rule.function.__code__.co_lines() if line is not None}
    return range(rule.function.__code__.co_firstlineno, max(lines) + 1)


@pytest.mark.parametrize("rule", WRONG, ids=lambda rule: rule.name)
def test_a_wrong_rule_is_refused_with_its_name_file_and_line(rule: AnyRule) -> None:
    error = refusal(rule)
    named = stalls[error.rule]
    assert named is rule or rule.name.startswith("circle_"), "a circle names the rule that closes it"
    assert Path(error.file) == FILE
    assert error.line in span(named)
    assert str(error) == f"rule {named.name} ({error.file}:{error.line}): {error.message}"
    assert "object at 0x" not in error.message
    again = refusal(rule)
    assert str(again) == str(error), "asking again does not let it pass"


def test_every_message_word_for_word(golden: Golden) -> None:
    shown = []
    for rule in WRONG:
        error = refusal(rule)
        source = linecache.getline(str(FILE), error.line).strip()
        shown.append(f"{rule.name}: {source}\n    {error.message}")
    golden("bad_rules.txt", "\n".join(shown))


def test_the_first_use_of_any_kind_refuses() -> None:
    stall = Stall(open_now=True)
    rule = stalls["if_statement"]
    for use in (
        lambda: rule(stall),
        lambda: rule.explain(stall),
        lambda: rule.missing(stall),
        lambda: rule.words("zh"),
        lambda: rule.facts,
        lambda: rule.parameters,
        stalls.check,
    ):
        with pytest.raises(RuleError, match="if_statement"):
            use()


def test_a_rule_that_calls_a_wrong_rule_is_refused_for_the_wrong_one() -> None:
    book = Rulebook("one", policy=StallPolicy, default=policy, version="1")

    @book.rule(cites=ACT)
    def broken(stall: Stall) -> bool:
        return stall.open_now and stall.clean

    @book.rule(cites=ACT)
    def caller(stall: Stall) -> bool:
        return not_(broken(stall))

    with pytest.raises(RuleError, match=r"rule .*broken.*write all_of"):
        caller(Stall())


def test_the_right_rules_of_the_same_book_work() -> None:
    assert stalls["large"](Stall(staff=3)) is True
    assert stalls["recent"](Stall(open_now=False)) is False
    assert stalls["of_another_record"](Other(staff=4)) is True


def test_a_rule_whose_source_cannot_be_had_is_refused() -> None:
    space: dict[str, Any] = {"Stall": Stall}
    exec("def hidden(stall: Stall) -> bool:\n    return stall.open_now\n", space)  # noqa: S102 - a rule without a file
    book = Rulebook("hidden", policy=StallPolicy, default=policy, version="1")
    rule = book.rule(cites=ACT)(space["hidden"])
    with pytest.raises(RuleError, match=r"hidden \(<string>:1\): its source cannot be read.*define it in a file"):
        rule(Stall())


def test_a_decorated_function_is_refused_for_only_the_inner_source_could_be_read() -> None:
    book = Rulebook("decorated", policy=StallPolicy, default=policy, version="1")

    def surely(function: Callable[[Stall], bool]) -> Callable[[Stall], bool]:
        @wraps(function)
        def answer(stall: Stall) -> bool:
            return function(stall) is True

        return answer

    @book.rule(cites=ACT)
    @surely
    def decorated(stall: Stall) -> bool:
        return stall.open_now

    with pytest.raises(RuleError, match="another decorator hides what it computes"):
        decorated(Stall(open_now=True))


def test_a_class_and_a_group_of_errors_inside_are_refused() -> None:
    book = Rulebook("inside", policy=StallPolicy, default=policy, version="1")

    @book.rule(cites=ACT)
    def class_inside(stall: Stall) -> bool:
        class Kept:
            answer = stall.open_now

        return Kept.answer

    @book.rule(cites=ACT)
    def error_group(stall: Stall) -> bool:
        try:
            answer = stall.open_now
        except* ValueError:
            answer = stall.clean
        return answer

    assert "define classes outside" in refusal(class_inside).message
    assert "cannot catch errors" in refusal(error_group).message


def test_two_rules_of_one_name_are_refused_when_defined() -> None:
    def large(stall: Stall) -> bool:
        return stall.open_now

    with pytest.raises(ValueError, match="stalls already has a rule large"):
        stalls.rule(cites=ACT)(large)


def test_a_rule_cannot_take_the_name_of_what_every_result_has() -> None:
    assert {name for name in dir(Assessment) if not name.startswith("_")} | {"book", "rules"} == RESERVED
    book = Rulebook("reserved", policy=StallPolicy, default=policy, version="1")

    def status(stall: Stall) -> bool:
        return stall.open_now

    with pytest.raises(ValueError, match="a rule cannot be called status, since every result has a status of its own"):
        book.rule(cites=ACT)(status)


@pytest.mark.parametrize("name", ["class", "None", "self", "x y", "9", "", "a-b", "是 否"])
@pytest.mark.parametrize("helper", [False, True])
def test_a_rule_whose_name_is_no_name_for_a_field_is_refused_when_it_is_made(name: str, *, helper: bool) -> None:
    book = Rulebook("named", policy=StallPolicy, default=policy, version="1")

    def large(stall: Stall) -> bool:
        return stall.open_now

    large.__name__ = name
    with pytest.raises(ValueError, match=f"a rule cannot be called {name!r}: its name becomes a field and a column"):
        book.rule(cites=ACT, helper=helper)(large)
    large.__name__ = "__repr__"
    with pytest.raises(ValueError, match="a rule cannot be called __repr__, since every result has a __repr__ of"):
        book.rule(cites=ACT)(large)
    assert book.all_rules == ()


def test_a_rule_may_have_a_name_in_chinese() -> None:
    book = Rulebook("named", policy=StallPolicy, default=policy, version="1")

    @book.rule(cites=ACT)
    def 营业中(stall: Stall) -> bool:  # noqa: N802, PLC2401 - what the test is about
        return stall.open_now

    assert book.assess(Stall(open_now=True)).营业中 is True  # type: ignore[attr-defined] # made by the engine


def test_what_stays_outside_the_rule_is_not_refused() -> None:
    book = Rulebook("right", policy=StallPolicy, default=policy, version="1")
    red = Color.RED

    @book.rule(cites=ACT)
    def closure_and_names(stall: Stall, policy: StallPolicy) -> bool:
        """A docstring, local names, constants of the surroundings and several lines are fine."""
        colored = stall.color == red
        enough = stall.staff * 2 - 1 + (-stall.guests) >= policy.least
        return all_of(
            colored,
            enough,
        )

    assert closure_and_names(Stall(color=Color.RED, staff=3, guests=2)) is True
    assert closure_and_names(Stall(color=Color.RED, staff=3, guests=3)) is False
    assert closure_and_names(Stall(color=Color.BLUE)) is False


def test_constants_may_stand_on_either_side() -> None:
    book = Rulebook("sides", policy=StallPolicy, default=policy, version="1")

    @book.rule(cites=ACT)
    def sides(stall: Stall) -> int:
        return 100 - (2 * stall.staff + 1 + (3 + stall.guests))

    @book.rule(cites=ACT)
    def debt(stall: Stall) -> Fen:
        return -(fen(5) + stall.takings - fen(1))

    assert sides(Stall(staff=10, guests=4)) == 100 - 28
    assert debt(Stall(takings=Fen(3))) == -7
    assert {"sides", "debt"} <= {rule.name for rule in book.rules}
    assert "sides" in book
    assert "other" not in book
    assert repr(book) == "<rulebook sides with 2 rules>"
    assert repr(sides) == "<rule sides>"


def test_symbols_are_never_taken_for_values() -> None:
    """What a rule cannot reach, because its source is read first, is refused all the same."""
    tracer = Tracer("probe", test_symbols_are_never_taken_for_values.__code__)
    stall: Any = Subject(Stall, facts_of(Stall), Fact, tracer)
    uses: list[Callable[[], object]] = [
        lambda: bool(stall),
        lambda: bool(stall.staff),
        lambda: f"{stall.staff}",
        lambda: str(stall.staff),
        lambda: int(stall.staff),
        lambda: list(stall.staff),
        lambda: stall.staff in {1, 2},
        lambda: {stall.staff},
        lambda: stall.staff(1),
        lambda: stall.staff[0],
        lambda: abs(stall.staff),
        lambda: divmod(stall.staff, 2),
        lambda: 1 < stall.staff < 3,
    ]
    for use in uses:
        with pytest.raises(RuleError, match=r"probe .*test_tracing\.py"):
            use()
    assert not hasattr(stall.staff, "__array__"), "libraries that ask what it is are not misled"
    with pytest.raises(TypeError):
        hash(stall)


def test_an_invariant_is_a_condition() -> None:
    number = invariant(zh="无", en="nothing")(_staff_alone)
    try:
        with pytest.raises(RuleError, match=r"an invariant is a condition, not staff \(int\)"):
            Stall()
    finally:
        Stall.invariants = tuple(each for each in Stall.invariants if each is not number)


def _staff_alone(stall: Stall) -> bool:
    return stall.staff  # type: ignore[return-value] # what the test is about


def test_a_rule_that_has_ended_is_not_in_force() -> None:
    book = Rulebook("ended", policy=StallPolicy, default=policy, version="1")

    @book.rule(cites=ACT, since=date(2020, 1, 1), until=date(2024, 1, 1))
    def ended(stall: Stall) -> bool:
        return stall.open_now

    message = r"ended is in force from 2020-01-01 to 2023-12-31; the policy is of 2024-01-01"
    with pytest.raises(RuleNotInForce, match=message) as caught:
        ended(Stall())
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - written on the same line
    assert str(again) == str(caught.value)
    last_day = attrs.evolve(policy(), on=date(2023, 12, 31))
    assert ended(Stall(open_now=True), last_day) is True
    assert ended.status(Stall(), policy()) is Status.NOT_IN_FORCE


def test_an_invariant_is_held_to_the_same_language() -> None:
    with_if = invariant(zh="无", en="nothing")(bad_rules.if_statement.function)
    try:
        with pytest.raises(RuleError, match=r"if_statement.*instead of if"):
            Stall(open_now=True)
    finally:
        Stall.invariants = tuple(each for each in Stall.invariants if each is not with_if)
    assert Stall(open_now=True).open_now is True


def test_a_division_by_a_parameter_that_is_at_least_one_is_fine() -> None:
    book = Rulebook("divide", policy=StallPolicy, default=policy, version="1")

    @book.rule(cites=ACT)
    def thirds(stall: Stall, policy: StallPolicy) -> int:
        return divide(stall.staff, policy.least, Rounding.CEILING)

    assert thirds(Stall(staff=7)) == 3


def test_a_rule_error_survives_pickling() -> None:
    error = refusal(stalls["word_and"])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - written on the same line
    assert (str(again), again.line, again.rule) == (str(error), error.line, error.rule)


def test_dates_in_force_that_never_are_and_policies_of_no_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="never is; correct the dates"):
        stalls.rule(cites=ACT, since=date(2024, 1, 1), until=date(2024, 1, 1))
    wrong: Any = "2024"
    for option in ("since", "until"):
        with pytest.raises(TypeError, match=rf"{option}='2024' is no date; write {option}=date\(2020, 1, 31\)"):
            stalls.rule(cites=ACT, **{option: wrong})
        with pytest.raises(TypeError, match=rf"{option}='2024' is no date; write {option}=date\(2020, 1, 31\)"):
            stalls["large"].version(cites=ACT, **({"since": date(2024, 1, 1)} | {option: wrong}))
    with pytest.raises(TypeError, match="a policy is a StallPolicy, not str: '2024'"):
        stalls["large"](Stall(staff=1), wrong)
    with pytest.raises(TypeError, match="a policy is a StallPolicy, not str"):
        stalls.assess(Stall(staff=1), wrong)


def test_a_name_that_its_module_does_not_have_stands_for_nothing() -> None:
    assert _resolve("date.today", test_a_name_that_its_module_does_not_have_stands_for_nothing, None) == date.today
    assert _resolve("date.nothing", test_a_name_that_its_module_does_not_have_stands_for_nothing, None) is None


def test_an_image_without_sources_says_what_to_install(tmp_path: Path) -> None:
    harbor = Path(bad_rules.__file__).with_name("harbor")
    for name in ("boats", "crews"):
        source = tmp_path / f"{name}.py"
        source.write_text((harbor / source.name).read_text(encoding="utf-8").replace("engine.harbor.", ""))
        py_compile.compile(str(source), cfile=str(source.with_suffix(".pyc")))
        source.unlink()
    program = "from boats import Boat; import crews; crews.manned(Boat(crew=1))"
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.stderr.splitlines()[-1].endswith(
        f"only the compiled {tmp_path / 'crews.pyc'} is installed, and a rule is checked and traced in its source; "
        "install the package with its .py files too, beside the .pyc files of the image"
    )
