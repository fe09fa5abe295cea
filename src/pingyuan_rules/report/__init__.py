"""The report: what a ledger says, as one page that people look at, check and print.

Importing this loads neither templates nor charts; making a report needs the extra `report`.
"""

from pingyuan_rules.report.comparison_page import comparison_page, write_comparison
from pingyuan_rules.report.writing_report import Report, report, write_report

__all__ = ["Report", "comparison_page", "report", "write_comparison", "write_report"]
