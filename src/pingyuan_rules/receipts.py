"""Receipts: what an answer rested on, kept without the record, and whether the same would be answered now."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any, Literal

import attrs

from pingyuan_rules.engine import (
    UNKNOWN,
    Assessment,
    ExactDecimal,
    InvalidData,
    Label,
    Lang,
    Problem,
    Ratio,
    Record,
    Rulebook,
    Scale,
    WrongRecord,
    facts_of,
    relations_of,
)
from pingyuan_rules.engine.decimals import plain_number
from pingyuan_rules.engine.definition import values_of
from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.policies import Parameters
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.rulebook import checked_book
from pingyuan_rules.policy import policy_on
from pingyuan_rules.rules import book as county_book

Stored = str | int | float | bool | None
"""A value as JSON holds it; None is UNKNOWN."""
Part = Literal["receipt", "record", "policy", "version", "answers"]

_EMPTY_KEY = "an empty key protects nothing; give the secret of the service, or no key"
_PARTS: dict[Part, Label] = {
    "receipt": Label("回执", "receipt"),
    "record": Label("记录", "record"),
    "policy": Label("政策", "policy"),
    "version": Label("版本", "version"),
    "answers": Label("结论", "answers"),
}


@attrs.frozen
class Receipt(ForPydantic):
    """What the answers about a record rested on. It holds the answers, but no fact of the record.

    `to_json` writes it and `from_json(text, Receipt)` reads it.

    Attributes:
        book: The name of the rulebook.
        version: The version of the library that gave the answers.
        record: The class of the record.
        record_digest: The HMAC-SHA256 of the facts that were known, in hexadecimal digits: under the key, or else
            under the salt.
        salt: Random bytes in hexadecimal digits; empty if a key was given.
        on: The policy's day.
        overlay: The name and version of the values that were laid over the book's own, or empty.
        parameters: The values of the parameters that the answers read, as JSON holds them, a scale as one text; None
            without a value.
        parameters_digest: The SHA-256 of these values, in hexadecimal digits.
        answers: The answer of each rule, as JSON holds it; None without an answer.
        status: The status of each answer that is None: `unknown`, `not_applicable`, `not_in_force` or `no_value`.
    """

    book: str
    version: str
    record: str
    record_digest: str
    salt: str
    on: date
    overlay: str
    parameters: dict[str, Stored]
    parameters_digest: str
    answers: dict[str, Stored]
    status: dict[str, str]


@attrs.frozen
class Difference(ForPydantic):
    """One difference between a receipt and what the rules answer now.

    Attributes:
        part: `receipt` if the receipt itself was changed; otherwise `record`, `policy`, `version` or `answers`.
        name: The parameter, the rule or the field of the receipt that differs.
        before: What the receipt says, as JSON holds it.
        now: What holds now.
    """

    part: Part
    name: str
    before: Stored
    now: Stored

    def text(self, lang: Lang = "en") -> str:
        """The difference in one line; digests are not shown."""
        part = _PARTS[self.part].text(lang)
        if self.part == "receipt":
            if self.name == "parameters_digest":
                fault = Label(
                    "parameters_digest 与所列参数不符；回执已被改动",
                    "parameters_digest does not match the parameters; the receipt was changed",
                )
            elif self.before is None:
                fault = Label(
                    f"未列 {self.name}；回执应列出每项结论和所依据的每个参数",
                    f"{self.name} is missing; a receipt names every answer and every parameter that was read",
                )
            else:
                fault = Label(
                    f"{self.name} 标为 {self.before}，却没有未定的结论；回执已被改动",
                    f"{self.name} has the status {self.before} and no open answer; the receipt was changed",
                )
            return f"{part}{'：' if lang == 'zh' else ': '}{fault.text(lang)}"
        if self.name.endswith("digest"):
            return f"{part}：与回执所记不同" if lang == "zh" else f"{part}: differs from the one in the receipt"
        none = "无" if lang == "zh" else "none"
        values = (self.before, self.now)
        before, now = (none if each is None else json.dumps(each, ensure_ascii=False) for each in values)
        if lang == "zh":
            return f"{part}：{self.name} 原为 {before}，现为 {now}"
        return f"{part}: {self.name} was {before} and is {now}"


@attrs.frozen
class Verification(ForPydantic):
    """Whether a receipt still holds, and if not, why.

    Attributes:
        differences: Everything that differs: the receipt itself first, if it was changed, then the record,
            the policy, the version and the answers.
    """

    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether the receipt is whole, and record, policy, version and answers are all those of the receipt."""
        return not self.differences

    @property
    def parts(self) -> tuple[Part, ...]:
        """Which of receipt, record, policy, version and answers differ."""
        return tuple(dict.fromkeys(each.part for each in self.differences))

    def text(self, lang: Lang = "en") -> str:
        """A line for each difference, or that there is none."""
        if self.holds:
            return "与回执一致。" if lang == "zh" else "Nothing differs from the receipt."
        return "\n".join(each.text(lang) for each in self.differences)


