"""The forms of receipts, and of what is found when one is verified."""

from typing import get_args

from pingyuan_rules.convert.forms.form_parts import (
    DAY,
    TEXT,
    TRUTH,
    Form,
    by_key,
    enumeration,
    object_form,
    register,
    several,
)
from pingyuan_rules.convert.unstructuring import plain_value
from pingyuan_rules.engine import Status
from pingyuan_rules.receipts import Difference, Part, Receipt, Verification

_DIGEST = Form({"type": "string", "pattern": "^[0-9a-f]{64}$"}, str)
_STORED = Form({"anyOf": [{"type": each} for each in ("string", "number", "boolean", "null")]}, plain_value, "Stored")
_PART = Form({"enum": list(get_args(Part))}, str)

RECEIPT = object_form(
    "Receipt",
    {
        "book": TEXT,
        "version": TEXT,
        "record": TEXT,
        "record_digest": _DIGEST,
        "salt": Form({"type": "string", "pattern": "^([0-9a-f]{64})?$"}, str),
        "on": DAY,
        "overlay": TEXT,
        "parameters": by_key(_STORED),
        "parameters_digest": _DIGEST,
        "answers": by_key(_STORED),
        "status": by_key(enumeration(Status)),
    },
)
"""What the answers about a record rested on."""

DIFFERENCE = object_form("Difference", {"part": _PART, "name": TEXT, "before": _STORED, "now": _STORED})
VERIFICATION = object_form(
    "Verification", {"holds": TRUTH, "parts": several(_PART), "differences": several(DIFFERENCE)}
)
"""Whether a receipt still holds, and everything that differs."""

register({Receipt: RECEIPT}, read_back=True)
register({Difference: DIFFERENCE, Verification: VERIFICATION})
