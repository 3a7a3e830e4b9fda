from __future__ import annotations

import pytest

from repair.engine.registry import all_transforms
from repair.knowledge.provenance import provenance


@pytest.mark.parametrize("group", ["versions", "regions", "shape"])
def test_groups_that_stand_on_facts_name_their_sources_with_dates(group: str) -> None:
    text = "\n".join(provenance(group))
    assert "cfn-lint 1." in text
    assert "2026-" in text


def test_every_transform_names_its_sources() -> None:
    """Its group's facts are listed by explain, or its page names where it has them from."""
    groups = {transform.group for transform in all_transforms()}
    without = {group for group in groups if not provenance(group)}
    for transform in all_transforms():
        if transform.group in without:
            assert "Source" in transform.page or "evidence" in transform.page.lower(), transform.id
