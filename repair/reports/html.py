"""The report for a browser: one page that needs nothing else. Literal secrets are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from repair.engine.result import Finding, Outcome
from repair.reports.diff import unified
from repair.reports.secrets import hidden, secrets_of
from repair.reports.words import WHY, commands, decisions, place, shown, summary, verdict

_STYLE = """
:root{color-scheme:light dark;--fg:#1f2328;--bg:#fff;--soft:#f6f8fa;--add:#dafbe1;--del:#ffebe9;--line:#d0d7de;
--dim:#57606a;--good:#1a7f37;--bad:#cf222e;--warn:#9a6700}
@media(prefers-color-scheme:dark){:root{--fg:#e6edf3;--bg:#0d1117;--soft:#161b22;--add:#12361f;--del:#4a1c1c;
--line:#3d444d;--dim:#9198a1;--good:#3fb950;--bad:#f85149;--warn:#d29922}}
body{font:15px/1.55 system-ui,sans-serif;max-width:78rem;margin:2rem auto;padding:0 1rem;color:var(--fg);
background:var(--bg)}
h1{font-size:1.5rem}nav{columns:3 18rem;margin:1rem 0}nav a{display:block;color:inherit;overflow-wrap:anywhere}
section{border:1px solid var(--line);border-radius:8px;margin:1.5rem 0;overflow:hidden}
h2{font:600 .95rem ui-monospace,monospace;background:var(--soft);margin:0;padding:.6rem 1rem;overflow-wrap:anywhere}
section>p,section>ul{margin:.6rem 1rem}.dim{color:var(--dim)}.good{color:var(--good)}.bad{color:var(--bad)}
.warn{color:var(--warn)}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
.findings th,.findings td{border-top:1px solid var(--line);padding:.35rem 1rem;text-align:left;vertical-align:top}
.findings th{color:var(--dim);font-weight:500}.findings code{white-space:nowrap}
.diff{font:12.5px/1.5 ui-monospace,monospace;border-top:1px solid var(--line)}
.diff td{padding:0 .6rem;white-space:pre}.diff .no{color:var(--dim);text-align:right;user-select:none;width:1%}
.diff .add{background:var(--add)}.diff .del{background:var(--del)}.diff .hunk td{color:var(--dim);background:var(--soft)}
pre{background:var(--soft);margin:0;padding:.6rem 1rem;overflow-x:auto;border-top:1px solid var(--line)}
"""
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)")


def html(outcomes: Sequence[Outcome], verb: str) -> str:
    """The page."""
    told = [o for o in outcomes if o.findings or o.problem or o.bugs or o.notes]
    links = "".join(f'<a href="#f{n}">{escape(shown(outcome.name))}</a>' for n, outcome in enumerate(told))
    body = ["<h1>cfn-repair</h1>", *(f"<p>{escape(line)}</p>" for line in summary(outcomes, verb))]
    if len(told) > 1:
        body.append(f"<nav>{links}</nav>")
    for number, outcome in enumerate(told):
        body += [f'<section id="f{number}">', *_file(outcome, verb), "</section>"]
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>cfn-repair</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    return head + "\n".join(body) + "\n</body>\n</html>\n"


def _file(outcome: Outcome, verb: str) -> Iterator[str]:
    secrets = secrets_of(outcome) if outcome.findings else frozenset()
    yield f"<h2>{escape(shown(outcome.name))}</h2>"
    if outcome.problem:
        where = f"{outcome.problem.line}:{outcome.problem.column}"
        yield f'<p><strong class="bad">Error</strong> at {where}: {escape(outcome.problem.message)}</p>'
    if outcome.repaired or outcome.left:
        yield f"<p>{escape(verdict(outcome, verb))}.</p>"
    for bug in outcome.bugs:
        yield f'<p><strong class="bad">Our bug, please report it:</strong> {escape(bug)}</p>'
    findings = [finding for finding in outcome.findings if finding.why != "suppressed"]
    if findings:
        head = "".join(f"<th>{name}</th>" for name in ("line", "finding", "what", "safety", "impact", "state"))
        rows = "\n".join(_row(outcome, finding, verb, secrets) for finding in findings)
        yield f'<div class="scroll"><table class="findings"><tr>{head}</tr>\n{rows}</table></div>'
    answers = [hidden(answer, secrets) for finding in outcome.left for answer in decisions(finding)]
    if answers:
        yield f"<pre># to decide, add one of each to cfn-repair fix:\n{escape(chr(10).join(answers))}</pre>"
    if outcome.notes:
        yield "<ul>" + "".join(f'<li class="dim">{escape(note)}</li>' for note in outcome.notes) + "</ul>"
    if outcome.changed:
        rows = "\n".join(_diff(outcome))
        yield f'<div class="scroll"><table class="diff">\n{rows}\n</table></div>'
    run = [hidden(command, secrets) for command in commands([outcome])]
    if run:
        yield f"<pre># next, run:\n{escape(chr(10).join(run))}</pre>"


def _row(outcome: Outcome, finding: Finding, verb: str, secrets: frozenset[str]) -> str:
    repaired = finding.status == "repaired"
    state = verb if repaired else WHY.get(finding.why, finding.why)
    what = escape(hidden(finding.title, secrets))
    if finding.reason:
        what += f'<br><span class="dim">{escape(hidden(finding.reason, secrets))}</span>'
    cells = (
        str(place(outcome, finding)[0]),
        f"<code>{escape(finding.transform)}</code>",
        what,
        finding.safety,
        finding.impact,
        f'<span class="{"good" if repaired else "warn"}">{escape(state)}</span>',
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _diff(outcome: Outcome) -> Iterator[str]:
    """The diff as rows: old line number, new line number, text."""
    old = new = 0
    for line in list(unified(outcome, mask=True))[2:]:
        text = escape(line.rstrip("\r\n"))
        hunk = _HUNK.match(line)
        if hunk:
            old, new = int(hunk[1]), int(hunk[2])
            yield f'<tr class="hunk"><td class="no"></td><td class="no"></td><td>{text}</td></tr>'
        elif line.startswith("-"):
            yield f'<tr class="del"><td class="no">{old}</td><td class="no"></td><td>{text}</td></tr>'
            old += 1
        elif line.startswith("+"):
            yield f'<tr class="add"><td class="no"></td><td class="no">{new}</td><td>{text}</td></tr>'
            new += 1
        elif line.startswith("\\"):
            yield f'<tr class="hunk"><td class="no"></td><td class="no"></td><td>{text}</td></tr>'
        else:
            yield f'<tr><td class="no">{old}</td><td class="no">{new}</td><td>{text}</td></tr>'
            old, new = old + 1, new + 1
