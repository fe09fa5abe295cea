"""Policy cases in files: read from TOML and workbooks as a ledger is read, and run."""

from pingyuan_rules.case_files.cases_in_files import read_cases, run_cases
from pingyuan_rules.case_files.cases_template import write_case_template
from pingyuan_rules.case_files.recorded_files import Recording, record_cases
from pingyuan_rules.case_files.suggested_files import write_suggestions

__all__ = ["Recording", "read_cases", "record_cases", "run_cases", "write_case_template", "write_suggestions"]
