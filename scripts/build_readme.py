"""Writes the diff that README.md shows: what the command above it prints.

Usage: python scripts/build_readme.py
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the command that stands above the diff, and put what it prints between the fences."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    command = re.search(r"`cfn-repair (fix --dry-run [^`]+)`", text)
    if command is None:
        print("README.md shows no command")
        return 1
    words = [sys.executable, "-m", "repair.cli", *command.group(1).split()]
    diff = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    new = re.sub(
        r"(```diff\n).*?(```)", lambda match: match.group(1) + diff + match.group(2), text, count=1, flags=re.DOTALL
    )
    readme.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
