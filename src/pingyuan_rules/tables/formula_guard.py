"""Texts that a spreadsheet program would run as formulas, and how files hold them as texts.

Text comes from people: a township that is called `=1+1` is a text in every file that is written, and stays one when
somebody edits the cell or saves the workbook as CSV.
"""

import re

# Chinese and Japanese versions of Excel take full-width signs for the plain ones.
GUARDED = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
"""Text that a spreadsheet program would run as a formula when it opens a CSV file; an apostrophe is put before it."""


def guard(text: str) -> str:
    """Text as a CSV file holds it, so that no program runs it as a formula; `unguard` undoes it."""
    return f"'{text}" if GUARDED.match(text) else text


def unguard(text: str) -> str:
    """Text as it was before `guard`."""
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text
