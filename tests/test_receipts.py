"""Receipts: what an answer rested on, and whether the same would be answered now."""

import hashlib
import json
import re
from datetime import date
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given

from engine.harbor import crews
from engine.harbor.boats import Boat, port_policy
from engine.harbor.boats import book as boats
from engine.pay_rules import PAY, Worker
from engine.pay_rules import book as pay_book
from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    Organization,
    Receipt,
    Verification,
    assess,
    book,
    from_json,
    must_form,
    overlay,
    policy_on,
    receipt,
    schema_of,
    to_json,
    verify,
)
from pingyuan_rules.engine import InvalidData, Ratio, WrongRecord, facts_of, fen
from sizes import examples
from strategies import whole_records

KEY = b"a secret of the service"
DUE = Organization(id="QY-0001", name="synthetic", full_members=3, operating=True, has_instructor=True)
LATER = policy_on(date(2019, 12, 31))
COUNTY = overlay({"name": "another county", "version": "2", "minimum_full_members": 5})


@given(whole_records(Branch))
@examples(100)
def test_a_receipt_holds_of_its_record_under_its_policy(branch: Branch) -> None:
    for key, policy in ((None, PINGYUAN), (KEY, LATER)):
        written = to_json(receipt(assess(branch, policy), key=key))
        read = from_json(written, Receipt)
        jsonschema.validate(json.loads(written), schema_of(Receipt))
        assert verify(read, branch, key=key) == Verification(()), "the library's policy of that day"
        assert verify(read, branch, policy, key=key).holds


def test_what_a_receipt_says() -> None:
    given = receipt(assess(DUE, policy_on(date(2019, 12, 31), COUNTY)), key=KEY)
    assert (given.book, given.version, given.record) == ("pingyuan", book.version, "Organization")
    assert (given.on, given.overlay, given.salt) == (date(2019, 12, 31), "another county 2", "")
    assert given.parameters["minimum_full_members"] == 5
    assert set(given.parameters) == {name for rule in book.rules_of(Organization) for name in rule.parameters}
    assert (given.answers["must_form"], given.answers["formation_route"]) == (False, "joint")
    assert given.status.keys() == {name for name, answer in given.answers.items() if answer is None}
    assert "not_applicable" in given.status.values()
    assert not re.search("QY-0001|synthetic", to_json(given)), "no fact of the record"
    early = receipt(assess(DUE))
    assert early.status["due_to_join_not_joined"] == "not_in_force"


def test_what_differs_is_named() -> None:
    given = receipt(assess(DUE))
    other = attrs.evolve(DUE, full_members=2)
    assert verify(given, other).parts == ("record", "answers")
    assert verify(given, attrs.evolve(DUE, name="another")).parts == ("record",)
    what_if = verify(given, DUE, attrs.evolve(PINGYUAN, minimum_full_members=5))
    assert what_if.parts == ("policy", "answers")
    assert not what_if.holds
    jsonschema.validate(json.loads(to_json(what_if)), schema_of(Verification))
    assert what_if.text().splitlines()[:2] == [
        "policy: minimum_full_members was 3 and is 5",
        "answers: must_form was true and is false",
    ]
    assert '结论：formation_route 原为 "standalone"，现为 "joint"' in what_if.text("zh").splitlines()
    assert verify(given, other).text("zh").startswith("记录：与回执所记不同\n")
    assert verify(given, DUE).text() == "Nothing differs from the receipt."
    assert verify(given, DUE).text("zh") == "与回执一致。"
    unread = attrs.evolve(PINGYUAN, activity_fund_per_member=30_001)
    assert verify(given, DUE, unread).holds, "no rule about an organization reads it"


def test_an_answer_that_lacks_something_else_differs() -> None:
    given = receipt(assess(Organization()))
    differences = verify(given, Organization(full_members=2)).differences
    lacking = [(each.name, each.before, each.now) for each in differences if each.now == "not_applicable"]
    assert ("case_plan_in_place", "unknown", "not_applicable") in lacking
    assert any(each.text().endswith("was none and is false") for each in differences)


def test_another_version_and_another_day_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    given = receipt(assess(DUE))
    differences = verify(given, DUE, LATER).differences
    assert next(each.text() for each in differences) == 'policy: on was "2016-10-21" and is "2019-12-31"'
    monkeypatch.setattr(book, "version", "99")
    assert verify(given, DUE).parts == ("version",)


