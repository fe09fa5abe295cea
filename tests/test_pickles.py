"""Values written in one process and read in another, which has imported nothing but what the pickle names."""

import copy
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from engine.harbor import crews
from engine.harbor.boats import P1, Boat, Ferry, PortPolicy, book, port_policy
from looks import look
from pickled_values import DUE, county_values, own_values
from pingyuan_rules import PINGYUAN, Branch, assess
from pingyuan_rules.engine import Assessment, Rulebook, facts_of
from sizes import only_in_check

HERE = Path(__file__).parent
PATH = os.pathsep.join([str(HERE), str(HERE.parent / "src")])


def run(*arguments: str, given: bytes = b"") -> str:
    """What a program prints in a process of its own."""
    environment = os.environ | {"PYTHONPATH": PATH, "PYTHONHASHSEED": "7"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, check=False, input=given, capture_output=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - written on the same line


@pytest.fixture(scope="module")
def values() -> Mapping[str, Any]:
    return own_values() | county_values()


@pytest.mark.parametrize("way", ["in turn", pytest.param("apart", marks=only_in_check)])
def test_every_value_looks_the_same_in_another_process(values: Mapping[str, Any], way: str) -> None:
    given = pickle.dumps([(name, pickle.dumps(value)) for name, value in values.items()])
    looks = json.loads(run(str(HERE / "looks.py"), way, given=given))
    assert looks == {name: look(value) for name, value in values.items()}


def test_copies_are_equal_and_what_is_one_object_stays_one(values: Mapping[str, Any]) -> None:
    alone = ("own book", "book", "own rule", "own shortfall", "UNKNOWN", "own class of result", "invariants of Branch")
    for name in alone:
        assert pickled(values[name]) is copy.copy(values[name]) is copy.deepcopy(values[name]) or name.startswith("inv")
    for name, value in values.items():
        for again in (copy.copy(value), copy.deepcopy(value)):
            assert look(again) == look(value), name


@only_in_check
@pytest.mark.parametrize(
    "methods", [["spawn"], pytest.param(["fork", "forkserver", "spawn"], marks=only_in_check)], ids="-".join
)
def test_workers_of_every_start_method_and_32_threads_see_the_same(methods: list[str]) -> None:
    assert run(str(HERE / "processes.py"), *methods) == "the same everywhere\n"


def test_a_pickle_carries_the_policy_once() -> None:
    branches = [Branch(id=f"Z-{number}", full_members=number) for number in range(50)]
    one, many = (len(pickle.dumps([assess(branch) for branch in each])) for each in (branches[:1], branches))
    policy = len(pickle.dumps(PINGYUAN))
    assert policy < one < policy + 2_000
    assert many < one + 49 * 500
    assert len(pickle.dumps(assess(DUE).findings)) < policy + 2_000


def test_a_written_result_class_finds_its_book_when_it_is_first_asked() -> None:
    program = """from pingyuan_rules.results import BranchAssessment
import sys
assert not [name for name in sys.modules if name.startswith("pingyuan_rules.rules")]
print(len(BranchAssessment.rules), BranchAssessment.book)"""
    rules = type(assess(Branch())).rules
    assert run("-c", program) == f"{len(rules)} {rules[0].book!r}\n"


def test_a_result_class_without_a_book_says_what_to_do() -> None:
    @attrs.frozen
    class Lost(Assessment):
        overloaded: bool

    assert not hasattr(Assessment, "rules")
    with pytest.raises(
        AttributeError, match=r"Lost does not know its rules yet: ask its book first, or write class Lo"
    ):
        Lost.rules  # noqa: B018 - what the test is about

    @attrs.frozen
    class Stray(Assessment, book="engine.harbor.boats:book"):
        overloaded: bool

    with pytest.raises(TypeError, match=r"Stray belongs to no class of record of boats; register it by book.result"):
        Stray.book  # noqa: B018 - as above


def test_reading_a_pickle_leaves_the_book_open_and_the_first_answer_closes_it(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("""import pickle, sys
result = pickle.load(sys.stdin.buffer)
assert result.findings
from engine.harbor.boats import P1, Boat, book
@book.rule(cites=P1)
def large(boat: Boat) -> bool:
    return boat.crew > 10
assert [rule.name for rule in result.rules] == ["manned", "inspection_valid"]
now = book.assess(result.record)
assert (now.large, now.manned, type(now) is type(result)) == (False, False, False)
try:
    @book.rule(cites=P1)
    def small(boat: Boat) -> bool:
        return boat.crew < 3
except ValueError as error:
    print(error)""")
    text = run(str(program), given=pickle.dumps(book.assess(Boat(crew=1))))
    assert text == "small comes too late: boats was already asked about a Boat\n"


def test_a_rule_added_to_a_book_whose_result_is_written_out_is_refused_at_the_next_answer() -> None:
    fresh = Rulebook("fresh", policy=type(port_policy()), default=port_policy, version="1")
    fresh.result(Ferry, Loaded)

    @fresh.rule(cites=P1)
    def loaded(ferry: Ferry) -> bool:
        return ferry.passengers > 0

    fresh.bind_result(Loaded)
    assert Loaded.rules == (loaded,)

    @fresh.rule(cites=P1)
    def empty(ferry: Ferry) -> bool:
        return ferry.passengers == 0

    with pytest.raises(TypeError, match=r"Loaded must have one field per rule about Ferry; they differ in \['empty'\]"):
        fresh.assess(Ferry())


@attrs.frozen
class Loaded(Assessment):
    loaded: bool


def test_answers_of_another_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    values = (book.assess(Boat(crew=1)), book.explain(Boat(crew=1)), crews.manned.explain(Boat(crew=1)))
    written = [pickle.dumps(value) for value in values]
    monkeypatch.setattr(book, "version", "8")
    for each in written:
        with pytest.raises(
            pickle.UnpicklingError, match="pickled under version 7 of the rules, and here they have ver"
        ):
            pickle.loads(each)  # noqa: S301 - written above


def test_a_book_that_no_module_holds_is_not_pickled() -> None:
    fresh = Rulebook("fresh", policy=type(port_policy()), default=port_policy, version="1")
    assert copy.deepcopy(fresh) is fresh
    with pytest.raises(pickle.PicklingError, match="none of the modules of its rules has it; define it in a module"):
        pickle.dumps(fresh)


def test_the_mapping_of_facts_cannot_be_changed() -> None:
    facts: Any = facts_of(Branch)
    for change in (facts.clear, facts.popitem, lambda: facts.update(a=1), lambda: facts.__setitem__("a", 1)):
        with pytest.raises(TypeError, match=r"cannot be changed; dict\(it\) gives a copy that can"):
            change()
    assert pickled(facts) == facts == dict(facts)


def test_a_book_of_a_function_is_not_pickled_though_its_rules_stand_in_a_module() -> None:
    own = Rulebook("own", policy=PortPolicy, default=port_policy, version="1")

    @own.rule(cites=P1)
    def afloat(boat: Boat) -> bool:
        return boat.crew >= 1

    with pytest.raises(pickle.PicklingError, match="own"):
        pickle.dumps(own)
