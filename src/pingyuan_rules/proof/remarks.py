"""What a policy makes pointless: remarks on it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pingyuan_rules.engine import Label, relations_of
from pingyuan_rules.engine.labels import Choice
from pingyuan_rules.proof.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine import Citation, Lang, Parameters, Record, Rule


class RemarkKind(Choice):
    """What a remark is about."""

    DEAD_ANSWER = "dead_answer", "不可能出现的结论", "an answer that no record can have"
    DEAD_CASE = "dead_case", "永远用不到的情形", "a case that is never used"
    IDLE_PARAMETER = "idle_parameter", "不起作用的参数", "a parameter that changes nothing"
    THRESHOLD_BEYOND = "threshold_beyond", "超出取值范围的界限", "a threshold beyond the bounds"
    NO_SINGLE_CASE = "no_single_case", "情形不唯一或不完备", "not exactly one case"
    NO_RECORD = "no_record", "没有任何可录入的记录", "a class without any record"
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
        clauses: The clauses that the rule, or the parameter's value, rests on.
        record: A record that shows it, or None.
    """

    kind: RemarkKind
    message: Label
    policy: Parameters
    rule: Rule[Any, Any, Any] | None = None
    parameter: str | None = None
    clauses: tuple[Citation, ...] = ()
    record: Record | None = None

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
    if not beyond or remark.record is not None or remark.kind in {RemarkKind.OUT_OF_TIME, RemarkKind.NO_RECORD}:
        return remark
    labels = {name: relations_of(cls)[name].label for name in beyond}
    zh = "、".join(f"{labels[name].zh}至多{most}条" for name, most in beyond.items())
    en = " and ".join(f"at most {most} {labels[name].en}" for name, most in beyond.items())
    message = Label(
        f"{zh}时：{remark.message.zh}更多时未查，可用 up_to= 放宽。",
        f"With {en}: {remark.message.en} More were not looked at; allow more by up_to=.",
    )
    return attrs.evolve(remark, kind=RemarkKind.BOUNDED, message=message)
