"""Prints the figures that describe the syntax floor on a folder of templates.

Usage: python scripts/measure.py FOLDER

Files and bytes, how many cannot be parsed, and seconds per megabyte of: libyaml's bare events, our nodes, the model,
and a ruamel.yaml round trip (on a sample, it is slow). All in one run, so that the ratios hold on a noisy machine.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from repair.syntax.document import parse
from repair.syntax.errors import TemplateError
from repair.syntax.source import decode

SUFFIXES = {".yaml", ".yml", ".json", ".template"}
SAMPLE = 40


def main() -> int:
    """Measure and print."""
    folder = Path(sys.argv[1])
    texts: list[str] = []
    files = unreadable = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix not in SUFFIXES or not path.is_file():
            continue
        files += 1
        try:
            source = decode(path.read_bytes())
            if parse(source.text).format == "yaml":
                texts.append(source.text)
        except TemplateError:
            unreadable += 1
    print(f"{files} files, {unreadable} cannot be parsed, {len(texts)} in YAML, {sum(map(len, texts)) / 1e6:.1f} MB")
    bare = timed("libyaml events", texts, events)
    for name, work in (("our nodes", nodes), ("our nodes and the model", model)):
        print(f"    {timed(name, texts, work) / bare:.1f} times the bare events")
    sample = texts[:: max(1, len(texts) // SAMPLE)]
    print(
        f"    {timed(f'ruamel round trip ({len(sample)} files)', sample, round_trip) / bare:.1f} times the bare events"
    )
    return 0


def timed(name: str, texts: list[str], work: Callable[[str], object]) -> float:
    """Seconds per megabyte, the better of two runs."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        for text in texts:
            work(text)
        best = min(best, time.perf_counter() - start)
    seconds = best / (sum(map(len, texts)) / 1e6)
    print(f"{name}: {seconds:.3f} s/MB")
    return seconds


def events(text: str) -> None:
    """libyaml alone."""
    parser = yaml.CSafeLoader(text)
    while not isinstance(parser.get_event(), yaml.StreamEndEvent):
        pass


def nodes(text: str) -> object:
    """Our tree."""
    return parse(text)


def model(text: str) -> object:
    """Our tree and its model."""
    return parse(text).model()


def round_trip(text: str) -> None:
    """What a library that emits would cost."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    library = YAML(typ="rt", pure=True)
    with contextlib.suppress(YAMLError):
        library.dump(library.load(text), io.StringIO())


if __name__ == "__main__":
    sys.exit(main())
