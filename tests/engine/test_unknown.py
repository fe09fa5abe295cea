"""UNKNOWN is one object, neither false nor zero, and says whose answer it was."""

import copy
import operator
import pickle
import re
import subprocess
import sys
import weakref
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from pingyuan_rules import Branch, Organization, assess, must_form, work_covered
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


def test_no_rule_is_named_that_need_not_be_the_one() -> None:
    organization = Organization(id="A")
    must_form(organization)
    for value in (organization.has_union, assess(organization).work_covered, work_covered(organization)):
        with pytest.raises(UnknownFact) as caught:
            bool(value)
        message = str(caught.value)
        assert not re.search(r"must_form|work_covered|union|full_members|instructor", message)
        for advice in ("is_known(value)", "rule.missing(record)", "assessment.status"):
            assert advice in message
        assert str(pickled(caught.value)) == message


def test_neither_an_answer_nor_an_error_keeps_a_record_alive() -> None:
    organization = Organization(id="A")
    kept = weakref.ref(organization)
    answer = must_form(organization)
    with pytest.raises(UnknownFact) as caught:
        bool(answer)
    del organization
    assert kept() is None
    assert caught.value.args


def test_a_record_full_of_unknowns_is_not_confused_with_another() -> None:
    assert Branch() == Branch()
    assert Branch() != Branch(full_members=0)
    assert len({Branch(), Branch(), Branch(full_members=0)}) == 2
    assert isinstance(Branch().full_members, Unknown)
