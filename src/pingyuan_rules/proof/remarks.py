"""What a policy makes pointless: remarks on it, in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine import Label, Monotony, relations_of
from pingyuan_rules.engine.labels import Choice
from pingyuan_rules.proof.verdicts import Verdict, at_most, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pingyuan_rules.engine import Citation, Lang, Law, Parameters, Record, Rule

    Words = Callable[[Lang], str]


def fill(template: Label, *parts: Words | object) -> Label:
    """A sentence in both languages, with parts that are the same in both or given by the language."""

    def text(lang: Lang) -> str:
        return template.text(lang).format(*(part(lang) if callable(part) else part for part in parts))

    return Label(text("zh"), text("en"))


class RemarkKind(Choice):
    """What a remark is about."""

    DEAD_ANSWER = "dead_answer", "不可能出现的结论", "an answer that no record can have"
    DEAD_CASE = "dead_case", "永远用不到的情形", "a case that is never used"
    IDLE_PARAMETER = "idle_parameter", "不起作用的参数", "a parameter that changes nothing"
    THRESHOLD_BEYOND = "threshold_beyond", "超出取值范围的界限", "a threshold beyond the bounds"
    NO_SINGLE_CASE = "no_single_case", "情形不唯一或不完备", "not exactly one case"
    NO_RECORD = "no_record", "没有任何可录入的记录", "a class without any record"
    BROKEN_LAW = "broken_law", "不成立的规律", "a law that fails"
    IDLE_LAW = "idle_law", "无从检验的规律", "a law that says nothing"
    OUT_OF_TIME = "out_of_time", "未能查清", "not settled"
    BOUNDED = "bounded", "相关记录更多时未能查清", "not settled for more related records"


@attrs.frozen(repr=False, str=False)
class Remark(Verdict):
    """One thing that a lint found.

    Attributes:
        kind: What it is about.
        message: What was found, in Chinese and English.
        policy: The policy.
        rule: The rule that it is about, or None.
        parameter: The parameter that it is about, or None.
        clauses: The clauses that the rule, the law or the parameter's value rests on.
        law: The law that it is about, or None.
        records: The record, or the two, that show it; none if there are none that could.
    """

    kind: RemarkKind
    message: Label
    policy: Parameters
    rule: Rule[Any, Any, Any] | None = None
    parameter: str | None = None
    clauses: tuple[Citation, ...] = ()
    law: Law[Any, Any] | Monotony[Any, Any] | None = None
    records: tuple[Record, ...] = ()

    def text(self, lang: Lang = "en") -> str:
        """What was found, and the clauses."""
        lines = [self.message.text(lang)]
        if self.clauses:
            names = Label("、", "; ").text(lang).join(clause.name.text(lang) for clause in self.clauses)
            lines.append(Label("依据：{}", "Clauses: {}").text(lang).format(names))
        return "\n".join(lines)


def with_bound(remark: Remark, cls: type[Record], beyond: Mapping[str, int]) -> Remark:
    """A remark that may not hold for records with more related ones: it says so, and counts as not settled.

    Args:
        remark: The remark.
        cls: The class of record.
        beyond: The relations of which a record may have more than were looked at, and how many were looked at.
    """
    # A record that shows something shows it whatever others have.
    if not beyond or remark.records or remark.kind in {RemarkKind.OUT_OF_TIME, RemarkKind.NO_RECORD}:
        return remark
    labels = {name: relations_of(cls)[name].label for name in beyond}
    bounds = [at_most(labels[name], most) for name, most in beyond.items()]
    zh, en = "、".join(each.zh for each in bounds), " and ".join(each.en for each in bounds)
    message = Label(
        f"{zh}时：{remark.message.zh}更多时未查，可用 up_to 放宽。",
        f"With {en}: {remark.message.en} More were not looked at; allow more with up_to.",
    )
    return attrs.evolve(remark, kind=RemarkKind.BOUNDED, message=message)


def unsettled(subject: Rule[Any, Any, Any] | Monotony[Any, Any], policy: Parameters, reason: Label | None) -> Remark:
    """That a rule or a law could not be looked at, and why."""
    template = Label("{}未能在时限内查清{}。", "{} could not be looked at in time{}.")
    why = Label("", "") if reason is None else Label(f"（{reason.zh}）", f" ({reason.en})")
    message = fill(template, partial(quoted, subject), why.text)
    is_law = isinstance(subject, Monotony) or subject.is_law
    about = {"law" if is_law else "rule": subject}
    return Remark(RemarkKind.OUT_OF_TIME, message, policy, **about)  # type: ignore[arg-type] # one of the two