def test_the_overlay_is_told_when_no_policy_is_given() -> None:
    policy = policy_on(date(2019, 12, 31), COUNTY)
    given = receipt(assess(DUE, policy))
    assert verify(given, DUE, policy).holds
    names = [each.name for each in verify(given, DUE).differences if each.part == "policy"]
    assert names == ["overlay", "minimum_full_members"]


def test_parameters_and_rules_that_came_or_went_later() -> None:
    given = receipt(assess(DUE))
    fewer = attrs.evolve(given, version="0.0.1", answers={"must_form": True}, status={})
    assert verify(fewer, DUE).parts == ("version",), "rules that were added later differ from nothing"
    gone = attrs.evolve(
        given, answers={**given.answers, "gone": True, "gone_too": None}, status={**given.status, "gone_too": "unknown"}
    )
    told = [(each.name, each.before, each.now) for each in verify(gone, DUE).differences]
    assert told == [("gone", True, None), ("gone_too", "unknown", None)]
    forged = attrs.evolve(given, parameters={**given.parameters, "gone": 1})
    assert [each.name for each in verify(forged, DUE).differences] == ["parameters_digest", "gone"]


def test_how_answers_stand_cannot_be_changed() -> None:
    given = receipt(assess(Organization()))
    assert (given.answers["must_form"], given.status["must_form"]) == (None, "unknown")
    decided = receipt(assess(DUE))
    forged = [
        (attrs.evolve(given, status={}), Organization(), ("must_form", None, "unknown")),
        (attrs.evolve(decided, status=decided.status | {"must_form": "mine"}), DUE, ("must_form", "mine", None)),
        (attrs.evolve(decided, status=decided.status | {"mine": "unknown"}), DUE, ("mine", "unknown", None)),
    ]
    for each, record, told in forged:
        assert told in [(one.name, one.before, one.now) for one in verify(each, record).differences]


def test_a_receipt_that_was_changed_is_told_as_such() -> None:
    given = receipt(assess(DUE))
    names = list(given.answers)
    fewer = {name: answer for name, answer in given.answers.items() if name != "must_form"}
    no_values = hashlib.sha256(b"{}").hexdigest()
    forged: dict[str, tuple[Receipt, tuple[str, ...], str]] = {
        "no answers": (attrs.evolve(given, answers={}, status={}), ("receipt",), f"{names[0]} is missing; a receipt"),
        "no answers in an old one": (
            attrs.evolve(given, answers={}, status={}, version="0"), ("receipt", "version"), f"{names[0]} is missing",
        ),
        "one answer less": (attrs.evolve(given, answers=fewer), ("receipt",), "must_form is missing; a receipt"),
        "no parameters": (
            attrs.evolve(given, parameters={}, parameters_digest=no_values), ("receipt",),
            "minimum_full_members is missing; a receipt names",
        ),
        "digest": (
            attrs.evolve(given, parameters_digest="0" * 64), ("receipt",),
            "parameters_digest does not match the parameters; the receipt was changed",
        ),
        "parameters": (
            attrs.evolve(given, parameters=given.parameters | {"minimum_full_members": 4}), ("receipt", "policy"),
            "parameters_digest does not match the parameters; the receipt was changed",
        ),
        "status": (
            attrs.evolve(given, status=given.status | {"must_form": "unknown"}), ("receipt",),
            "must_form has the status unknown and no open answer; the receipt was changed",
        ),
    }  # fmt: skip
    for name, (each, parts, line) in forged.items():
        verification = verify(each, DUE)
        assert (verification.holds, verification.parts) == (False, parts), name
        assert f"receipt: {line}" in verification.text(), name
        assert "回执：" in verification.text("zh"), name
        schema = schema_of(Verification)
        jsonschema.Draft202012Validator(schema).validate(json.loads(to_json(verification)))


def test_true_is_not_one() -> None:
    given = receipt(assess(DUE))
    forged = attrs.evolve(given, answers={**given.answers, "must_form": 1})
    assert [each.name for each in verify(forged, DUE).differences] == ["must_form"]


