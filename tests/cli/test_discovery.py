"""Which files are looked at, and which are templates."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from repair.discovery import NotFound, candidates
from repair.patterns import patterns
from repair.recognition import claims_to_be_template, is_template, may_be_template
from repair.syntax.document import parse


def lay_out(folder: Path, *names: str, **files: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def found(folder: Path, *paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    excluded = [patterns(folder, exclude)] if exclude else []
    return [str(c.path.relative_to(folder)) for c in candidates([folder / p for p in paths or (".",)], excluded)]


def test_names(tmp_path: Path) -> None:
    lay_out(
        tmp_path, "a.yaml", "b.YML", "c.json", "d.template", "e.template.txt", "f.template.orig", "g.txt", "h.yaml~"
    )
    lay_out(tmp_path, "i.template.bak", "yaml", ".hidden.yaml", "cdk.out/s.template.json")
    wanted = [".hidden.yaml", "a.yaml", "b.YML", "c.json", "cdk.out/s.template.json", "d.template", "e.template.txt"]
    assert found(tmp_path) == wanted


def test_path_order_and_each_file_once(tmp_path: Path) -> None:
    lay_out(tmp_path, "b/z.yaml", "b-a/x.yaml", "b.yaml", "a/a.yaml")
    assert found(tmp_path, "b", ".", "b/z.yaml", "a/../a/a.yaml", "b.yaml") == [
        "a/../a/a.yaml",
        "b/z.yaml",
        "b-a/x.yaml",
        "b.yaml",
    ]
    assert [c.named for c in candidates([tmp_path, tmp_path / "b.yaml"])] == [False, False, False, True]
    (tmp_path / "c").symlink_to("b")
    assert found(tmp_path, "b", "c") == ["b/z.yaml"], "a named link to a folder is followed"
    assert found(tmp_path, "c") == ["c/z.yaml"]


def test_skipped_folders(tmp_path: Path) -> None:
    lay_out(tmp_path, ".git/a.yaml", "node_modules/a.yaml", "x/.venv/a.yaml", ".aws-sam/build/a.yaml", "x/git/a.yaml")
    assert found(tmp_path) == ["x/git/a.yaml"]


@pytest.mark.parametrize(
    ("ignore", "kept"),
    [
        ({".gitignore": "build/\n"}, ["a.yaml", "sub/a.yaml", "sub/keep/a.yaml"]),
        ({".gitignore": "/build\n"}, ["a.yaml", "sub/a.yaml", "sub/build/a.yaml", "sub/keep/a.yaml"]),
        ({".gitignore": "a.yaml\n!**/keep/a.yaml\n"}, ["sub/keep/a.yaml"]),
        (
            {".gitignore": "*.yaml\n", "sub/.gitignore": "!a.yaml\n"},
            ["sub/a.yaml", "sub/build/a.yaml", "sub/keep/a.yaml"],
        ),
        ({"sub/.gitignore": "/a.yaml\nbuild\n"}, ["a.yaml", "build/a.yaml", "sub/keep/a.yaml"]),
        ({"sub/.gitignore": "*\n"}, ["a.yaml", "build/a.yaml"]),
        ({".gitignore": "sub/**\n# comment\n\n"}, ["a.yaml", "build/a.yaml"]),
        ({".gitignore": "\ufeff"}, ["a.yaml", "build/a.yaml", "sub/a.yaml", "sub/build/a.yaml", "sub/keep/a.yaml"]),
    ],
)
def test_gitignore(tmp_path: Path, ignore: dict[str, str], kept: list[str]) -> None:
    lay_out(tmp_path, "a.yaml", "build/a.yaml", "sub/a.yaml", "sub/build/a.yaml", "sub/keep/a.yaml")
    for name, text in ignore.items():
        (tmp_path / name).write_text(text)
    assert found(tmp_path) == kept


def test_the_repository_above_counts_but_not_against_a_folder_that_was_named(tmp_path: Path) -> None:
    lay_out(
        tmp_path, "repo/sub/a.yaml", "repo/sub/old/a.yaml", "repo/gen/a.yaml", "repo/.git/info/exclude", "above.yaml"
    )
    (tmp_path / ".gitignore").write_text("*.yaml\n")
    (tmp_path / "repo" / ".gitignore").write_text("old/\ngen/\n")
    assert found(tmp_path, "repo/sub") == ["repo/sub/a.yaml"]
    assert found(tmp_path, "repo/gen") == ["repo/gen/a.yaml"]
    (tmp_path / "repo" / ".gitignore").write_text("*\n")
    assert found(tmp_path, "repo/gen") == ["repo/gen/a.yaml"]
    assert found(tmp_path, "repo") == []
    (tmp_path / "repo" / ".gitignore").write_text("old/\ngen/\n")
    (tmp_path / "repo" / ".git" / "info" / "exclude").write_text("sub/a.yaml\n")
    assert found(tmp_path, "repo") == []


RULES = [
    "*.json\n!keep.json\n/top/\nsub/*.yml\n**/deep/x.yaml\nlast/**/z.yaml\ntrailing \nspace\\ name.yaml\n[ab].yml\n",
    "*\n!*/\n!*.yaml\n",
    "*\n!sub/\n!*.json\n",
    "*\n!sub\n!sub/**\nsub/top\n",
    "sub/**\n!sub/keep.json\n",
    "/*\n!/sub\n/sub/*\n!/sub/sub\n",
    "**/sub/\n",
    "a.*\n!a.json\n\\!x.yaml\n#y.yaml\n[!a-c].yml\n?eep.json\n",
    "last/**\n!last/b/\n",
    "deep\n!deep/\n",
]


@pytest.mark.parametrize("rules", RULES)
def test_git_agrees(tmp_path: Path, rules: str) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    names = ["a.json", "keep.json", "sub/keep.json", "top/a.yaml", "sub/top/a.yaml", "sub/a.yml", "sub/sub/c.yml"]
    names += ["deep/x.yaml", "sub/deep/x.yaml", "last/z.yaml", "last/b/c/z.yaml", "space name.yaml", "a.yml", "c.yml"]
    lay_out(tmp_path, *names, "!x.yaml", "#y.yaml", "d.yml", "sub/sub/top")
    (tmp_path / ".gitignore").write_text(rules)
    (tmp_path / "sub" / ".gitignore").write_text("!a.yml\nkeep.json\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "-z"], cwd=tmp_path, capture_output=True, check=True
    )
    git = {name for name in listed.stdout.decode().split("\0") if name.endswith((".yaml", ".yml", ".json"))}
    assert set(found(tmp_path)) == git


PIECES = ["a", "b", "*", "**", "?", "[ab]", "[!a]", "a*", "*b", "/", "/", "/", "!", "\\a", "a.b", "\\*", " ", "[a-c]"]
PIECES += ["[^b]", "\\ ", "x", "#", "[]a]", "[a\\]]", "\\!"]


def test_git_agrees_on_random_patterns(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    random = Random(20261124)
    names = ["a", "b", "ab", "x", "a.b", "c", "*", "#", "]", "a "]
    paths = sorted({"/".join(random.choices(names, k=depth)) for depth in (1, 2, 3) for _ in range(25)})
    wrong = []
    for _ in range(60):
        lines = ["".join(random.choices(PIECES, k=random.randint(1, 6))) for _ in range(3)]
        (tmp_path / ".gitignore").write_text("\n".join(lines) + "\n")
        command = ["git", "check-ignore", "--no-index", "--verbose", "--non-matching", "-z", "--stdin"]
        done = subprocess.run(command, cwd=tmp_path, input="\0".join(paths) + "\0", capture_output=True, text=True)
        fields = done.stdout.split("\0")[:-1]
        git = {
            path: bool(rule) and not rule.startswith("!") for rule, path in zip(fields[2::4], fields[3::4], strict=True)
        }
        ours = patterns(tmp_path, lines, lenient=True)
        wrong += [(lines, path) for path in paths if ours.cover(str(tmp_path / path)) is not git[path]]
    assert not wrong


@pytest.mark.parametrize(
    ("exclude", "kept"),
    [
        (("vendor/",), ["a.yaml", "sub/b.json"]),
        (("*.json",), ["a.yaml", "sub/vendor/a.yaml", "vendor/a.yaml"]),
        (("sub/vendor/**", "/a.yaml"), ["sub/b.json", "vendor/a.yaml"]),
        (("*", "!sub/", "!*.json"), ["sub/b.json"]),
    ],
)
def test_exclude(tmp_path: Path, exclude: tuple[str, ...], kept: list[str]) -> None:
    lay_out(tmp_path, "a.yaml", "vendor/a.yaml", "sub/vendor/a.yaml", "sub/b.json")
    assert found(tmp_path, exclude=exclude) == kept
    if exclude == ("sub/vendor/**", "/a.yaml"):
        assert found(tmp_path, "sub", exclude=exclude) == ["sub/b.json"], "relative to where the pattern was written"
    assert found(tmp_path, "a.yaml", exclude=exclude) == ["a.yaml"], "who names a file wants it"


def test_links(tmp_path: Path) -> None:
    lay_out(tmp_path, "in/a.yaml", "out/b.yaml")
    folder = tmp_path / "in"
    (folder / "loop").symlink_to(folder)
    (folder / "away").symlink_to(tmp_path / "out")
    (folder / "link.yaml").symlink_to(tmp_path / "out" / "b.yaml")
    (folder / "self.yaml").symlink_to("self.yaml")
    (folder / "dead.yaml").symlink_to("nowhere")
    assert found(tmp_path, "in") == ["in/a.yaml"]
    assert found(tmp_path, "in/link.yaml", "out") == ["in/link.yaml"], "the same file is looked at once"
    with pytest.raises(NotFound, match=r"dead\.yaml: the link leads nowhere"):
        found(tmp_path, "in/dead.yaml")
    with pytest.raises(NotFound):
        found(tmp_path, "in/self.yaml")
    with pytest.raises(NotFound, match="there is no such file or folder"):
        found(tmp_path, "nothing")


def test_a_folder_that_cannot_be_searched_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, "a/a.yaml", "b/b.yaml")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    seen = candidates([tmp_path])
    assert [(c.path.name, c.problem) for c in seen] == [
        ("a", "the folder cannot be searched: Permission denied"),
        ("b.yaml", ""),
    ]


def test_deep_folders(tmp_path: Path) -> None:
    depth = 1200  # deeper than Python may recurse
    here = str(tmp_path)
    if len(here) + 2 * depth > 3800:
        pytest.skip("longer than a path may be")
    for _ in range(depth):
        here += "/d"
        os.mkdir(here)
    Path(here, "a.yaml").write_text("x")
    assert len(candidates([tmp_path])) == 1
    for _ in range(depth):  # what cleans up behind the tests does recurse
        for name in os.listdir(here):
            (os.rmdir if name == "d" else os.unlink)(here + "/" + name)
        here = here[:-2]


def test_a_bad_pattern_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'!' is not a pattern"):
        patterns(tmp_path, ["ok", "!"])


TOPIC = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOPIC, True),
        ('{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}', True),
        ("AWSTemplateFormatVersion: '2010-09-09'\nDescription: only a shell\n", True),
        ("Transform: AWS::Serverless-2016-10-31\nGlobals: {}\n", True),
        ("Transform: [Mine, 'AWS::LanguageExtensions']\nResources: {}\n", True),
        ("Transform: Mine\nResources: {}\n", False),
        ("Resources:\n  A: {Type: Custom::Thing}\n", True),
        ("Resources:\n  A: {Type: My::Own::Thing::MODULE}\n  B: {}\n", True),
        ("Resources:\n  A: {Type: AWS::SNS::Topic}\n  B: {}\n  C: {Typ: x}\n", False),
        ("Resources: [1]\n", False),
        ("Resources:\n", False),
        ("apiVersion: v1\nkind: ResourceQuota\nspec: {Resources: {cpu: 1}}\n", False),
        ("services: {web: {image: nginx, deploy: {Resources: {}}}}\n", False),
        ('{"name": "x", "Resources": {"a": {"Type": "json"}}}', False),
        ("Parameters: {A: {Type: 'AWS::SSM::Parameter::Value<String>'}}\n", False),
    ],
)
def test_templates_are_known_by_content(text: str, expected: bool) -> None:
    assert is_template(parse(text)) is expected
    if expected:
        assert may_be_template(text.encode())


IN_A_TEXT = "    AWSTemplateFormatVersion: '2010-09-09'\n    Resources: {A: {Type: AWS::SNS::Topic}}\n"


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n\tA: 1\n", True),
        ('{"Resources": {"A": {"Type": "AWS::SNS::Topic",}}', True),
        ("Resources:\n  A:\n    Type:  'AWS::SNS::Topic\n", True),
        ("Resources:\n  A: [\n", False),
        ("apiVersion: v1\nkind: ConfigMap\ndata:\n  t: |\n" + IN_A_TEXT + "---\napiVersion: v1\n", False),
        ("on: push\njobs:\n  a:\n    run: |\n" + IN_A_TEXT + "  {{ broken\n", False),
        ("\ufeff# play\n---\n\n- hosts: all\n  body: |\n" + IN_A_TEXT + "\t", False),
        (TOPIC + "  B: [\n- x\n", True),
    ],
)
def test_what_cannot_be_parsed_is_ours_only_if_it_says_so(text: str, claims: bool) -> None:
    assert claims_to_be_template(text.encode()) is claims


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_template_in_utf_16_is_not_passed_over(encoding: str) -> None:
    data = ("" if encoding == "utf-16" else "\ufeff").encode(encoding) + TOPIC.encode(encoding)
    assert may_be_template(data)
    assert claims_to_be_template(data)
    assert not may_be_template("kind: Pod\n".encode(encoding))
