"""UNKNOWN is one object, neither false nor zero, and says whose answer it was."""

import copy
import operator
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from pingyuan_rules import Branch, Committee, CommitteeKind, Organization, committee_staffed, must_form, work_covered
from pingyuan_rules.engine import UNKNOWN, UnknownFact, is_known
from pingyuan_rules.engine.values import Unknown


def pickled(value: object, protocol: int = pickle.DEFAULT_PROTOCOL) -> object:
    return pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 - written on the same line


def test_copies_are_the_one_object() -> None:
    assert copy.copy(UNKNOWN) is UNKNOWN
    assert copy.deepcopy(UNKNOWN) is UNKNOWN
    assert copy.deepcopy([UNKNOWN])[0] is UNKNOWN
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickled(UNKNOWN, protocol) is UNKNOWN
    org = Organization(full_members=3)
    for again in (pickled(org), copy.deepcopy(org), attrs.evolve(org)):
        assert again == org
        assert again.staff is UNKNOWN  # type: ignore[attr-defined] # it is an organization


def test_a_pickle_from_another_process_is_the_one_object() -> None:
    code = "import pickle, sys; from pingyuan_rules import UNKNOWN; sys.stdout.buffer.write(pickle.dumps(UNKNOWN))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)
    assert pickle.loads(done.stdout) is UNKNOWN  # noqa: S301 - written by the line above


def test_equality_and_hash_are_identity() -> None:
    assert UNKNOWN == UNKNOWN  # noqa: PLR0124 - what the test is about
    for other in (None, False, 0, "", float("nan"), "UNKNOWN", object()):
        assert other != UNKNOWN
        assert other != UNKNOWN
    assert {UNKNOWN: 1}[UNKNOWN] == 1
    assert hash(UNKNOWN) == object.__hash__(UNKNOWN)


def test_it_says_what_it_is() -> None:
    assert repr(UNKNOWN) == str(UNKNOWN) == "UNKNOWN"
    assert not is_known(UNKNOWN)
    assert all(is_known(value) for value in (None, False, 0, ""))


def test_nothing_can_be_kept_on_it() -> None:
    with pytest.raises(AttributeError):
        UNKNOWN.note = 1


USES: list[Callable[[Any], Any]] = [
    bool,
    operator.not_,
    int,
    float,
    operator.index,
    operator.neg,
    lambda u: u + 1,
    lambda u: 1 + u,
    lambda u: u - 1,
    lambda u: 1 - u,
    lambda u: u * 2,
    lambda u: 2 * u,
    lambda u: u / 2,
    lambda u: 2 / u,
    lambda u: u // 2,
    lambda u: 2 // u,
    lambda u: u % 2,
    lambda u: u < 1,
    lambda u: u <= 1,
    lambda u: u < 1,
    lambda u: u >= 1,
    lambda u: sum([1, u]),
    lambda u: max(1, u),
    lambda u: sorted([2, u]),
    lambda u: 1 if u else 2,
    lambda u: u and 1,
    range,
]


@pytest.mark.parametrize("number", range(len(USES)))
def test_every_use_that_needs_a_value_raises(number: int) -> None:
    with pytest.raises(UnknownFact, match=r"Ask is_known\(value\) first"):
        USES[number](UNKNOWN)


def test_its_truth_names_the_rule_and_the_facts_it_needs() -> None:
    answer = must_form(Organization())
    with pytest.raises(UnknownFact, match=r"must_form, which still needs full_members"):
        bool(answer)
    with pytest.raises(UnknownFact) as caught:
        assert not work_covered(Organization(has_instructor=False))
    message = str(caught.value)
    assert "work_covered" in message
    assert "party_organization" in message
    assert "has_instructor" not in message, "what is known is not needed"


def test_an_answer_that_does_not_apply_says_so() -> None:
    answer = committee_staffed(Committee(kind=CommitteeKind.WORKING))
    with pytest.raises(UnknownFact, match=r"committee_staffed, which does not apply to this record"):
        bool(answer)


def test_a_message_once_made_stays_the_same() -> None:
    must_form(Organization())
    with pytest.raises(UnknownFact) as caught:
        bool(UNKNOWN)
    work_covered(Organization())
    first = str(caught.value)
    assert "must_form" in first
    assert str(pickled(caught.value)) == first == str(caught.value)


def test_another_thread_does_not_speak_for_this_one() -> None:
    must_form(Organization())
    other = threading.Thread(target=lambda: work_covered(Organization()))
    other.start()
    other.join()
    with pytest.raises(UnknownFact, match="must_form"):
        bool(UNKNOWN)


def test_a_record_full_of_unknowns_is_not_confused_with_another() -> None:
    assert Branch() == Branch()
    assert Branch() != Branch(full_members=0)
    assert len({Branch(), Branch(), Branch(full_members=0)}) == 2
    assert isinstance(Branch().full_members, Unknown)
