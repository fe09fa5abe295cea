"""What holds for every possible record, where two policies differ, which answers there can be; needs the extra `proof`.

Importing this loads no solver.
"""

from pingyuan_rules.proof.advised_findings import AdvisedFinding, NotAdvised, Way, advise_findings
from pingyuan_rules.proof.change_instructions import Advice, advise
from pingyuan_rules.proof.cheapest_changes import Change, least_change
from pingyuan_rules.proof.exact_answers import decide
from pingyuan_rules.proof.law_proofs import prove
from pingyuan_rules.proof.policy_lint import lint
from pingyuan_rules.proof.questions import differ, reachable
from pingyuan_rules.proof.remarks import Remark, RemarkKind
from pingyuan_rules.proof.threshold_edges import Edge, edges
from pingyuan_rules.proof.verdicts import Differs, NotAnswered, Outcomes, Proved, Refuted, Same, Scope, Undecided

__all__ = [
    "Advice",
    "AdvisedFinding",
    "Change",
    "Differs",
    "Edge",
    "NotAdvised",
    "NotAnswered",
    "Outcomes",
    "Proved",
    "Refuted",
    "Remark",
    "RemarkKind",
    "Same",
    "Scope",
    "Undecided",
    "Way",
    "advise",
    "advise_findings",
    "decide",
    "differ",
    "edges",
    "least_change",
    "lint",
    "prove",
    "reachable",
]
