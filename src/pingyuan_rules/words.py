"""The terms that screens, workbooks, reports and files share, in Chinese and English: one term for one thing.

The engine has its own (`engine.wording`). Sentences that carry values, such as errors, stand where they are raised and
use these terms.
"""

# What many rooms share.


# Ledgers: reading what an office keeps.


# Templates: the workbook to fill in.


# What goes back to the office: results, rectification list, marked copy.


# Measures and published figures.


# Reports and the rulebook page.


# The command line.


# Files larger than memory, and JSON.
