"""What configuration files say, and what is told of their mistakes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from repair.cli_options import (
    CommandLine,
    SsmReference,
    UsageError,
    VersionPin,
    choices,
    parameter_values,
    regions,
    words,
)
from repair.configuration import Configuration, ConfigurationError, configuration_for

ALL = """\
[tool.cfn-repair]
region = ["eu-south-1", "us-gov-west-1"]
as-of = 2025-11-05
select = "versions"
ignore = ["a", "b"]
exclude = ["vendor/"]
unsafe-fixes = true
existing-stack = true
ssm-reference = "resolve"
version-policy = "latest"
version-pin = "major"
allow-major = true
[tool.cfn-repair.choices]
"id@Resources.A" = "!Ref B"
[[tool.cfn-repair.overrides]]
paths = ["eu/**", "*.eu.yaml"]
region = "eu-west-1"
[[tool.cfn-repair.overrides]]
paths = "eu/old/"
existing-stack = false
"""


@pytest.fixture(autouse=True)
def fresh() -> None:
    configuration_for.cache_clear()


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", ["pyproject.toml", "cfn-repair.toml"])
def test_every_setting(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, ALL)
    found = configuration_for(tmp_path / "some" / "folder")
    assert found.region == ("eu-south-1", "us-gov-west-1")
    assert found.as_of == date(2025, 11, 5)
    assert (found.select, found.ignore) == (("versions",), ("a", "b"))
    assert (found.unsafe_fixes, found.existing_stack, found.allow_major) == (True, True, True)
    assert (found.ssm_reference, found.version_policy, found.version_pin) == ("resolve", "latest", "major")
    assert found.choices == {"id@Resources.A": "!Ref B"}
    assert found.excludes(tmp_path / "x" / "vendor" / "t.yaml")
    assert not found.excludes(tmp_path / "t.yaml")


def test_the_short_form_of_our_own_file(tmp_path: Path) -> None:
    write(tmp_path / "cfn-repair.toml", "region = 'eu-west-1'\n[[overrides]]\npaths = ['*']\nallow-major = true\n")
    assert configuration_for(tmp_path).region == ("eu-west-1",)
    assert configuration_for(tmp_path).for_file(tmp_path / "t.yaml").allow_major


@pytest.mark.parametrize(
    ("file", "region", "existing"),
    [
        ("t.yaml", ("eu-south-1", "us-gov-west-1"), True),
        ("eu/t.yaml", ("eu-west-1",), True),
        ("eu/old/t.yaml", ("eu-west-1",), False),
        ("x/t.eu.yaml", ("eu-west-1",), True),
        ("x/eu/t.yaml", ("eu-south-1", "us-gov-west-1"), True),
    ],
)
def test_overrides(tmp_path: Path, file: str, region: tuple[str, ...], existing: bool) -> None:
    write(tmp_path / "pyproject.toml", ALL)
    found = configuration_for(tmp_path).for_file(tmp_path / file)
    assert (found.region, found.existing_stack) == (region, existing)
    assert found.ssm_reference == "resolve"


def test_the_nearest_one_counts(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool.cfn-repair]\nallow-major = true\n")
    write(tmp_path / "a" / "pyproject.toml", "[project]\nname = 'not ours'\n")
    write(tmp_path / "a" / "b" / "cfn-repair.toml", "unsafe-fixes = true\n")
    write(tmp_path / "a" / "b" / "pyproject.toml", "[tool.cfn-repair]\nexisting-stack = true\n")
    assert configuration_for(tmp_path / "a").allow_major
    below = configuration_for(tmp_path / "a" / "b" / "c")
    assert (below.allow_major, below.unsafe_fixes, below.existing_stack) == (False, True, False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("regoin = 'x'", r"there is no setting 'regoin'; did you mean 'region'\?"),
        ("zzz = 1", r"there is no setting 'zzz'; known are region, as-of, "),
        ("region = 1", r"region must be the name of a region|region must be a string or a list of strings, not 1"),
        ("region = 'Frankfurt'", r"region must be the name of a region, such as eu-south-1, or a list of them"),
        ("as-of = 'soon'", r"as-of must be a date, such as 2026-10-20, not 'soon'"),
        ("unsafe-fixes = 'yes'", r"unsafe-fixes must be true or false, not 'yes'"),
        ("select = [1]", r"select must be a string or a list of strings"),
        ("ssm-reference = 'x'", r"ssm-reference must be one of 'secrets', 'resolve', not 'x'"),
        ("version-pin = ['exact']", r"version-pin must be one of 'exact', 'major'"),
        ("choices = 1", r"choices must be a table of strings"),
        ("exclude = ['!']", r"exclude: '!' is not a pattern as in \.gitignore"),
        ("overrides = 1", r"overrides: write each as \[\[tool\.cfn-repair\.overrides\]\]"),
        ("[[overrides]]\nregion = 'eu-west-1'", r"override 1 names no paths"),
        ("[[overrides]]\npaths = 1", r"override 1: paths must be a string or a list of strings"),
        ("[[overrides]]\npaths = ['a']\nregio = 'x'", r"override 1: there is no setting 'regio'"),
        ("[[overrides]]\npaths = ['a']\nexclude = ['x']", r"override 1: exclude holds for all files"),
        ("[[overrides]]\npaths = ['a']\noverrides = []", r"override 1: there is no setting 'overrides'"),
        ("a = ", r"this is not TOML: "),
        ("tool.cfn-repair = 1", r"write the settings under \[tool\.cfn-repair\]"),
    ],
)
def test_mistakes_name_the_file_and_the_key(tmp_path: Path, text: str, message: str) -> None:
    file = write(tmp_path / "cfn-repair.toml", text + "\n")
    with pytest.raises(ConfigurationError, match=message) as caught:
        configuration_for(tmp_path)
    assert str(caught.value).startswith(f"{file}: ")


def test_a_pyproject_of_others_is_only_read(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "tool = 1\n")
    assert configuration_for(tmp_path) == Configuration()


def test_a_moment_is_a_day(tmp_path: Path) -> None:
    write(tmp_path / "cfn-repair.toml", "as-of = 2025-11-05T10:00:00\n")
    assert configuration_for(tmp_path).as_of == date(2025, 11, 5)
    assert type(configuration_for(tmp_path).as_of) is date


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("[default.deploy.parameters]\nregion = 'eu-west-3'\n", ("eu-west-3",)),
        ("[default.global.parameters]\nregion = 'eu-west-3'\n", ("eu-west-3",)),
        (
            "[default.global.parameters]\nregion = 'eu-west-3'\n[default.deploy.parameters]\nregion='us-east-2'",
            ("us-east-2",),
        ),
        ("[default]\ndeploy = 1\n", ()),
        ("default = 1\n", ()),
        ("[prod.deploy.parameters]\nregion = 'eu-west-3'\n", ()),
        ("broken", ()),
    ],
)
def test_samconfig(tmp_path: Path, text: str, region: tuple[str, ...]) -> None:
    write(tmp_path / "samconfig.toml", text)
    assert configuration_for(tmp_path / "sub").region == region
    write(tmp_path / "cfn-repair.toml", "region = 'us-east-1'\n")
    configuration_for.cache_clear()
    assert configuration_for(tmp_path / "sub").region == ("us-east-1",)


CONFIGURED = Configuration(
    region=("us-east-1",),
    as_of=date(2025, 1, 1),
    select=("a",),
    ignore=("b",),
    unsafe_fixes=True,
    existing_stack=True,
    ssm_reference="resolve",
    version_pin="major",
    allow_major=True,
    choices={"x@y": "1", "x@z": "2"},
)


def test_the_command_line_wins() -> None:
    silent = CommandLine().options(CONFIGURED)
    assert (silent.regions, silent.as_of, silent.select, silent.ignore) == (
        ("us-east-1",),
        date(2025, 1, 1),
        ("a",),
        ("b",),
    )
    assert (silent.unsafe, silent.existing_stack) == (True, True)
    assert dict(silent.context) == {
        "allow_major": True,
        "ssm_reference": "resolve",
        "version_pin": "major",
        "version_policy": "aged",
    }
    said = CommandLine(
        region=("eu-west-1",),
        as_of=date(2026, 1, 1),
        select=("c",),
        unsafe_fixes=False,
        existing_stack=False,
        ssm_reference=SsmReference.SECRETS,
        version_pin=VersionPin.EXACT,
        allow_major=False,
        choices={"x@y": "3"},
    ).options(CONFIGURED)
    assert (said.regions, said.as_of, said.select) == (("eu-west-1",), date(2026, 1, 1), ("c",))
    assert said.ignore == (), "who selects, selects"
    assert (said.unsafe, said.existing_stack) == (False, False)
    assert dict(said.context)["ssm_reference"] == "secrets"
    assert type(dict(said.context)["version_pin"]) is str
    assert dict(said.context)["allow_major"] is False
    assert dict(said.choices) == {"x@y": "3", "x@z": "2"}
    assert CommandLine(ignore=("z",)).options(CONFIGURED).ignore == ("z",)


def test_words_and_regions() -> None:
    assert words(["a,b", " c  d ", ""]) == ("a", "b", "c", "d")
    assert words(None) == ()
    assert regions(["eu-south-1,us-east-1", "us-gov-west-1"]) == ("eu-south-1", "us-east-1", "us-gov-west-1")
    with pytest.raises(UsageError, match="--region must be the name of a region"):
        regions(["Milan"])


def test_choices() -> None:
    assert choices(["id@/Resources/A=x=y"]) == {"id@/Resources/A": "x=y"}
    for wrong in ("id=x", "id@path", ""):
        with pytest.raises(UsageError, match="--choose takes id@path=answer"):
            choices([wrong])


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"A": "x", "B": 1, "C": true, "D": ["a", "b"]}', {"A": "x", "B": "1", "C": "true", "D": "a,b"}),
        ('[{"ParameterKey": "A", "ParameterValue": "x"}]', {"A": "x"}),
        ('[{"ParameterKey": "A", "UsePreviousValue": true}]', {}),
        ('{"Parameters": {"A": "x"}, "Tags": {}}', {"A": "x"}),
        ('{"Parameters": "x"}', {"Parameters": "x"}),
        ("\ufeff{}", {}),
        ("[]", {}),
    ],
)
def test_parameters(tmp_path: Path, text: str, values: dict[str, str]) -> None:
    assert parameter_values(write(tmp_path / "p.json", text)) == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "this is not JSON"),
        ("1", "this names no parameters; write"),
        ('{"A": {"B": 1}}', "p.json: A must be a text"),
    ],
)
def test_parameters_that_are_none(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parameter_values(write(tmp_path / "p.json", text))
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        parameter_values(tmp_path / "missing.json")


def test_the_documentation_names_every_setting_and_its_example_is_right(tmp_path: Path) -> None:
    from repair.configuration import _READERS

    page = (Path(__file__).parents[2] / "docs" / "usage.md").read_text(encoding="utf-8")
    for name in _READERS:
        assert f"`{name}`" in page
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    write(tmp_path / "pyproject.toml", block)
    found = configuration_for(tmp_path)
    assert found.region == ("us-east-1",)
    assert found.for_file(tmp_path / "eu" / "t.yaml").region == ("eu-south-1",)
