"""The example notebooks run from top to bottom, without a network, and every display is there."""

import json
import os
import re
from pathlib import Path
from typing import Any

import altair as alt
import nbformat
import pytest
from nbclient import NotebookClient

from pingyuan_rules.engine.shown_language import LANGUAGE_VARIABLE
from sizes import only_in_check

EXAMPLES = Path(__file__).parent.parent / "examples"
NOTEBOOKS = ("a_million_rows", "county")
OFFLINE = """
import socket

def refuse(self, address, connect=socket.socket.connect):
    if self.family == getattr(socket, "AF_UNIX", None) or address[0] in {"127.0.0.1", "::1"}:
        return connect(self, address)
    raise OSError(f"a notebook asked for {address}")

socket.socket.connect = socket.socket.connect_ex = refuse
"""
"""Run before the cells of a notebook: nothing but this machine can be reached."""
VEGA = f"application/vnd.vegalite.{alt.SCHEMA_VERSION.partition('.')[0]}+json"


def run(name: str, lang: str) -> list[dict[str, Any]]:
    """What the cells of a notebook with an output show last, in order, by form."""
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(env={**os.environ, LANGUAGE_VARIABLE: lang})
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert {output.output_type for output in outputs} == {"execute_result"}, "nothing is printed or warned of"
    return [output.data for output in outputs]


WORDS = {
    "zh": ["79条记录", "党的组织覆盖和党的工作覆盖", "公布数字与台账核对", "可以判定", "不在施行期"],
    "en": ["79 records", "Coverage by Party organizations", "Published figures", "can be assessed", "not in force"],
}


def test_every_notebook_is_tried_and_kept_without_what_it_showed() -> None:
    assert sorted(path.stem for path in EXAMPLES.glob("*.ipynb")) == list(NOTEBOOKS)
    for name in NOTEBOOKS:
        cells = json.loads((EXAMPLES / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
        assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


@only_in_check
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_county(lang: str) -> None:
    shown = run("county", lang)
    pages = "".join(each.get("text/html", "") for each in shown)
    assert [word for word in WORDS[lang] if word not in pages] == []
    assert sum(VEGA in each for each in shown) == 2
    for each in shown:
        assert set(each) <= {VEGA, "image/svg+xml", "text/html", "text/plain"}
        assert "<script" not in each.get("text/html", "")
        assert len(each["text/plain"]) <= 4000
    # The display language reaches every display and nothing else: this is an f-string of the notebook.
    assert "must form an organization: 54 by the article, 42 if five were asked for" in shown[-3]["text/plain"]
    other = {"zh": 'lang="en"', "en": 'lang="zh'}[lang]
    assert other not in pages


def test_a_million_rows() -> None:
    shown = run("a_million_rows", "en")
    texts = [each["text/plain"] for each in shown]
    assert "kind='out_of_bounds'" in texts[1]
    assert "-1" in shown[1]["text/html"]
    assert "No value is wrong." in shown[2]["text/html"]
    assert "due but not formed: yes" in texts[-2]
    # What Polars counts and what the view in DuckDB counts is the same.
    due = int(re.findall(r"│ (\d+) ", texts[-3])[0])
    assert due > 100_000
    assert sum(map(int, re.findall(r"<td>(\d+)</td>", shown[-1]["text/html"]))) == due
