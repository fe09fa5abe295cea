"""What a proof comes to, with the records that show it, in Chinese and English."""

from __future__ import annotations

from abc import abstractmethod
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar, cast

import attrs

from pingyuan_rules.engine import UNKNOWN, Label, Parameters, Record, Status, facts_of, is_known, relations_of
from pingyuan_rules.engine.display import Displayed, ShownMapping
from pingyuan_rules.engine.labels import inner_quotes
from pingyuan_rules.engine.shown_language import resolve_language
from pingyuan_rules.engine.wording.html_pieces import page, paragraph
from pingyuan_rules.engine.wording.value_words import in_words, record_name
from pingyuan_rules.engine.wording.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pingyuan_rules.engine import Lang, Monotony, Rule
    from pingyuan_rules.engine.records import RelationInfo

    AnyRule = Rule[Any, Any, Any]
    AnyLaw = AnyRule | Monotony[Any, Any]

R = TypeVar("R", bound=Record)
_STOP = Label("。", ".")
_LIST = Label("，", ", ")


def at_most(several: Label, most: int) -> Label:
    """How many related records there are at most; their label is plural, as "sailors" is."""
    number = "fewer than 2" if most == 1 else f"at most {most}"
    return Label(f"{several.zh}至多{most}条", f"{number} {several.en}")


@attrs.frozen(repr=False, str=False)
class Scope(Displayed):
    """What a verdict speaks of: every record of a class that the class accepts, under one or two policies.

    Attributes:
        cls: The class of record.
        policies: The policy, or both of them.
        bounds: The facts that were read, or that an invariant ties to those, each with its least and greatest value;
            None where it has no such bound.
        unknown: Whether facts may be unknown; otherwise all of them are known.
        seconds: How long it took.
        related: The related records that were read, each with how many of them a record had at most.
    """

    cls: type[Record]
    policies: tuple[Parameters, ...]
    bounds: Mapping[str, tuple[object, object]]
    unknown: bool
    seconds: float
    related: Mapping[str, int] = attrs.field(factory=dict)

    @property
    def up_to(self) -> int | None:
        """How many related records a record had at most if it may have more; None if it cannot."""
        return max((self.related[relation.name] for relation in self._beyond), default=None)

    @property
    def _beyond(self) -> list[RelationInfo]:
        infos = relations_of(self.cls)
        return [infos[name] for name, number in self.related.items() if number < infos[name].most]

    def bound_text(self, lang: Lang) -> str:
        """How many related records there were at most, if there may be more; else nothing."""
        each = [at_most(info.label, self.related[info.name]).text(lang) for info in self._beyond]
        return Label("、", " and ").text(lang).join(each)

    def text(self, lang: Lang = "en") -> str:
        """The policies, the bounds, the number of related records and the time in one sentence."""
        ranges = [self._range_text(name, ends, lang) for name, ends in self.bounds.items()]
        days = (f"{each.on} ({visible(each.fingerprint)})" for each in self.policies)
        policies = Label("、", " and ").text(lang).join(days)
        record = record_name(self.cls, lang) or self.cls.__name__
        if lang == "zh":
            whose = "事实可不详" if self.unknown else "事实均已知"
            bounds = f"；取值范围：{'、'.join(ranges)}" if ranges else ""
            several = self._related_text("zh")
            return (
                f"范围：{record}的全部可录入记录（{whose}）{several}{bounds}；政策：{policies}；"
                f"用时{self.seconds:.2f}秒。"
            )
        whose = "whose facts may be unknown" if self.unknown else "whose facts are all known"
        bounds = f"; bounds: {', '.join(ranges)}" if ranges else ""
        several = self._related_text("en")
        return (
            f"Scope: every {record} record that can be made, {whose}{several}{bounds}; policy: {policies}; "
            f"{self.seconds:.2f} s."
        )

    def _range_text(self, name: str, ends: tuple[object, object], lang: Lang) -> str:
        """A fact with its bounds; that of related records is named by them, too."""
        *relation, fact = name.split(".")
        several = relations_of(self.cls)[relation[0]] if relation else None
        info = facts_of(self.cls if several is None else several.record)[fact]
        label = info.label.text(lang)
        if several is not None:
            label = Label("{0}的{1}", "{1} of {0}").text(lang).format(several.label.text(lang), label)
        return f"{label} {Label('至', ' to ').text(lang).join(in_words(each, info.kind, None, lang) for each in ends)}"

    def _related_text(self, lang: Lang) -> str:
        infos = relations_of(self.cls)
        limited = Label(
            "；{0}（最多可有{2}条，超过{1}条的未查）",
            "; {0} (up to {2} are possible; more than {1} were not looked at)",
        )
        whole = Label("；{0}（最多只能有这么多）", "; {0}, and there can be no more")
        return "".join(
            (limited if number < infos[name].most else whole)
            .text(lang)
            .format(at_most(infos[name].label, number).text(lang), number, f"{infos[name].most:,}")
            for name, number in self.related.items()
        )

    def __str__(self) -> str:
        return self.text(resolve_language(None))

    __repr__ = __str__

    def html(self, lang: Lang | None = None) -> str:
        """The text as a paragraph."""
        chosen = resolve_language(lang)
        return page(chosen, paragraph(self.text(chosen)))


