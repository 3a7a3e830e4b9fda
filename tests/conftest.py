"""What holds for all tests."""

from __future__ import annotations

import os

# The command runs in a process of its own in many tests. Where byte code is kept, as it is for people, it starts in half
# the time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
