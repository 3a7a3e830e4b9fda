"""Reports for people who would rather look than read: Markdown for a pull request, HTML for a browser."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from repair.engine.result import Finding, Outcome
from repair.reports.text import WHY, masked_diff, summary

_STYLE = """
:root{color-scheme:light dark;--add:#dafbe1;--del:#ffebe9;--line:#d0d7de;--dim:#57606a}
@media(prefers-color-scheme:dark){:root{--add:#12361f;--del:#4a1c1c;--line:#3d444d;--dim:#9198a1}}
body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}
h2{font:600 1rem ui-monospace,monospace;border-bottom:1px solid var(--line);padding-bottom:.3rem;margin-top:2.5rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
pre{overflow-x:auto;border:1px solid var(--line);border-radius:6px;padding:.5rem 0;font:13px/1.45 ui-monospace,monospace}
pre span{display:block;padding:0 .8rem;white-space:pre}.add{background:var(--add)}.del{background:var(--del)}.hunk,.dim{color:var(--dim)}
"""


def markdown(outcomes: Sequence[Outcome], verb: str) -> str:
    """A report to paste into a pull request. Literal secrets in the diffs are hidden."""
    lines = ["# cfn-repair", "", *summary(outcomes, verb), ""]
    for outcome in outcomes:
        if not (outcome.findings or outcome.problem or outcome.bugs or outcome.notes):
            continue
        lines += [f"## `{outcome.name}`", ""]
        if outcome.problem:
            lines += [
                f"**Error** at {outcome.problem.line}:{outcome.problem.column}: {_cell(outcome.problem.message)}",
                "",
            ]
        rows = [_row(finding) for finding in outcome.findings if finding.why != "suppressed"]
        if rows:
            lines += ["| line | finding | what | safety | impact | |", "|---|---|---|---|---|---|"]
            lines += ["| " + " | ".join(map(_cell, row)) + " |" for row in rows] + [""]
        lines += [f"- {_cell(note)}" for note in (*outcome.notes, *(f"our bug: {bug}" for bug in outcome.bugs))]
        if outcome.changed:
            diff = masked_diff(outcome)
            fence = "`" * max(
                3, 1 + max((len(run) for line in diff for run in line.split() if set(run) == {"`"}), default=0)
            )
            lines += [f"{fence}diff", *diff, fence, ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(finding: Finding) -> tuple[str, ...]:
    status = finding.status if finding.status == "repaired" else WHY.get(finding.why, finding.why)
    what = finding.title + (f" ({finding.reason})" if finding.reason else "")
    return str(finding.line), f"`{finding.transform}`", what, finding.safety, finding.impact, status


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def html(outcomes: Sequence[Outcome], verb: str) -> str:
    """One self-contained page. Literal secrets in the diffs are hidden."""
    body = ["<h1>cfn-repair</h1>", *(f"<p>{escape(line)}</p>" for line in summary(outcomes, verb))]
    for outcome in outcomes:
        if not (outcome.findings or outcome.problem or outcome.bugs or outcome.notes):
            continue
        body.append(f"<h2>{escape(outcome.name)}</h2>")
        if outcome.problem:
            place = f"{outcome.problem.line}:{outcome.problem.column}"
            body.append(f"<p><strong>Error</strong> at {place}: {escape(outcome.problem.message)}</p>")
        rows = [_row(finding) for finding in outcome.findings if finding.why != "suppressed"]
        if rows:
            head = "".join(f"<th>{name}</th>" for name in ("line", "finding", "what", "safety", "impact", ""))
            cells = "".join(
                "<tr>" + "".join(f"<td>{escape(cell.strip('`'))}</td>" for cell in row) + "</tr>" for row in rows
            )
            body.append(f"<table><tr>{head}</tr>{cells}</table>")
        body += [f"<p class=dim>{escape(note)}</p>" for note in (*outcome.notes, *outcome.bugs)]
        if outcome.changed:
            body.append("<pre>" + "".join(map(_line, masked_diff(outcome)[2:])) + "</pre>")
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>cfn-repair</title><style>{_STYLE}</style>"
    return head + "\n".join(body) + "</html>\n"


def _line(line: str) -> str:
    kind = {"+": "add", "-": "del", "@": "hunk"}.get(line[:1], "")
    return f"<span class='{kind}'>{escape(line) or ' '}</span>"