class Verdict(Displayed):
    """The base of what a proof comes to. It is neither true nor false: ask `isinstance(verdict, Proved)`."""

    __slots__ = ()

    @abstractmethod
    def text(self, lang: Lang = "en") -> str:
        """What was found, a line for each thing.

        Args:
            lang: The language.
        """

    def __bool__(self) -> Never:
        message = f"a verdict is neither true nor false; write isinstance(verdict, {type(self).__name__})"
        raise TypeError(message)

    def __str__(self) -> str:
        return self.text(resolve_language(None))

    __repr__ = __str__

    def html(self, lang: Lang | None = None) -> str:
        """The lines of the text as paragraphs, every word escaped."""
        chosen = resolve_language(lang)
        return page(chosen, *(paragraph(line) for line in self.text(chosen).splitlines()))


def record_text(record: Record, lang: Lang) -> str:
    """A record by its facts that are known, in words."""
    infos = facts_of(type(record))
    known = [(info, value) for info in infos.values() if (value := getattr(record, info.name)) is not UNKNOWN]
    facts = [
        f"{info.label.text(lang)}{'：' if lang == 'zh' else ': '}{visible(in_words(value, info.kind, info.unit, lang))}"
        for info, value in known
    ]
    for name, relation in relations_of(type(record)).items():
        if (several := getattr(record, name)) is not UNKNOWN:
            alike = [(text, len(list(group))) for text, group in groupby(record_text(one, lang) for one in several)]
            each = "".join(
                Label("（{}）", " ({})").text(lang).format(text) + (f"×{number}" if number > 1 else "")
                for text, number in alike
            )
            counted = Label("：{}条", ": {}").text(lang).format(len(several))
            facts.append(f"{relation.label.text(lang)}{counted}{each}")
    none = Label("没有任何已知事实的记录", "a record without any known fact").text(lang)
    return Label("；", "; ").text(lang).join(facts) or none


def answer_text(rule: AnyRule, answer: object, lang: Lang) -> str:
    """An answer of a rule, or how it stands, in words."""
    standing = Status.UNKNOWN if answer is UNKNOWN else answer
    if isinstance(standing, Status):
        return standing.label.text(lang)
    return in_words(standing, rule.kind, rule.unit, lang)


def quoted(rule: AnyLaw, lang: Lang) -> str:
    """The label of a rule or a law in quotation marks."""
    return f"“{inner_quotes(rule.label.text(lang))}”"


_NOT_LEAST = Label(
    "时间不够，未能确认这是最小的一条记录。", "Time ran out before this record was shown to be the smallest."
)


_NOT_ALL_LEAST = Label(
    "时间不够，未能确认各条记录均为最小。", "Time ran out before each of these records was shown to be the smallest."
)


def _with_bound(scope: Scope, lang: Lang) -> str:
    bound = scope.bound_text(lang)
    return Label("（{}）", " for {}").text(lang).format(bound) if bound else ""


def _with_record(line: str, record: Record, scope: Scope, smallest: bool, lang: Lang) -> str:
    lines = [f"{line}{Label('：', ': ').text(lang)}{record_text(record, lang)}{_STOP.text(lang)}"]
    return "\n".join([*lines, *([] if smallest else [_NOT_LEAST.text(lang)]), scope.text(lang)])


@attrs.frozen(repr=False, str=False)
class Proved(Verdict):
    """A law holds for every record of the scope: no record is answered with False, or no two contradict it.

    Attributes:
        law: The rule or the law that was proved.
        scope: For which records, under which policy, and how long it took.
    """

    law: AnyLaw
    scope: Scope

    @property
    def up_to(self) -> int | None:
        """For how many related records at most it is proved; None if for all that there can be."""
        return self.scope.up_to

    def text(self, lang: Lang = "en") -> str:
        """That the law holds, and for what."""
        said = Label("已证明{1}：{0}始终成立。", "Proved{1}: {0} holds for every record of the scope.").text(lang)
        return f"{said.format(quoted(self.law, lang), _with_bound(self.scope, lang))}\n{self.scope.text(lang)}"


