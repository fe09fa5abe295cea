"""The forms of published figures, of how they agree, and of coverage figures of other places."""

from pingyuan_rules.choices import Sector
from pingyuan_rules.convert.forms.form_parts import (
    EXACT,
    LABEL,
    TEXT,
    TRUTH,
    WHOLE,
    by_key,
    enumeration,
    nullable,
    object_form,
    register,
    several,
)
from pingyuan_rules.convert.forms.measure_forms import BASE, RATE
from pingyuan_rules.convert.forms.record_forms import CITATION
from pingyuan_rules.measures import Bound
from pingyuan_rules.published.comparing import Comparison
from pingyuan_rules.published.elsewhere import Counted, CoverageFigure, SourceGrade
from pingyuan_rules.published.figures import Claim, Published, Relation
from pingyuan_rules.published.published_tables import claim_text, computed_text

CLAIM = object_form(
    "Claim",
    {
        "key": TEXT,
        "label": LABEL,
        "bound": enumeration(Bound),
        "value": EXACT,
        "unit": LABEL,
        "text": LABEL,
        "clause": CITATION,
        "derived": several(TEXT),
        "base": nullable(BASE),
        "note": nullable(LABEL),
    },
    {"text": claim_text},
)
"""One published figure: exact, and as people read it."""

RELATION = object_form(
    "Relation",
    {
        "label": LABEL,
        "bound": enumeration(Bound),
        "left": EXACT,
        "right": EXACT,
        "claims": several(TEXT),
        "agrees": TRUTH,
    },
    {
        "left": lambda relation: relation.values[0],
        "right": lambda relation: relation.values[1],
        "claims": lambda relation: [claim.key for claim in relation.claims],
    },
)
"""How published figures should relate to each other, the values of both sides, and whether they do."""

PUBLISHED = object_form(
    "Published", {"documents": several(LABEL), "claims": by_key(CLAIM), "relations": several(RELATION)}
)

COMPARISON = object_form(
    "Comparison",
    {
        "claim": CLAIM,
        "source": TEXT,
        "low": nullable(EXACT),
        "high": nullable(EXACT),
        "computed": nullable(EXACT),
        "text": LABEL,
        "agrees": nullable(TRUTH),
    },
    {"text": computed_text},
)
"""A published figure beside the same figure computed from data, or its bounds."""

COVERAGE_FIGURE = object_form(
    "CoverageFigure",
    {
        "key": TEXT,
        "place": LABEL,
        "period": TEXT,
        "sector": nullable(enumeration(Sector)),
        "counted": enumeration(Counted),
        "number": nullable(WHOLE),
        "percent": nullable(EXACT),
        "rounding": nullable(EXACT),
        "base": BASE,
        "base_number": nullable(WHOLE),
        "implied_base": nullable(WHOLE),
        "rate": nullable(RATE),
        "source": LABEL,
        "grade": enumeration(SourceGrade),
        "note": nullable(LABEL),
    },
)
"""A coverage that another place published, its base, and the rate that follows from it."""

register(
    {Claim: CLAIM, Relation: RELATION, Published: PUBLISHED, Comparison: COMPARISON, CoverageFigure: COVERAGE_FIGURE}
)
