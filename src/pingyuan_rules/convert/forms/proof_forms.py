"""The forms of what a proof comes to: each with its name, its records, and its text in both languages."""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from pingyuan_rules.convert.forms.answer_forms import FINDING_PARTS, FINDING_READERS, POLICY_KEY
from pingyuan_rules.convert.forms.form_parts import (
    EXACT,
    LABEL,
    TEXT,
    TRUTH,
    VALUE,
    WHOLE,
    Form,
    both,
    by_key,
    enumeration,
    nullable,
    object_form,
    register,
    several,
)
from pingyuan_rules.convert.unstructuring import plain_record
from pingyuan_rules.engine import UNKNOWN, Label, Lang, Record, Status
from pingyuan_rules.proof import (
    Advice,
    AdvisedFinding,
    Change,
    Differs,
    Edge,
    NotAdvised,
    NotAnswered,
    Outcomes,
    Proved,
    Refuted,
    Remark,
    RemarkKind,
    Same,
    Scope,
    Undecided,
)


def _known(record: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a record, and of each of its related ones."""
    return {
        name: [_known(each) for each in value] if isinstance(value, list | tuple) else value
        for name, value in record.items()
        if value is not None
    }


def in_both(texts: Callable[[Lang], Iterable[str]]) -> dict[str, list[str]]:
    """Texts in both languages."""
    return {"zh": list(texts("zh")), "en": list(texts("en"))}


_SECONDS = Form({"type": "number"}, float)
_RULE = Form({"type": "string"}, lambda rule: rule.name)
# A record in a verdict has few facts, and an absent one is unknown wherever a record is read.
SPARSE_RECORD = Form(
    {"type": "object", "additionalProperties": VALUE},
    lambda record: _known(plain_record(record)),
)
"""A record by its known facts."""
_UP_TO = nullable(WHOLE)  # null if no record can have more related ones than were looked at
_BOUNDS = object_form("", {"low": VALUE, "high": VALUE}, {"low": lambda ends: ends[0], "high": lambda ends: ends[1]})

SCOPE = object_form(
    "Scope",
    {
        "record": TEXT,
        "policies": several(POLICY_KEY),
        "bounds": by_key(_BOUNDS),
        "unknown": TRUTH,
        "seconds": _SECONDS,
        "related": by_key(WHOLE),
        "up_to": _UP_TO,
    },
    {"record": lambda scope: scope.cls.__name__},
)
"""What a verdict speaks of: a class of record, policies, the bounds of facts, how many related records, the time."""


def verdict_form(
    cls: type, forms: Mapping[str, Form], read: Mapping[str, Any] = MappingProxyType({})
) -> Mapping[type, Form]:
    """The form of one class of verdict, which says which it is and has its text."""
    name = Form({"const": cls.__name__}, str)
    whole = {"verdict": name, **forms, "text": LABEL}
    texts = {"verdict": lambda _: cls.__name__, "text": lambda each: Label(each.text("zh"), each.text("en"))}
    return {cls: object_form(cls.__name__, whole, {**texts, **read})}


_TEXTS = both(several(TEXT), lambda texts: texts)
_WAYS = {
    **verdict_form(Undecided, {"rule": _RULE, "seconds": _SECONDS, "reason": nullable(LABEL)}),
    **verdict_form(
        NotAnswered,
        {"rule": _RULE, "status": enumeration(Status), "policy": POLICY_KEY, "parameters": several(TEXT)},
    ),
    **verdict_form(
        Advice,
        {
            "rule": _RULE,
            "goal": VALUE,
            "facts": by_key(VALUE),
            "filled": several(TEXT),
            "cost": EXACT,
            "policy": POLICY_KEY,
            "breaks": several(_RULE),
            "steps": _TEXTS,
            "to_record": _TEXTS,
        },
        {
            **{name: attrgetter(f"change.{name}") for name in ("rule", "goal", "facts", "filled", "cost", "policy")},
            "steps": lambda advice: in_both(advice.steps),
            "to_record": lambda advice: in_both(advice.to_record),
        },
    ),
    **verdict_form(NotAdvised, {"rule": _RULE, "goal": VALUE, "policy": POLICY_KEY, "about_person": TRUTH}),
}
"""The verdicts on what is to be done about a finding."""

ADVISED_FINDING = object_form(
    "AdvisedFinding",
    {
        **FINDING_PARTS,
        "least_to_do": _TEXTS,
        "way": Form({"anyOf": list(_WAYS.values())}, lambda way: _WAYS[type(way)].write(way)),
    },
    {**FINDING_READERS, "least_to_do": lambda finding: in_both(finding.least_to_do)},
)
"""A finding with the least that meets its rule, in words and with all its parts."""

OUTCOME = object_form(
    "Outcome",
    {
        "answer": VALUE,
        "status": enumeration(Status),
        "reachable": nullable(TRUTH),
        "record": nullable(SPARSE_RECORD),
    },
    {
        "answer": lambda pair: UNKNOWN if isinstance(pair[0], Status) else pair[0],
        "status": lambda pair: (
            pair[0] if isinstance(pair[0], Status) else Status.UNKNOWN if pair[0] is UNKNOWN else Status.DECIDED
        ),
        "reachable": lambda pair: UNKNOWN if isinstance(pair[1], Undecided) else pair[1] is not None,
        "record": lambda pair: pair[1] if isinstance(pair[1], Record) else None,
    },
)
"""An answer, or how a rule stands without one; whether some record has it, null if undecided; and the record."""

register(
    {
        Scope: SCOPE,
        **_WAYS,
        AdvisedFinding: ADVISED_FINDING,
        **verdict_form(Proved, {"law": _RULE, "scope": SCOPE, "up_to": _UP_TO}),
        **verdict_form(
            Refuted,
            {
                "law": _RULE,
                "record": SPARSE_RECORD,
                "other": nullable(SPARSE_RECORD),
                "scope": SCOPE,
                "smallest": TRUTH,
            },
        ),
        **verdict_form(Same, {"rule": _RULE, "scope": SCOPE, "up_to": _UP_TO}),
        **verdict_form(
            Differs,
            {
                "rule": _RULE,
                "record": SPARSE_RECORD,
                "before": VALUE,
                "after": VALUE,
                "statuses": several(enumeration(Status)),
                "scope": SCOPE,
                "smallest": TRUTH,
            },
        ),
        **verdict_form(
            Outcomes,
            {"rule": _RULE, "outcomes": several(OUTCOME), "scope": SCOPE, "smallest": TRUTH, "up_to": _UP_TO},
            {"outcomes": lambda outcomes: outcomes.items()},
        ),
        **verdict_form(
            Change,
            {
                "rule": _RULE,
                "goal": VALUE,
                "before": SPARSE_RECORD,
                "record": SPARSE_RECORD,
                "facts": by_key(VALUE),
                "filled": several(TEXT),
                "cost": EXACT,
                "policy": POLICY_KEY,
            },
        ),
        **verdict_form(
            Edge,
            {
                "rule": _RULE,
                "fact": TEXT,
                "below": SPARSE_RECORD,
                "above": SPARSE_RECORD,
                "answers": several(VALUE),
                "statuses": several(enumeration(Status)),
                "policy": POLICY_KEY,
                "up_to": _UP_TO,
            },
        ),
        **verdict_form(
            Remark,
            {
                "kind": enumeration(RemarkKind),
                "message": LABEL,
                "policy": POLICY_KEY,
                "rule": nullable(_RULE),
                "parameter": nullable(TEXT),
                "clauses": several(TEXT),
                "law": nullable(_RULE),
                "records": several(SPARSE_RECORD),
            },
            {"clauses": lambda remark: [clause.key for clause in remark.clauses]},
        ),
    }
)