@attrs.frozen(repr=False, str=False)
class Refuted(Verdict, Generic[R]):
    """A law does not hold: a record is answered with False, or two records contradict it.

    Attributes:
        law: The rule or the law.
        record: The smallest record for which it answers False: fact by fact, in the order of the record, no before yes,
            first members of enumerations, small numbers and early dates; then without the facts that do not matter. Of
            two records, the one with less of the facts of the law.
        scope: For which records it was asked, under which policy, and how long it took.
        smallest: Whether the time allowed to look for the smallest.
        other: The second record if the law is about two, with more of these facts; else None.
    """

    law: AnyLaw
    record: R
    scope: Scope
    smallest: bool = True
    other: R | None = None

    @property
    def answers(self) -> tuple[object, ...]:
        """Both answers of the rule if the law is about two records, else nothing."""
        if self.other is None:
            return ()
        law = cast("Monotony[Any, Any]", self.law)
        return tuple(law.rule(each, self.scope.policies[0]) for each in (self.record, self.other))

    def text(self, lang: Lang = "en") -> str:
        """That the law does not hold, and for which record or which two."""
        if self.other is None:
            said = Label("{0}不成立，例如", "{0} does not hold, for example for")
        else:
            said = Label("{0}不成立：", "{0} does not hold: ")
        line = said.text(lang).format(quoted(self.law, lang))
        if self.other is None:
            return _with_record(line, self.record, self.scope, self.smallest, lang)
        lines = [f"{line}{two_records_text(self.law, self.record, self.other, self.answers, lang)}"]
        return "\n".join([*lines, *([] if self.smallest else [_NOT_LEAST.text(lang)]), self.scope.text(lang)])


def two_records_text(law: AnyLaw, lower: Record, higher: Record, answers: tuple[object, ...], lang: Lang) -> str:
    """Two records that contradict a law, in one sentence with both answers of its rule."""
    law = cast("Monotony[Any, Any]", law)
    cls = law.record
    differing = [{name: getattr(each, name) for name in law.facts} for each in (lower, higher)]
    alike = {name: value for name in facts_of(cls) if name not in law.facts and is_known(value := getattr(lower, name))}
    template = Label("{0}时，{1}为“{2}”；改为{3}时，却为“{4}”", "with {0}, {1} is “{2}”, but with {3} it is “{4}”")
    same = Label("；其他事实相同：{}", "; all else alike: {}").text(lang).format(record_text(cls(**alike), lang))
    less, more = (record_text(cls(**facts), lang) for facts in differing)
    one, other = (answer_text(law.rule, answer, lang) for answer in answers)
    text = template.text(lang).format(less, quoted(law.rule, lang), one, more, other)
    return f"{text}{same if alike else ''}{_STOP.text(lang)}"


@attrs.frozen(repr=False, str=False)
class Same(Verdict):
    """A rule answers alike under two policies, for every record of the scope.

    Attributes:
        rule: The rule.
        scope: For which records, under which policies, and how long it took.
    """

    rule: AnyRule
    scope: Scope

    @property
    def up_to(self) -> int | None:
        """For how many related records at most it is proved; None if for all that there can be."""
        return self.scope.up_to

    def text(self, lang: Lang = "en") -> str:
        """That the answers are the same, and for what."""
        said = Label(
            "已证明{1}：{0}在两份政策下结论始终相同。", "Proved{1}: {0} is answered alike under both policies."
        )
        bound = _with_bound(self.scope, lang)
        return f"{said.text(lang).format(quoted(self.rule, lang), bound)}\n{self.scope.text(lang)}"


@attrs.frozen(repr=False, str=False)
class Differs(Verdict, Generic[R]):
    """A rule answers otherwise under another policy.

    Attributes:
        rule: The rule.
        record: The smallest record with different answers, in the sense of `Refuted`.
        before: The answer under the first policy, or UNKNOWN.
        after: The answer under the second policy, or UNKNOWN.
        statuses: How both answers stand.
        scope: For which records it was asked, under which policies, and how long it took.
        smallest: Whether the time allowed to look for the smallest.
    """

    rule: AnyRule
    record: R
    before: object
    after: object
    statuses: tuple[Status, Status]
    scope: Scope
    smallest: bool = True

    def text(self, lang: Lang = "en") -> str:
        """Both answers, and for which record."""
        answers = [
            answer_text(self.rule, answer if status is Status.DECIDED else status, lang)
            for answer, status in zip((self.before, self.after), self.statuses, strict=True)
        ]
        said = Label("{0}的结论由“{1}”变为“{2}”，例如", "{0} changes from “{1}” to “{2}”, for example for")
        line = said.text(lang).format(quoted(self.rule, lang), *answers)
        return _with_record(line, self.record, self.scope, self.smallest, lang)


