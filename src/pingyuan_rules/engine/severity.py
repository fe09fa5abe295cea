"""How a rule binds, how its answer stands, and what falls short."""

from pingyuan_rules.engine.labels import Choice


class Severity(Choice):
    """How strictly a rule binds."""

    REQUIRED = "required", "必须", "required"
    EXPECTED = "expected", "一般应当", "expected"
    NOTE = "note", "提示", "note"


class Status(Choice):
    """How the answer of a rule stands."""

    DECIDED = "decided", "已判定", "decided"
    UNKNOWN = "unknown", "信息不足", "unknown"
    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"
    NOT_IN_FORCE = "not_in_force", "尚未施行", "not in force"
