"""``python -m repair`` is ``cfn-repair``."""

from repair.cli import main

main()