def test_digests_under_a_key_are_equal_and_under_salts_differ() -> None:
    digests = [receipt(assess(DUE), key=KEY).record_digest for _ in range(2)]
    assert digests[0] == digests[1] != receipt(assess(DUE), key=b"other").record_digest
    salted = [receipt(assess(DUE)) for _ in range(2)]
    assert salted[0].record_digest != salted[1].record_digest
    assert salted[0].parameters_digest == salted[1].parameters_digest
    known = {name: getattr(DUE, name) for name in facts_of(Organization) if getattr(DUE, name) is not UNKNOWN}
    assert receipt(assess(Organization(**known)), key=KEY).record_digest == digests[0]
    assert verify(receipt(assess(DUE), key=KEY), DUE, key=b"other").parts == ("record",)


@pytest.mark.parametrize(
    ("made_with", "asked_with", "message"),
    [
        (KEY, None, "was made with a key; pass key="),
        (None, KEY, "made without a key; leave key out"),
    ],
)
def test_the_key_is_given_both_times_or_never(made_with: Any, asked_with: Any, message: str) -> None:
    with pytest.raises(InvalidData, match=message) as caught:
        verify(receipt(assess(DUE), key=made_with), DUE, key=asked_with)
    assert [(each.kind, each.path) for each in caught.value.problems] == [("conflict", ("receipt", "salt"))]


def test_what_cannot_be_verified_is_refused() -> None:
    given = receipt(assess(DUE))
    with pytest.raises(ValueError, match="an empty key protects nothing"):
        receipt(assess(DUE), key=b"")
    with pytest.raises(ValueError, match="an empty key protects nothing"):
        verify(receipt(assess(DUE), key=KEY), DUE, key=b"")
    for wrong in (DUE, assess([DUE], Organization), None):
        with pytest.raises(TypeError, match=rf"not for {type(wrong).__name__}: receipt\(assess\(record\)\)"):
            receipt(wrong)  # type: ignore[arg-type] # what the test is about
    with pytest.raises(TypeError, match=r"not str; from_json\(text, Receipt\) reads one"):
        verify(to_json(given), DUE)  # type: ignore[arg-type] # what the test is about
    with pytest.raises(WrongRecord, match="against a record, not dict"):
        verify(given, {})  # type: ignore[arg-type] # what the test is about


def test_a_receipt_of_a_client_that_fits_nothing_is_wrong_input() -> None:
    """They were a WrongRecord and a ValueError without problems, and so the 500 of a service."""
    with pytest.raises(InvalidData) as caught:
        verify(receipt(assess(DUE)), Branch(), book=boats)
    assert str(caught.value).splitlines() == [
        "receipt.book: found 'pingyuan', expected the rulebook boats. Pass book= with the rulebook of the receipt.",
        "receipt.record: found 'Organization', expected the record's class, Branch. Give the record of the receipt.",
    ]
    assert [each.path for each in caught.value.problems] == [("receipt", "book"), ("receipt", "record")]


def test_a_book_of_ones_own_gives_receipts_too() -> None:
    boat = Boat(id="B", crew=1)
    given = receipt(boats.assess(boat))
    assert given.answers == {name: boats.assess(boat).manned if name == "manned" else None for name in given.answers}
    assert given.parameters == {"least_crew": 2}
    assert verify(given, boat, book=boats).holds
    assert crews.manned in boats.rules
    changed = attrs.evolve(port_policy(), least_crew=1)
    assert verify(given, boat, changed, book=boats).parts == ("policy", "answers")


def test_a_receipt_holds_ratios_and_scales() -> None:
    worker = Worker(pay=fen(100_000))
    given = receipt(pay_book.assess(worker))
    assert given.parameters["pension"] == "0.5%"
    assert given.parameters["tax"] == "0: 3%, 3600000: 10%, 14400000: 1/3"
    again = from_json(to_json(given), Receipt)
    assert again == given
    jsonschema.validate(json.loads(to_json(given)), schema_of(Receipt))
    assert verify(again, worker, book=pay_book).holds
    changed = attrs.evolve(PAY, pension=Ratio("1/3"))
    assert 'policy: pension was "0.5%" and is "1/3"' in verify(again, worker, changed, book=pay_book).text()


def test_the_fact_of_a_later_release_changes_no_digest() -> None:
    assert must_form(DUE) is True
    before = receipt(assess(Organization(full_members=3)), key=KEY)
    after = receipt(assess(Organization(full_members=3, fixed_place=UNKNOWN)), key=KEY)
    assert before == after
