"""What cases touch of rules and what they do not, as it is told: typed, in words, and for programs."""

from collections.abc import Mapping
from typing import Any

import attrs

from pingyuan_rules.cases.outcomes import AnyRule
from pingyuan_rules.engine import Label, Lang, Parameters, Record
from pingyuan_rules.engine.labels import Choice
from pingyuan_rules.proof import NotAnswered, Undecided
from pingyuan_rules.proof.remarks import fill
from pingyuan_rules.proof.verdicts import Verdict, record_text

Unsettled = Undecided | NotAnswered

_NEW_OUTCOME = Label("{0}：尚无案例得出的结论", "{0}: an outcome that no case has")
_NEW_ALTERNATIVE = Label("{0}：尚无案例落入的情形", "{0}: an alternative to which no case comes")
_EXAMPLE = Label("，例如：", ", for example: ")
_NOT_TOUCHED = Label("没有案例触及的（{}）：", "What no case touches ({}):")
_NOT_SETTLED = Label("未能查清（{}），对此不作任何判断：", "Not settled ({}); nothing is said about these:")
_ALL = Label("没有发现未触及之处。", "Nothing was found that no case touches.")


class PointKind(Choice):
    """What of a rule a case can touch."""

    OUTCOME = "outcome", "结论", "outcomes"
    ALTERNATIVE = "alternative", "情形", "alternatives"
    SIDE = "side", "界限两侧", "sides of thresholds"
    PARAMETER = "parameter", "参数取值", "values of parameters"


_TELLING = (PointKind.SIDE, PointKind.ALTERNATIVE, PointKind.OUTCOME, PointKind.PARAMETER)


@attrs.frozen(repr=False, str=False)
class CoveragePoint(Verdict):
    """One thing that cases can touch.

    Attributes:
        kind: What it is.
        rules: The rules that it is about; of a parameter those that read it, or the one whose answer changes.
        policy: The policy.
        label: What it is, in words.
        touched: Whether a case touches it; of a value of a parameter, whether a case would fail.
        record: The smallest record that touches it; None of a value of a parameter that a case notices.
        parameter: The parameter, or None.
    """

    kind: PointKind
    rules: tuple[AnyRule, ...]
    policy: Parameters
    label: Label
    touched: bool
    record: Record | None
    parameter: str | None = None

    @property
    def task(self) -> Label:
        """What a case is to show that touches it, without the answer, which is for people to say."""
        template = {PointKind.OUTCOME: _NEW_OUTCOME, PointKind.ALTERNATIVE: _NEW_ALTERNATIVE}.get(self.kind)
        return self.label if template is None else fill(template, self.rules[0].label.text)

    def text(self, lang: Lang = "en") -> str:
        """What it is, and a record that touches it."""
        example = "" if self.record is None else f"{_EXAMPLE.text(lang)}{record_text(self.record, lang)}"
        return f"{self.label.text(lang)}{example}"


@attrs.frozen(repr=False, str=False)
class SuggestedCase(Verdict):
    """Facts that would touch what no case touches. What the rules should answer is for people to say.

    Attributes:
        record: The facts.
        policy: The policy.
        gaps: What they would touch.
        policy_file: The file that the policy is made of; empty if it is the library's.
    """

    record: Record
    policy: Parameters
    gaps: tuple[CoveragePoint, ...]
    policy_file: str = ""

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        """The rules whose answers are to be filled in."""
        return tuple(dict.fromkeys(gap.rules[0] for gap in self.gaps))

    @property
    def tasks(self) -> tuple[Label, ...]:
        """What it is to show, without the answers; what says most comes first."""
        return tuple(dict.fromkeys(gap.task for gap in sorted(self.gaps, key=lambda gap: _TELLING.index(gap.kind))))

    def text(self, lang: Lang = "en") -> str:
        """The facts, and what they are to show."""
        return "\n".join([record_text(self.record, lang), *(f"- {task.text(lang)}" for task in self.tasks)])


@attrs.frozen(repr=False, str=False)
class CaseCoverage(Verdict):
    """What cases touch of rules, and what they leave open.

    Attributes:
        cases: How many cases there are.
        rules: The rules.
        points: Everything that can be touched.
        unsettled: What was not looked at, since time ran out or a rule is not answered under the policies of its cases.
        policy_files: The files that the policies of the cases were made of; an empty text if they are the library's.
    """

    cases: int
    rules: tuple[AnyRule, ...]
    points: tuple[CoveragePoint, ...]
    unsettled: tuple[Unsettled, ...] = ()
    policy_files: Mapping[Parameters, str] = attrs.field(factory=dict)

    def __repr__(self) -> str:
        return f"<CaseCoverage: {len(self.gaps)} of {len(self.points)} not touched, {len(self.unsettled)} not settled>"

    @property
    def gaps(self) -> tuple[CoveragePoint, ...]:
        """What no case touches."""
        return tuple(point for point in self.points if not point.touched)

    @property
    def suggestions(self) -> "tuple[SuggestedCase, ...]":
        """A case for each gap; gaps that the same facts close under the same policy share one."""
        points: dict[tuple[Record, Parameters], list[CoveragePoint]] = {}
        for gap in self.gaps:
            if gap.record is not None:
                points.setdefault((gap.record, gap.policy), []).append(gap)
        return tuple(
            SuggestedCase(record, policy, tuple(gaps), self.policy_files.get(policy, ""))
            for (record, policy), gaps in points.items()
        )

    @property
    def counts(self) -> Mapping[PointKind, tuple[int, int]]:
        """For each kind, how many are touched, and how many there are."""
        return {
            kind: (sum(each.touched for each in points), len(points))
            for kind in PointKind
            for points in [[each for each in self.points if each.kind is kind]]
        }

    @property
    def summary(self) -> Label:
        """How many of each kind are touched."""
        zh = "，".join(f"{kind.label.zh} {some}/{every}" for kind, (some, every) in self.counts.items())
        en = ", ".join(f"{kind.label.en} {some} of {every}" for kind, (some, every) in self.counts.items())
        cases, rules = self.cases, len(self.rules)
        return Label(
            f"{cases:,} 个案例触及 {rules:,} 条规则的：{zh}。",
            f"{cases:,} case{'s touch' if cases != 1 else ' touches'}, of {rules:,} rule{'s' * (rules != 1)}: {en}.",
        )

    def text(self, lang: Lang = "en") -> str:
        """How much is touched, everything that is not, and what was not settled."""
        lines = [self.summary.text(lang)]
        parts: tuple[tuple[Label, tuple[Any, ...]], ...] = ((_NOT_TOUCHED, self.gaps), (_NOT_SETTLED, self.unsettled))
        for title, found in parts:
            if found:
                lines.append(title.text(lang).format(len(found)))
                lines += [f"{number}. {each.text(lang)}" for number, each in enumerate(found, 1)]
        if len(lines) == 1:
            lines.append(_ALL.text(lang))
        return "\n".join(lines)
