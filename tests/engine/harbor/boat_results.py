"""A result class that is written out and registered by whoever starts the program, here and nowhere else."""

import attrs

from pingyuan_rules.engine import Assessment


@attrs.frozen
class FerryAssessment(Assessment):
    overloaded: bool
