from __future__ import annotations

import pytest

from repair.cloudformation.limits import exceeded, needs_upload
from tests.cloudformation.conftest import yaml_template


def resources(count: int, padding: int = 0) -> str:
    return "".join(f"  R{index}: {{Type: T}}\n" for index in range(count)) + "#" * padding + "\n"


def check(before: str, after: str) -> list[str]:
    return exceeded(before, after, yaml_template(before), yaml_template(after))


@pytest.mark.parametrize(
    ("section", "most"), [("Resources", 500), ("Parameters", 200), ("Outputs", 200), ("Mappings", 200)]
)
def test_counts(section: str, most: int) -> None:
    texts = {count: f"{section}:\n{resources(count)}" for count in (most - 1, most, most + 1, most + 2)}
    assert check(texts[most - 1], texts[most]) == []
    assert check(texts[most], texts[most + 1]) == [
        f"the template would have {most + 1} {section.lower()}; CloudFormation takes {most}"
    ]
    assert check(texts[most + 1], texts[most + 2]) == []


def test_bytes() -> None:
    base = f"Resources:\n{resources(1)}"

    def padded(size: int) -> str:
        return base + "# é" + "x" * (size - len(base.encode()) - 4)

    assert len(padded(51_200).encode()) == 51_200
    assert needs_upload(padded(51_199), padded(51_200)) is None
    sentence = needs_upload(padded(51_200), padded(51_201))
    assert sentence is not None
    assert "51,201 bytes" in sentence
    assert check(padded(51_200), padded(51_201)) == []
    assert needs_upload(padded(51_201), padded(60_000)) is None
    assert needs_upload(padded(51_200), padded(1_048_577)) is None
    (sentence,) = check(padded(51_200), padded(1_048_577))
    assert sentence == "the template would have 1,048,577 bytes; CloudFormation takes 1,048,576"
