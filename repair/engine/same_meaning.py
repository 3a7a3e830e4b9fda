"""Law 2, for values: a fix that claims impact ``none`` keeps what everything evaluates to, but for what it declares.

Operations say exactly what is written anew (:mod:`repair.engine.proof`); they do not say what that does elsewhere. A
fix that claims to change nothing for a running stack may change the paths of its operations only, and not, through a
parameter's default, a mapping or a condition, what other properties come out as. What an operation calls equivalent
must come out the same itself.
"""

from __future__ import annotations

from repair.cloudformation.equivalence import Difference, same_meaning
from repair.cloudformation.template import Template
from repair.engine.fix import Fix, Impact
from repair.engine.impact import SILENT_IN_PARAMETER
from repair.engine.passes import Applied
from repair.engine.run import Verdict
from repair.syntax.document import Document, parse
from repair.syntax.edits import Operation, apply_edits
from repair.syntax.model import pointer
from repair.syntax.nodes import Path

_USED_ELSEWHERE = frozenset({"Parameters", "Mappings", "Conditions"})


def keeps_its_meaning(before: Document, after: Document, applied: tuple[Applied, ...]) -> Verdict:
    """The verifier: each pass, reduced to the fixes that claim to change nothing, is evaluated on both sides."""
    complaints: list[str] = []
    document = before
    for number in sorted({each.step for each in applied}):
        fixes = [each.candidate.fix for each in applied if each.step == number]
        following = _with(document, fixes, after)
        silent = [fix for fix in fixes if fix.impact is Impact.NONE and _needs_proof(fix)]
        if silent:
            complaints += map(_words, _differences(document, _with(document, silent, following), silent))
        # what changes a stack may reach elsewhere, but what it calls equivalent must be
        others = [fix for fix in fixes if fix.impact is not Impact.NONE and _equivalents(fix)]
        if others:
            found = _differences(document, _with(document, others, following), others)
            paths = [operation.path for fix in others for operation in _equivalents(fix)]
            complaints += [_words(difference) for difference in found if _is_at(difference, paths)]
        document = following
    return Verdict(tuple(complaints))


def _with(document: Document, fixes: list[Fix], known: Document) -> Document:
    text = apply_edits(document.text, (edit for fix in fixes for edit in fix.change.edits))
    return known if known.text == text else parse(text)


def _needs_proof(fix: Fix) -> bool:
    return bool(_equivalents(fix)) or any(_reaches_elsewhere(operation) for operation in fix.change.operations)


def _equivalents(fix: Fix) -> list[Operation]:
    return [operation for operation in fix.change.operations if operation.equivalent]


def _reaches_elsewhere(operation: Operation) -> bool:
    """True where more than the path itself may come out otherwise."""
    path = operation.path
    if operation.kind == "move":
        return len(path) < 3
    if path[0] == "Parameters" and len(path) > 2:
        return path[2] not in SILENT_IN_PARAMETER
    return path[0] in _USED_ELSEWHERE or len(path) == 1


def _differences(before: Document, after: Document, fixes: list[Fix]) -> list[Difference]:
    declared = [path for fix in fixes for operation in fix.change.operations for path in _declared(operation)]
    return same_meaning(Template(before), Template(after), declared)


def _declared(operation: Operation) -> list[Path]:
    if operation.equivalent or (operation.path[0] == "Conditions" and len(operation.path) > 2):
        return []  # a condition that comes out otherwise makes or deletes what stands under it
    return [operation.path] if operation.target is None else [operation.path, operation.target]


def _is_at(difference: Difference, paths: list[Path]) -> bool:
    return any(
        path[: len(difference.path)] == difference.path or difference.path[: len(path)] == path for path in paths
    )


def _words(difference: Difference) -> str:
    when = f" when {difference.when}" if difference.when else ""
    return (
        f"{pointer(difference.path)} would come out otherwise{when}: "
        f"{difference.before[:200]} before, {difference.after[:200]} after"
    )
