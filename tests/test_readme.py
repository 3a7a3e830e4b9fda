"""What the README shows is what the program does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(command: str) -> subprocess.CompletedProcess[str]:
    words = command.split()
    assert words[0] == "cfn-repair"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "CFN_REPAIR_CATALOG": os.devnull}
    return subprocess.run(
        [sys.executable, "-m", "repair.cli", *words[1:]], cwd=ROOT, env=env, capture_output=True, text=True
    )


def test_the_diff_is_what_the_command_prints() -> None:
    command = re.search(r"`(cfn-repair fix --dry-run [^`]+)`", README)
    diff = re.search(r"```diff\n(.*?)```", README, re.DOTALL)
    assert command and diff
    printed = run(command.group(1))
    assert printed.returncode == 1, printed.stderr
    assert printed.stdout == diff.group(1)


def test_every_command_it_shows_exists() -> None:
    shown = set(re.findall(r"^cfn-repair ([a-z]+)", README, re.MULTILINE))
    assert shown
    for name in shown:
        assert run(f"cfn-repair {name} --help").returncode == 0, name


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