def receipt(assessment: Assessment, *, key: bytes | None = None) -> Receipt:
    """A receipt for the answers about one record, to be kept with them or instead of the record.

    >>> from pingyuan_rules import Organization, assess
    >>> receipt(assess(Organization(full_members=3)), key=b"kept elsewhere").answers["must_form"]
    True

    Args:
        assessment: The answers.
        key: A secret of the service, which keys the record's digest. Without one, a random salt in the receipt takes
            its place: then anyone who has the receipt and guesses a record can tell whether the guess is right, and
            records with few facts are soon guessed.

    Raises:
        ValueError: When the key is empty.
        TypeError: When it is no assessment.
    """
    if key == b"":
        raise ValueError(_EMPTY_KEY)
    if not isinstance(assessment, Assessment):
        message = (
            f"a receipt is given for the answers about one record, not for {type(assessment).__name__}: "
            "receipt(assess(record))"
        )
        raise TypeError(message)
    salt = "" if key is not None else secrets.token_hex()
    rules, policy = assessment.rules, assessment.policy
    read = values_of([rule for rule in rules if rule.info.in_force(policy.on)], policy)
    parameters = {name: _stored(value) for name, value in read.items()}
    answers = {rule.name: _stored(getattr(assessment, rule.name)) for rule in rules}
    status = {name: each.value for name, each in assessment.status.items() if answers[name] is None}
    return Receipt(
        assessment.book.name,
        assessment.version,
        type(assessment.record).__name__,
        _record_digest(assessment.record, salt.encode() if key is None else key),
        salt,
        policy.on,
        policy.overlay_name,
        parameters,
        _values_digest(parameters),
        answers,
        status,
    )


def verify(
    receipt: Receipt,
    record: Record,
    policy: Parameters | None = None,
    *,
    key: bytes | None = None,
    book: Rulebook[Any] = county_book,
) -> Verification:
    """Ask the rules about a record again, and compare the answers with a receipt.

    Only what the receipt names is compared; parameters and rules that a later version added make no difference. A
    receipt of the same version names them all.

    Args:
        receipt: The receipt.
        record: The record that the receipt is said to be about.
        policy: The policy; if none is given, that of the receipt's day without an overlay (of another book, its own
            policy). Give the policy if the receipt names an overlay or values were changed.
        key: The key with which the receipt was made, if it was made with one.
        book: The rulebook, if it is not the library's.

    Raises:
        InvalidData: When the receipt is of another book or of another class than the record, or was made with a key and
            none is given, or the other way round.
        WrongRecord: When it is no record.
        TypeError: When it is no receipt, such as its text, or `book` is no rulebook.
        ValueError: When the key is empty.
    """
    if not isinstance(receipt, Receipt):
        message = f"a receipt is a Receipt, not {type(receipt).__name__}; from_json(text, Receipt) reads one"
        raise TypeError(message)
    if not isinstance(record, Record):
        message = f"a receipt is verified against a record, not {type(record).__name__}"
        raise WrongRecord(message)
    if key == b"":  # as when the variable that should hold the key is empty; the record would be said to differ
        raise ValueError(_EMPTY_KEY)
    # A receipt often comes from a client of a service, who is told what is wrong with it as with any other input.
    if problems := tuple(mismatches(receipt, type(record).__name__, checked_book(book).name, keyed=key is not None)):
        raise InvalidData(problems)
    if policy is None and book is county_book:
        policy = policy_on(receipt.on)
    digest = _record_digest(record, receipt.salt.encode() if key is None else key)
    return Verification(tuple(differences(receipt, book.assess(record, policy), digest)))


