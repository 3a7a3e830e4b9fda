"""Edits as tables of text: before, what is done, after. What is not shown to change must stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from repair.engine.proof import check
from repair.syntax import tree
from repair.syntax.conflicts import conflict
from repair.syntax.document import Document, parse
from repair.syntax.edits import Change, apply_edits
from repair.syntax.errors import CannotEdit
from repair.syntax.nodes import Mapping, Node, Path, Sequence
from repair.syntax.values import Call, Copy, Quoted, get_att, ref

Edit = Callable[[Document], Change]


def at(document: Document, *path: str | int) -> Node:
    node = document.find(path)
    assert node is not None, path
    return node


def add(path: Path, key: str, value: object, **place: str) -> Edit:
    def edit(document: Document) -> Change:
        mapping = at(document, *path)
        assert isinstance(mapping, Mapping)
        return tree.add_key(document, mapping, key, value, **place)  # type: ignore[arg-type]

    return edit


def replace(path: Path, value: object) -> Edit:
    return lambda document: tree.replace(document, at(document, *path), value)  # type: ignore[arg-type]


def remove(*path: str | int) -> Edit:
    def edit(document: Document) -> Change:
        holder = at(document, *path[:-1])
        if isinstance(holder, Sequence):
            return tree.remove_item(document, holder, int(path[-1]))
        assert isinstance(holder, Mapping)
        return tree.remove_key(document, holder, str(path[-1]))

    return edit


def append(path: Path, value: object) -> Edit:
    def edit(document: Document) -> Change:
        sequence = at(document, *path)
        assert isinstance(sequence, Sequence)
        return tree.append(document, sequence, value)  # type: ignore[arg-type]

    return edit


def rename(path: Path, old: str, new: str) -> Edit:
    def edit(document: Document) -> Change:
        mapping = at(document, *path)
        assert isinstance(mapping, Mapping)
        return tree.rename_key(document, mapping, old, new)

    return edit


def pieces(key: str, old: str, new: str) -> Edit:
    return lambda document: tree.edit_text(document, at(document, key), [(old, new)])  # type: ignore[arg-type]


CASES: list[tuple[str, str, Edit, str]] = [
    (
        "after Type",
        "A:\n  Type: X  # t\n  Properties: {}\n",
        add(("A",), "DependsOn", "B", after="Type"),
        "A:\n  Type: X  # t\n  DependsOn: B\n  Properties: {}\n",
    ),
    ("at the end, no final newline", "A:\n  Type: X", add(("A",), "B", "c"), "A:\n  Type: X\n  B: c"),
    (
        "behind deeper comments",
        "A:\n  B:\n    c: 1\n    # d: 2\n  # E\n  E: 1\n",
        add(("A",), "M", "x", after="B"),
        "A:\n  B:\n    c: 1\n    # d: 2\n  M: x\n  # E\n  E: 1\n",
    ),
    ("CRLF", "A:\r\n  B: 1\r\n", add(("A",), "C", True), "A:\r\n  B: 1\r\n  C: true\r\n"),
    ("quotes of the sibling", "A:\n  B: 'x'\n", add(("A",), "C", "y"), "A:\n  B: 'x'\n  C: 'y'\n"),
    ("what YAML 1.1 would misread", "A:\n  B: x\n", add(("A",), "C", "yes"), "A:\n  B: x\n  C: 'yes'\n"),
    ("a version is always quoted", "A:\n  B: x\n", add(("A",), "C", Quoted("15.10")), "A:\n  B: x\n  C: '15.10'\n"),
    (
        "blank line between resources is kept up",
        "R:\n  A:\n    T: 1\n\n  B:\n    T: 2\n",
        add(("R",), "C", {"T": "x"}),
        "R:\n  A:\n    T: 1\n\n  B:\n    T: 2\n\n  C:\n    T: x\n",
    ),
    ("behind a kept block scalar", "A: |+\n  t\n\nB: 1\n", add((), "M", 2, after="A"), "A: |+\n  t\n\nM: 2\nB: 1\n"),
    ("in front, where a block scalar ends the file", "A: 1\nB: |\n  t", add((), "M", 2), "A: 1\nM: 2\nB: |\n  t"),
    ("first key of a list item", "A:\n  - b: 1\n", add(("A", 0), "a", 2, before="b"), "A:\n  - a: 2\n    b: 1\n"),
    ("flow, one line", "A: {b: 1, c: 2}\n", add(("A",), "d", "x"), "A: {b: 1, c: 2, d: x}\n"),
    ("flow, trailing comma", "A: {\n  b: 1,\n}\n", add(("A",), "c", 2), "A: {\n  b: 1,\n  c: 2,\n}\n"),
    (
        "flow, comment stays with its line",
        "A: [\n  b,  # one\n  c  # two\n]\n",
        append(("A",), "d"),
        "A: [\n  b,  # one\n  c,  # two\n  d\n]\n",
    ),
    ("minified JSON", '{"A":{"b":1}}', add(("A",), "c", "d"), '{"A":{"b":1,"c":"d"}}'),
    (
        "pretty JSON",
        '{\n  "A": {\n    "b": 1\n  }\n}\n',
        add(("A",), "c", ["d"]),
        '{\n  "A": {\n    "b": 1,\n    "c": [\n      "d"\n    ]\n  }\n}\n',
    ),
    (
        "JSON with tabs",
        '{\n\t"A": {\n\t\t"b": 1\n\t}\n}',
        add(("A",), "c", 2),
        '{\n\t"A": {\n\t\t"b": 1,\n\t\t"c": 2\n\t}\n}',
    ),
    ("JSON, into nothing", '{\n  "A": {}\n}', add(("A",), "c", 2), '{\n  "A": {\n    "c": 2\n  }\n}'),
    ("YAML, into nothing", "A:\n  P: {}  # none\n", add(("A", "P"), "c", 2), "A:\n  P:  # none\n    c: 2\n"),
    (
        "scalar to list keeps its comment",
        "A:\n  D: X  # c\n",
        replace(("A", "D"), ["X", "Z"]),
        "A:\n  D: [X, Z]  # c\n",
    ),
    (
        "scalar to mapping keeps its comment",
        "A:\n  D: X  # c\n",
        replace(("A", "D"), {"a": "b"}),
        "A:\n  D:  # c\n    a: b\n",
    ),
    ("an empty value", "A:\n  D:\n  E: 1\n", replace(("A", "D"), "x"), "A:\n  D: x\n  E: 1\n"),
    (
        "mapping to scalar keeps the key's comment",
        "A:\n  D: # c\n    x: 1\n    y: 2\n  E: 1\n",
        replace(("A", "D"), "z"),
        "A:\n  D: z # c\n  E: 1\n",
    ),
    (
        "short form stays short",
        "A: !Sub 'x'\n",
        replace(("A",), Call("Fn::Join", ["", ["a", ref("B")]])),
        "A: !Join ['', [a, !Ref B]]\n",
    ),
    (
        "long form stays long",
        "A:\n  Fn::Sub: x\n",
        replace(("A",), get_att("R", "Arn")),
        "A:\n  Fn::GetAtt: [R, Arn]\n",
    ),
    ("list item", "A:\n- a # c\n- b\n", replace(("A", 0), {"k": "v", "l": "w"}), "A:\n- k: v\n  l: w # c\n- b\n"),
    ("rename keeps quotes", "'a': 1\n\"b\": 2\n", rename((), "b", "c"), "'a': 1\n\"c\": 2\n"),
    (
        "remove takes its comment line only",
        "A: 1\n# about B\nB: 2  # two\n# about C\nC: 3\n",
        remove("B"),
        "A: 1\n# about C\nC: 3\n",
    ),
    ("a banner stays", "A: 1\n# both\nB: 2\nC: 3\n", remove("B"), "A: 1\n# both\nC: 3\n"),
    ("one separator stays", "A: 1\n\nB: 2\n\nC: 3\n", remove("B"), "A: 1\n\nC: 3\n"),
    ("at the end of the file", "A: 1\n\nB: 2\n", remove("B"), "A: 1\n"),
    ("no final newline is kept up", "A: 1\nB: 2", remove("B"), "A: 1"),
    ("the dash goes to the next key", "A:\n  - b: 1\n    c: 2\n", remove("A", 0, "b"), "A:\n  - c: 2\n"),
    (
        "a call's quotes are kept by the text that replaces it",
        "A: 'x'\nB: 'x'\nC: !Sub \"y\"\nD:\n  Fn::Sub: \"y\"\n",
        lambda d: tree.replace(d, at(d, "C"), Quoted("z")) + tree.replace(d, at(d, "D"), Quoted("z")),
        "A: 'x'\nB: 'x'\nC: \"z\"\nD: \"z\"\n",
    ),
    ("the only entry leaves {}", "A:\n  b: 1\nC: 2\n", remove("A", "b"), "A: {}\nC: 2\n"),
    ("the only item leaves []", "A:\n- b\nC: 2\n", remove("A", 0), "A: []\nC: 2\n"),
    ("flow, first", "A: [a, b, c]\n", remove("A", 0), "A: [b, c]\n"),
    ("flow, last", "A: [a, b, c]\n", remove("A", 2), "A: [a, b]\n"),
    ("flow, last with trailing comma", "A: [\n  a,\n  b,\n]\n", remove("A", 1), "A: [\n  a,\n]\n"),
    ("JSON, last", '{"a":1,"b":2}', remove("b"), '{"a":1}'),
    (
        "emoji and half-hidden characters",
        "A: x\n",
        replace(("A",), "\x85\U0001f600\x9f"),
        'A: "\\u0085\U0001f600\\u009f"\n',
    ),
    ("a flow list in block style", "A: x\n", replace(("A",), ["a, b", "c"]), "A: ['a, b', c]\n"),
    (
        "flow, a comma at the start of the line",
        "A: [\n  b # one\n  , c,\n]\n",
        append(("A",), "d"),
        "A: [\n  b # one\n  , c,\n  d,\n]\n",
    ),
    (
        "flow, the bracket does not follow the comment",
        "A: [\n  b, # one\n  c]\n",
        remove("A", 1),
        "A: [\n  b # one\n  ]\n",
    ),
    (
        "an item below its dash",
        "A:\n  - # one\n      x\n",
        replace(("A", 0), {"a": 1, "b": 2}),
        "A:\n  - # one\n      a: 1\n      b: 2\n",
    ),
    ("a copy of nothing", "A:\nB: [x]\n", lambda d: tree.append(d, at(d, "B"), Copy(at(d, "A"))), "A:\nB: [x, null]\n"),  # type: ignore[arg-type]
    (
        "a copy of text that flow style would cut",
        "A: b, [c]\nB: []\n",
        lambda d: tree.append(d, at(d, "B"), Copy(at(d, "A"))),  # type: ignore[arg-type]
        "A: b, [c]\nB: ['b, [c]']\n",
    ),
    (
        "an item right behind its dash's column",
        "A:\n  -\n   a: 1\n",
        replace(("A", 0), {"b": 1, "c": 2}),
        "A:\n  -\n   b: 1\n   c: 2\n",
    ),
    (
        "an explicit key moves with its mark",
        "A:\n  ? x\n  : 1\nB: 2\n",
        lambda d: tree.replace(d, at(d, "B"), Copy(at(d, "A"))),
        "A:\n  ? x\n  : 1\nB:\n    ? x\n    : 1\n",
    ),
    (
        "breaks of several kinds inside a copied text",
        'A: !Ref "one\n\r\n  two"\r\nB: x\r\n',
        lambda d: tree.replace(d, at(d, "B"), Copy(at(d, "A"))),
        'A: !Ref "one\n\r\n  two"\r\nB: !Ref "one\n\r\n  two"\r\n',
    ),
    (
        "line breaks by CR alone",
        "A:\r  b: >-\r    x\r\r    y\rC: 1\r",
        lambda d: tree.add_key(d, d.root, "D", {"e": Copy(at(d, "A", "b")), "f": 1}),
        "A:\r  b: >-\r    x\r\r    y\rC: 1\rD:\r  e: >-\r    x\r\r    y\r  f: 1\r",
    ),
    (
        "blanks that an indentation indicator makes content",
        "A: |1-\n    x\n   \nC: 1\n",
        add((), "B", 2, after="A"),
        "A: |1-\n    x\n   \nB: 2\nC: 1\n",
    ),
    (
        "a copied text is not cut by a comment",
        "A: 'one\n  two'\nB: x  # c\n",
        lambda d: tree.replace(d, at(d, "B"), Copy(at(d, "A"))),
        "A: 'one\n  two'\nB: 'one two'  # c\n",
    ),
    (
        "a block scalar moves from item to item",
        "A:\n    - |\n      x\n      y\nB:\n- z\n",
        lambda d: tree.insert(d, at(d, "B"), 0, Copy(at(d, "A", 0))),  # type: ignore[arg-type]
        "A:\n    - |\n      x\n      y\nB:\n- |\n  x\n  y\n- z\n",
    ),
    *(
        (
            f"a block scalar that means something else elsewhere: {head!r}",
            f"A: {head}B: 1\nC: 2\n",
            lambda d: tree.replace(d, at(d, "B"), Copy(at(d, "A"))),
            f"A: {head}B: {quoted}\nC: 2\n",
        )
        for head, quoted in (
            ("|+\n  x\n\n", '"x\\n\\n"'),
            ("|2\n    x\n", '"  x\\n"'),
            (">\n", "''"),
            ("|\n  x\n     \n", '"x\\n   \\n"'),
        )
    ),
    (
        "a block scalar that blank lines would grow into",
        "A:\n  b: |\n    x\nC: 1\n    \nD: 2\n",
        lambda d: tree.replace(d, at(d, "C"), Copy(at(d, "A"))),
        'A:\n  b: |\n    x\nC:\n  b: "x\\n"\n    \nD: 2\n',
    ),
    (
        "a block moves with its comments",
        "A:\n  B:\n    c: 1  # one\n    # two\n    d:\n      - x\nZ: 1\n",
        lambda d: tree.add_key(d, d.root, "M", Copy(at(d, "A", "B"))),
        "A:\n  B:\n    c: 1  # one\n    # two\n    d:\n      - x\nZ: 1\nM:\n  c: 1  # one\n  # two\n  d:\n    - x\n",
    ),
]


@pytest.mark.parametrize(("before", "edit", "after"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_edit(before: str, edit: Edit, after: str) -> None:
    document = parse(before)
    change = edit(document)
    assert apply_edits(before, change.edits) == after
    check(document, change.operations, parse(after))


REFUSED: list[tuple[str, str, Edit]] = [
    ("a bare pair", "A: [b: 1]\n", add(("A", 0), "c", 2)),
    ("an explicit key", "? A\n: 1\nB: 2\n", remove("A")),
    ("a key that is there", "A: 1\n", add((), "A", 2)),
    ("a file with an alias", "A: &x 1\nB: *x\n", replace(("A",), 2)),
    ("a comment that would become text", "A: |\n  x\n# c\nB: 1\n  # d\n", remove("B")),
    ("a line that is shared", "A:\n  - - b: 1\n", remove("A", 0, 0, "c")),
    ("the only key of the file", "A: 1\n", remove("A")),
]


@pytest.mark.parametrize(("before", "edit"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused(before: str, edit: Edit) -> None:
    with pytest.raises(CannotEdit):
        edit(parse(before))


def test_additions_to_one_mapping_stack() -> None:
    text = "A:\n  b: 1\n"
    document = parse(text)
    first, second = add(("A",), "c", 2)(document), add(("A",), "d", 3)(document)
    assert not conflict(first, second)
    assert apply_edits(text, [*first.edits, *second.edits]) == "A:\n  b: 1\n  c: 2\n  d: 3\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (remove("A", "b"), remove("A", "c")),  # both could think that the other stays
        (remove("A", "b"), add(("A",), "d", 1)),
        (replace(("A",), 1), replace(("A", "b"), 2)),
        (replace(("A", "b"), 1), replace(("A", "b"), 2)),
        (replace(("A",), {"x": 1}), add(("A",), "d", 1, before="b")),  # in front of what goes, yet inside it
        (add(("A",), "d", 1), add(("A",), "d", 2)),
        (add(("A",), "d", 1), rename(("A",), "b", "d")),
        (rename((), "A", "X"), add((), "X", 2)),
        (pieces("T", "one", "1"), pieces("T", "two", "2")),
        (replace(("E",), "x"), add((), "F", 1)),  # both at the end of the last line
        (add((), "F", 1, after="L"), append(("L",), 1)),
        (append(("M",), 1), append(("M",), 2)),  # each would write the comma
    ],
)
def test_conflicts(one: Edit, other: Edit) -> None:
    document = parse("A:\n  b: 1\n  c: 2\nT: one two\nM: [\n  x  # c\n  ]\nL:\n  - x\nE:")
    assert conflict(one(document), other(document))


def test_lost_comments_are_listed() -> None:
    document = parse("A:\n  # about b\n  b:\n    # inner\n    c: 1  # same line\n  # about d\n  d: 1\n")
    assert remove("A", "b")(document).lost_comments == ("# about b", "# inner", "# same line")


def test_a_comment_that_stays_is_not_lost() -> None:
    document = parse("A: !Join  # stays\n  # goes\n  - x\nB: 1\n")
    change = replace(("A",), "z")(document)
    assert apply_edits(document.text, change.edits) == "A: z  # stays\nB: 1\n"
    assert change.lost_comments == ("# goes",)


TEXTS = [
    ("plain stays plain", "A: abc\n", ("A",), ("b", "x y"), "A: ax yc\n"),
    ("what cannot be plain is quoted", "A: abc\n", ("A",), ("b", ": "), "A: 'a: c'\n"),
    ("text stays text", "A: yea\n", ("A",), ("a", "s"), "A: 'yes'\n"),
    ("nothing is left", "A: [abc]\n", ("A", 0), ("abc", ""), "A: ['']\n"),
    ("not a dash by itself", "A: {b: 1}\n", ("A", "b"), ("1", "-"), "A: {b: '-'}\n"),
    ("a number stays a number", "A: 15.10\n", ("A",), ("15", "16"), "A: 16.10\n"),
    ("in flow style", "A: [abc, d]\n", ("A", 0), ("b", ","), "A: ['a,c', d]\n"),
    ("in JSON", '{"A": "abc"}', ("A",), ("b", '"\n'), '{"A": "a\\"\\nc"}'),
    ("single quotes", "A: 'a\n  b'\n", ("A",), ("b", "it's"), "A: 'a\n  it''s'\n"),
]


@pytest.mark.parametrize(("before", "path", "pieces", "after"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS])
def test_edit_text(before: str, path: Path, pieces: tuple[str, str], after: str) -> None:
    document = parse(before)
    change = tree.edit_text(document, at(document, *path), [pieces])  # type: ignore[arg-type]
    assert apply_edits(before, change.edits) == after
    check(document, change.operations, parse(after))


@pytest.mark.parametrize(
    ("before", "pieces"),
    [
        ("A: |\n  abc\n", ("b", "\n")),
        ("A: 'abc'\n", ("b", "\t")),
        ("A: a\n  b\n", ("a", "a #")),
        ("A: 'a\n  b'\n", ("a", "a ")),
        ('{"A": null}', ("l", "x")),
        ("A: >\n  a\n  b\n", ("b", " b")),
    ],
)
def test_edit_text_refuses_what_cannot_stand_there(before: str, pieces: tuple[str, str]) -> None:
    document = parse(before)
    with pytest.raises(CannotEdit):
        tree.edit_text(document, at(document, "A"), [pieces])  # type: ignore[arg-type]


def test_edit_text_keeps_the_layout_of_a_block_scalar() -> None:
    text = "A: !Sub |\n  echo ${aws:username}  # not a comment\n\n  ${AWS::Region}\n"
    document = parse(text)
    node = at(document, "A")
    change = tree.edit_text(document, node, [("${aws:username}", "${!aws:username}")])  # type: ignore[arg-type]
    assert apply_edits(text, change.edits) == text.replace("${aws", "${!aws")


def test_edit_text_finds_what_is_escaped() -> None:
    text = 'A: "{\\"p\\": \\"x\\\\!\\"}"\nB: \'it\'\'s\'\n'
    document = parse(text)
    first, second = at(document, "A"), at(document, "B")
    edits = (
        *tree.edit_text(document, first, [('"x\\!"', '"x!"')]).edits,  # type: ignore[arg-type]
        *tree.edit_text(document, second, [("it's", "it isn't")]).edits,  # type: ignore[arg-type]
    )
    assert apply_edits(text, edits) == 'A: "{\\"p\\": \\"x!\\"}"\nB: \'it isn\'\'t\'\n'


@pytest.mark.parametrize("old", ["{a: b}", "x", "!Ref x"])
def test_an_item_far_behind_its_dash_becomes_several_lines(old: str) -> None:
    text = f"L:\n  -   {old}\n  - y\n"
    document = parse(text)
    change = tree.replace(document, document.root.get("L").items[0], {"k": "v", "l": "w"})  # type: ignore[union-attr]
    after = apply_edits(text, change.edits)
    check(document, change.operations, parse(after))
    assert after == "L:\n  - k: v\n    l: w\n  - y\n"
