"""Moving the entries of a mapping to another place, with new ones in front: comments inside go with them."""

from __future__ import annotations

import json

import pytest

from repair.engine.proof import check
from repair.syntax import tree
from repair.syntax.document import parse
from repair.syntax.edits import apply_edits
from repair.syntax.nodes import Mapping
from repair.syntax.values import Extended, get_att

RULE = """\
Rules:
    - Port: 80   # http
      # who
      From: !Ref A
      Text: |
        one

          two
      Last: 'x'  # end
Other: {}
"""

MOVED = """\
New:
  Group: !GetAtt G.Id
  Port: 80   # http
  # who
  From: !Ref A
  Text: |
    one

      two
  Last: 'x'  # end
"""


def moved(text: str) -> str:
    document = parse(text)
    rule = document.find(("Rules", 0))
    assert isinstance(rule, Mapping)
    value = Extended({"Group": get_att("G", "Id")}, rule)
    change = tree.add_key(document, document.root, "New", value)
    after = apply_edits(text, change.edits)
    check(document, change.operations, parse(after))
    return after


def test_block_style_keeps_comments_and_quotes() -> None:
    assert moved(RULE) == RULE + MOVED


def test_a_block_scalar_at_the_end() -> None:
    text = "Rules:\n  - Port: 80\n    Text: |\n      one\n\nOther: 1\n"
    assert moved(text).endswith("New:\n  Group: !GetAtt G.Id\n  Port: 80\n  Text: |\n    one\n")


@pytest.mark.parametrize("text", ["Rules: [{Port: 80, From: !Ref A}]\nOther:\n  a: !Ref B\n", "Rules:\n- {Port: 80}\n"])
def test_flow_style_is_written_entry_by_entry(text: str) -> None:
    assert "New:\n  Group: !GetAtt G.Id\n  Port: 80\n" in moved(text)


def test_json() -> None:
    text = json.dumps({"Rules": [{"Port": 80}]}, indent=2)
    assert json.loads(moved(text))["New"] == {"Group": {"Fn::GetAtt": ["G", "Id"]}, "Port": 80}
