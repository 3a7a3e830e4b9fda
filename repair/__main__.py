"""``python -m repair`` is ``cfn-repair``."""

import sys


def main() -> None:
    """The program. Ctrl-C while it is still being loaded is no reason for a traceback either."""
    try:
        from repair.cli import main as program
    except KeyboardInterrupt:
        sys.exit(130)
    program()


if __name__ == "__main__":
    main()