@attrs.frozen(repr=False, str=False)
class Undecided(Verdict):
    """The solver found no answer in the time it was given, which says nothing either way.

    Attributes:
        rule: The rule or the law.
        seconds: The time it was given.
        reason: Why, in Chinese and English; None if the time ran out.
    """

    rule: AnyLaw
    seconds: float
    reason: Label | None = None

    def text(self, lang: Lang = "en") -> str:
        """Why nothing was found, and what to do."""
        name = quoted(self.rule, lang)
        if self.reason is None:
            late = Label(
                "{0}未能在{1:g}秒内得出结论；请用 seconds= 放宽时限。",
                "{0} could not be settled within {1:g} s; allow more with seconds=.",
            )
            return late.text(lang).format(name, self.seconds)
        said = Label("{0}未能得出结论：{1}。", "{0} could not be settled: {1}.")
        return said.text(lang).format(name, visible(self.reason.text(lang)))


@attrs.frozen(repr=False, str=False)
class NotAnswered(Verdict):
    """A rule is not answered under a policy, so nothing was proved.

    Attributes:
        rule: The rule or the law.
        status: That it is not in force on the policy's day, or that the policy has no value for it.
        policy: The policy.
        parameters: The parameters without a value.
    """

    rule: AnyLaw
    status: Status
    policy: Parameters
    parameters: tuple[str, ...] = ()

    def text(self, lang: Lang = "en") -> str:
        """Why there is no answer, and on which day."""
        infos = facts_of(type(self.policy))
        names = _LIST.text(lang).join(infos[name].label.text(lang) for name in self.parameters)
        said = Label("{0}未予证明：{1}（{2}）{3}。", "{0} was not proved: {1} ({2}){3}.").text(lang)
        reason = f"{Label('：', ': ').text(lang)}{names}" if names else ""
        return said.format(quoted(self.rule, lang), self.status.label.text(lang), self.policy.on, reason)


class Outcomes(ShownMapping[Any, Any]):
    """For each answer of a rule a record that has it, None where no record can, or `Undecided`.

    Numbers and dates have two entries: the least answer and the greatest. A rule that concerns only some records also
    has `Status.NOT_APPLICABLE`, and one with `choose_one` also `Status.NO_SINGLE_CASE`, which None proves impossible.

    Attributes:
        rule: The rule.
        scope: For which records it was asked, under which policy, and how long it took.
        smallest: Whether the time allowed to look for the smallest record in each case.
    """

    __slots__ = ("rule", "scope", "smallest")

    def __init__(self, rule: AnyRule, records: Mapping[Any, Any], scope: Scope, smallest: bool) -> None:
        """Made by `reachable`."""
        super().__init__(records)
        self.rule, self.scope, self.smallest = rule, scope, smallest

    @property
    def up_to(self) -> int | None:
        """How many related records a record had at most if it may have more, and so other answers; else None."""
        return self.scope.up_to

    def __reduce__(self) -> tuple[type[Outcomes], tuple[object, ...]]:
        return type(self), (self.rule, dict(self), self.scope, self.smallest)

    @property
    def dead(self) -> tuple[Any, ...]:
        """The answers that no record of the scope can have."""
        return tuple(answer for answer, record in self.items() if record is None)

    def text(self, lang: Lang = "en") -> str:
        """A line for each answer."""
        bound = self.scope.bound_text(lang)
        colon, never = (
            Label("：", ": ").text(lang),
            Label("{}没有这样的记录", "no record{} can have this answer")
            .text(lang)
            .format(Label("{}时", " with {}").text(lang).format(bound) if bound else ""),
        )
        lines: Iterable[str] = (
            f"{answer_text(self.rule, answer, lang)}{colon}"
            + (never if each is None else record_text(each, lang) if isinstance(each, Record) else each.text(lang))
            for answer, each in self.items()
        )
        notes = [] if self.smallest else [_NOT_ALL_LEAST.text(lang)]
        if bound:
            more = Label(
                "仅查到{}；更多时可能另有结论。",
                "Only records with {} were looked at; with more there may be other answers.",
            )
            notes.append(more.text(lang).format(bound))
        return "\n".join([f"{quoted(self.rule, lang)}{colon.rstrip()}", *lines, *notes, self.scope.text(lang)])

    def __str__(self) -> str:
        return self.text(resolve_language(None))

    __repr__ = __str__

    def html(self, lang: Lang | None = None) -> str:
        """The lines of the text as paragraphs, every word escaped."""
        chosen = resolve_language(lang)
        return page(chosen, *(paragraph(line) for line in self.text(chosen).splitlines()))
