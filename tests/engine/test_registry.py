from __future__ import annotations

import pytest

from repair.engine.registry import BrokenPlugin, Transform, UnknownTransform, all_transforms, select, transform


def make(id: str, *, group: str = "deploy", fixes: tuple[str, ...] = (), default: bool = True) -> Transform:
    return transform(id=id, summary="s", group=group, fixes=fixes, default=default)(lambda template, context: iter(()))


POOL = (
    make("one-thing", fixes=("E3002", "F3002")),
    make("other-thing", group="lint", fixes=("W1020",)),
    make("quiet-thing", group="hardening", default=False),
)


@pytest.mark.parametrize(
    ("chosen", "ignored", "expected"),
    [
        ([], [], ["one-thing", "other-thing"]),
        (["quiet-thing"], [], ["quiet-thing"]),
        (["hardening", "E3002"], [], ["one-thing", "quiet-thing"]),
        (["all"], ["lint"], ["one-thing", "quiet-thing"]),
        ([], ["E30"], ["other-thing"]),
        (["W"], [], ["other-thing"]),
    ],
)
def test_select(chosen: list[str], ignored: list[str], expected: list[str]) -> None:
    assert [t.id for t in select(POOL, chosen, ignored)] == expected


def test_an_unknown_name_is_an_error_with_the_nearest_one() -> None:
    with pytest.raises(UnknownTransform, match="did you mean 'one-thing'"):
        select(POOL, ["one-thin"])


@pytest.mark.parametrize("id", ["CamelCase", "with_underscore", "", "-x", "x-"])
def test_an_id_is_kebab_case(id: str) -> None:
    with pytest.raises(ValueError, match="kebab"):
        make(id)


def test_every_transform_has_its_own_id_and_a_page() -> None:
    ids = [t.id for t in all_transforms()]
    assert ids == sorted(set(ids))
    assert all(t.page and t.summary and t.group for t in all_transforms())


class Point:
    """An entry point of a package that is installed beside us."""

    value = "acme.rules"
    dist = None

    def load(self) -> object:
        raise RuntimeError("no luck today")


def test_a_plugin_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Point()])
    with pytest.raises(BrokenPlugin, match=r"acme\.rules.*RuntimeError: no luck today"):
        all_transforms.__wrapped__()
