"""Write the sample ledger: synthetic, and consistent with every total that the article publishes.

Usage: python scripts/make_sample_ledger.py [FOLDER]

Writes ledger.xlsx and csv/ into the folder, by default where the package keeps them. The same version of this
script gives the same bytes every time: its dice start from a fixed seed, and nothing looks at the clock.

Every rule shows every outcome under the policy of the article, of the end of 2019 or of November 2026, with these
exceptions, which would contradict what is published: the members of every branch are known, since they make 523
together, so that what follows from their number alone is never unknown; and of the two sector committees one is staffed
and one is not, so that none is in doubt. Outcomes that the published rates exclude stand with units that are not in
operation.
"""

import sys
from pathlib import Path

from sampling.added_facts import add_to_branches, add_to_members, add_to_structures
from sampling.branches import make_branches
from sampling.committees import make_committees, make_leaders, make_structures
from sampling.dice import Dice
from sampling.organizations import make_organizations
from sampling.people import make_applicants, make_members
from sampling.plan import make_plans

from pingyuan_rules.ledger import Ledger, write_csv, write_workbook

SEED = 20161021
HOME = Path(__file__).parent.parent / "src" / "pingyuan_rules" / "ledger" / "sample"


def make_ledger() -> Ledger:
    """The sample ledger."""
    plans = make_plans(Dice(SEED))
    members = make_members(plans, Dice(SEED + 3))
    return Ledger(
        organizations=make_organizations(plans, Dice(SEED + 1)),
        branches=add_to_branches(make_branches(plans, Dice(SEED + 2)), members, Dice(SEED + 7)),
        members=add_to_members(members, Dice(SEED + 8)),
        applicants=make_applicants(plans, Dice(SEED + 4)),
        committees=make_committees(Dice(SEED + 5)),
        leaders=make_leaders(),
        structures=add_to_structures(make_structures()),
    )


def main() -> None:
    """Write the workbook and the CSV files."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else HOME
    ledger = make_ledger()
    write_workbook(folder / "ledger.xlsx", ledger)
    write_csv(folder / "csv", ledger)
    print(f"{sum(1 for _ in ledger)} records written to {folder}")


if __name__ == "__main__":
    main()
