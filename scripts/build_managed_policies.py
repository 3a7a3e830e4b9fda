"""Compact the names and paths of the policies that AWS manages into `repair/knowledge/data/managed_policies.json`.

    python scripts/build_managed_policies.py            rebuild from the installed moto, which carries IAM's own list
    python scripts/build_managed_policies.py --check    rebuild in memory and compare, exit 1 on a difference

Names only, one path a line: what the policies allow is of no use here, and changes all the time.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.metadata import version
from pathlib import Path

from moto.iam.aws_managed_policies import aws_managed_policies_data

TARGET = Path(__file__).resolve().parents[1] / "repair" / "knowledge" / "data" / "managed_policies.json"


def build() -> str:
    """Return the text of the data file."""
    policies = json.loads(aws_managed_policies_data)
    paths: dict[str, list[str]] = {}
    for name, policy in policies.items():
        paths.setdefault(policy["Path"].lstrip("/"), []).append(name)
    dates = [date for policy in policies.values() if (date := policy.get("UpdateDate") or policy.get("CreateDate"))]
    lines = [f"  {json.dumps(path)}: {json.dumps(sorted(names))}" for path, names in sorted(paths.items())]
    head = f'"source": "aws iam list-policies --scope AWS, as moto {version("moto")} ships it (Apache-2.0)"'
    return f'{{\n"date": "{max(dates)[:10]}",\n{head},\n"paths": {{\n' + ",\n".join(lines) + "\n}\n}\n"


def main() -> int:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    if not parser.parse_args().check:
        TARGET.write_text(build(), encoding="utf-8")
        return 0
    return int(TARGET.read_text(encoding="utf-8") != build())


if __name__ == "__main__":
    sys.exit(main())