def mismatches(receipt: Receipt, record: str, book: str, *, keyed: bool) -> Iterator[Problem]:
    """Why a receipt cannot be compared with the answers about a record at all.

    Args:
        receipt: The receipt.
        record: The name of the record's class.
        book: The name of the rulebook.
        keyed: Whether a key is given.
    """

    def problem(name: str, expected: Label, remedy: Label) -> Problem:
        found = shown(getattr(receipt, name)) if getattr(receipt, name) else ""
        return Problem(f"receipt.{name}", found, expected, remedy, kind="conflict", path=("receipt", name))

    if receipt.book != book:
        remedy = Label("请以 book= 给出回执所属的规则集", "Pass book= with the rulebook of the receipt")
        yield problem("book", Label(f"规则集 {book}", f"the rulebook {book}"), remedy)
    if receipt.record != record:
        remedy = Label("请给出回执所指的记录", "Give the record of the receipt")
        yield problem("record", Label(f"记录的类 {record}", f"the record's class, {record}"), remedy)
    if keyed and receipt.salt:
        remedy = Label("回执生成时没有用密钥，请去掉 key", "The receipt was made without a key; leave key out")
        yield problem("salt", Label("空的盐值，因为给出了密钥", "an empty salt, since a key is given"), remedy)
    elif not keyed and not receipt.salt:
        remedy = Label(
            "回执生成时用了密钥，请以 key= 给出同一密钥", "The receipt was made with a key; pass key= with the same one"
        )
        yield problem("salt", Label("盐值，因为没有给出密钥", "a salt, since no key is given"), remedy)


def differences(receipt: Receipt, assessment: Assessment, record_digest: str) -> Iterator[Difference]:
    """Everything in which a receipt differs from the answers of today.

    Args:
        receipt: The receipt.
        assessment: The answers of today.
        record_digest: The digest of the record that they are about.
    """
    asked, rules = assessment.policy, assessment.rules
    infos = facts_of(type(asked))
    values = {name: _stored(getattr(asked, name)) if name in infos else None for name in receipt.parameters}
    answers = {name: _stored(getattr(assessment, name, UNKNOWN)) for name in receipt.answers}
    status = {name: str(each.value) for name, each in assessment.status.items() if answers.get(name, 0) is None}
    if receipt.parameters_digest != _values_digest(receipt.parameters):
        yield Difference("receipt", "parameters_digest", receipt.parameters_digest, _values_digest(receipt.parameters))
    # What a later version added is missing from older receipts, but no receipt is without answers.
    of_this_version = receipt.version == assessment.version
    if of_this_version or not receipt.answers:
        missing = {
            rule.name: _stored(getattr(assessment, rule.name)) for rule in rules if rule.name not in receipt.answers
        }
        if of_this_version and receipt.on == asked.on:
            read = values_of([rule for rule in rules if rule.info.in_force(asked.on)], asked)
            missing |= {name: _stored(value) for name, value in read.items() if name not in receipt.parameters}
        yield from (Difference("receipt", name, None, value) for name, value in missing.items())
    # No receipt gives a status to an answer that is known, or to one that it does not name.
    for name, stands in receipt.status.items():
        if receipt.answers.get(name, name) is not None:
            yield Difference("receipt", name, stands, None)
    # The statuses of answers that are None both then and now.
    standing = [name for name in receipt.answers if receipt.answers[name] is answers[name] is None]
    compared: list[tuple[Part, str, Stored, Stored]] = [
        ("record", "record_digest", receipt.record_digest, record_digest),
        ("policy", "on", receipt.on.isoformat(), asked.on.isoformat()),
        ("policy", "overlay", receipt.overlay, asked.overlay_name),
        *(("policy", name, value, values[name]) for name, value in receipt.parameters.items()),
        ("version", "version", receipt.version, assessment.version),
        *(("answers", name, value, answers[name]) for name, value in receipt.answers.items()),
        *(("answers", name, receipt.status.get(name), status.get(name)) for name in standing),
    ]
    # By type too, since True equals 1.
    for part, name, before, now in compared:
        if (type(before), before) != (type(now), now):
            yield Difference(part, name, before, now)


def _stored(value: Any) -> Stored:
    """A fact, a parameter or an answer as JSON holds it."""
    if value is UNKNOWN:
        return None
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, ExactDecimal):
        return plain_number(value)
    if isinstance(value, Ratio | Scale):
        return str(value)
    plain: Stored = value.isoformat() if isinstance(value, date) else value
    return plain


def _record_digest(record: Record, key: bytes) -> str:
    return hmac.new(key, _canonical([type(record).__name__, _known_facts(record)]), "sha256").hexdigest()


def _known_facts(record: Record) -> dict[str, Any]:
    # The facts that are known alone, so that a fact which a later release adds changes nothing.
    values = ((name, getattr(record, name)) for name in facts_of(type(record)))
    facts: dict[str, Any] = {name: _stored(value) for name, value in values if value is not UNKNOWN}
    for name in relations_of(type(record)):
        if (several := getattr(record, name)) is not UNKNOWN:
            facts[name] = [_known_facts(each) for each in several]
    return facts


def _values_digest(values: dict[str, Stored]) -> str:
    return hashlib.sha256(_canonical(values)).hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()
