"""Random YAML texts in all kinds of dress: comments and blank lines anywhere, every scalar style, odd indents."""

from __future__ import annotations

import random

WORDS = ["a", "AWS::X", "x y", "1", "15.10", "yes", "012", "é", "\U0001f600", "http://x", "a#b", "-1", "~"]
QUOTED = ["''", "'it''s'", "'a: b'", "'# no'", '"a\\nb"', '"\\u00e9"', "' lead'", '"q\\"q"', "[]", "{ }"]
KEYS = ["A", "Type", "Fn::Sub", "'quoted'", '"double"', "80", "with space", "é", "x.y"]
COMMENTS = ["# c", "#", "# k: v", "# - x", "#\ttab", "# {", "## banner ##", "# , ]"]
TAGS = ["!Sub ", "!Ref ", "!GetAtt ", "!Foo  "]


class RandomText:
    """One document; the probabilities of comments, blank lines and tags are drawn once for it."""

    def __init__(self, choose: random.Random) -> None:
        self.choose = choose
        self.comments = choose.choice([0, 0, 0.1, 0.3])
        self.blanks = choose.choice([0, 0, 0.1, 0.3])
        self.tags = choose.choice([0, 0.1, 0.3])

    def document(self) -> str:
        lines = [*self.between(0), *(["---"] if self.chance(0.2) else []), *self.between(0)]
        lines += [self.mapping(0, self.choose.choice([1, 2, 3])), *self.between(0)]
        text = "\n".join(lines) + self.choose.choice(["\n", "\n", "\n", "", "\n\n", "\n  \n"])
        return text.replace("\n", "\r\n") if self.chance(0.2) else text

    def chance(self, probability: float) -> bool:
        return self.choose.random() < probability

    def comment(self) -> str:
        return self.choose.choice(["  ", " "]) + self.choose.choice(COMMENTS) if self.chance(self.comments) else ""

    def between(self, indent: int) -> list[str]:
        lines: list[str] = []
        while self.chance(self.comments):
            lines.append(" " * self.choose.choice([indent, indent, 0, indent + 2]) + self.choose.choice(COMMENTS))
        while self.chance(self.blanks):
            lines.append(self.choose.choice(["", "", " " * indent]))
        return lines

    def tag(self) -> str:
        return self.choose.choice(TAGS) if self.chance(self.tags) else ""

    def mapping(self, indent: int, depth: int) -> str:
        lines: list[str] = []
        for number, key in enumerate(self.choose.sample(KEYS, self.choose.choice([1, 1, 2, 3]))):
            lines += self.between(indent) if number else []
            lines.append(f"{' ' * indent}{key}:{self.value(indent, depth)}")
        return "\n".join(lines)

    def sequence(self, indent: int, depth: int) -> str:
        lines: list[str] = []
        for number in range(self.choose.choice([1, 2, 3])):
            lines += self.between(indent) if number else []
            lines.append(f"{' ' * indent}-{self.value(indent, depth, item=True)}")
        return "\n".join(lines)

    def value(self, indent: int, depth: int, item: bool = False) -> str:
        """What follows ``key:`` or ``-``; lines below stand deeper than `indent`."""
        choose = self.choose
        gap = " " * choose.choice([1, 1, 1, 2])
        kinds = ["scalar", "scalar", "empty", "flow", "lines", "block scalar"]
        kind = choose.choice([*kinds, "mapping", "mapping", "sequence"] if depth > 0 else kinds)
        if kind == "scalar":
            return gap + self.tag() + choose.choice(WORDS + QUOTED) + self.comment()
        if kind == "empty":
            return self.comment()
        if kind == "flow":
            return gap + self.flow(indent + 2, 2) + self.comment()
        if kind == "lines":
            quote = choose.choice(["", "'", '"'])
            deeper = "\n" * choose.choice([1, 1, 2, 3]) + " " * (indent + choose.choice([1, 2, 4]))
            return f"{gap}{self.tag()}{quote}one two{deeper}three{quote}{self.comment()}"
        if kind == "block scalar":
            return gap + self.tag() + self.block_scalar(indent)
        if item and self.chance(0.6):
            below = self.mapping if kind == "mapping" else self.sequence
            return gap + below(indent + 1 + len(gap), depth - 1).lstrip(" ")
        head = (" " + self.tag().strip() if self.chance(self.tags) else "").rstrip() + self.comment() + "\n"
        head += "".join(line + "\n" for line in self.between(indent + 2))
        if kind == "mapping":
            return head + self.mapping(indent + choose.choice([1, 2, 2, 4]), depth - 1)
        return head + self.sequence(indent + choose.choice([2, 2, 4] if item else [0, 2, 4]), depth - 1)

    def block_scalar(self, indent: int) -> str:
        choose = self.choose
        step = choose.choice([1, 2, 4])
        header = choose.choice("|>") + choose.choice(["", "", "-", "+"]) + (str(step) if self.chance(0.15) else "")
        margin = " " * (indent + step)
        lines = [
            margin + choose.choice(["text", "# no comment", "k: v", "\ttab", "x  "])
            for _ in range(choose.randint(0, 3))
        ]
        lines = [margin + "first", *lines] if lines else []
        lines += [choose.choice(["", " " * indent, margin]) for _ in range(choose.choice([0, 0, 1, 2]) if lines else 0)]
        return "\n".join([header + self.comment(), *lines])

    def flow(self, indent: int, depth: int) -> str:
        choose = self.choose
        if not depth or self.chance(0.3):
            return self.tag() + choose.choice([word for word in WORDS + QUOTED if word[0] not in "[{"])
        members = [self.flow(indent + 2, depth - 1) for _ in range(choose.randint(0, 3))]
        start, end = "[", "]"
        if self.chance(0.5):
            start, end = "{", "}"
            members = [
                f"{key}: {member}" for key, member in zip(choose.sample(KEYS, len(members)), members, strict=True)
            ]
        if self.chance(0.6) or not members:
            return start + ", ".join(members) + choose.choice(["", "", ", "] if members else [""]) + end
        line = "\n" + " " * indent
        text = "".join(member + "," + self.comment() + line for member in members[:-1]) + members[-1]
        tail = choose.choice(["", ",", self.comment()])
        return start + line + text + tail + line + end


__all__ = ["RandomText"]
