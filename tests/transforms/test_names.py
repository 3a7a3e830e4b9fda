"""Which name was meant: what is a misspelling, and that it does not take long to say so."""

from __future__ import annotations

import time

import pytest

from repair.knowledge.managed_policies import managed_policies
from transforms.shape.names import distance, misspelt


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ("", "", 0),
        ("same", "same", 0),
        ("", "ab", 2),
        ("name", "nmae", 1),
        ("name", "nam", 1),
        ("name", "game", 1),
        ("abcd", "badc", 2),
        ("kitten", "sitting", 3),
        ("ab", "abxyz", 3),
        ("abcdef", "uvwxyz", 3),  # six: more than the limit is one more
    ],
)
def test_distance(a: str, b: str, apart: int) -> None:
    for limit in (1, 2):
        assert distance(a, b, limit) == distance(b, a, limit) == min(apart, limit + 1)


def test_many_names_are_held_against_one_quickly() -> None:
    """A role can name ten policies that AWS does not have, and AWS has more than a thousand."""
    names = [f"AmazonEC2ContainerRegistryFullAdministration{chr(97 + n)}" for n in range(10)]
    misspelt(names[0], managed_policies())
    start = time.process_time()
    for name in names:
        assert misspelt(name, managed_policies()) == []
    assert time.process_time() - start < 1
