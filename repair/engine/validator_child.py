"""AWS's validator in a process of its own: one JSON request a line on stdin, one JSON answer a line on stdout.

The validator builds every text that the AllowedValues of the parameters in a ``Fn::Sub`` can give before it looks at any
rule: twelve parameters of three values each are half a million texts. The public aws-stack.yml of elastic-ci-stack-for-aws
makes it ask for more than 24 GB, whatever its settings are. Native code cannot be interrupted from Python, so it runs
where it can be killed, under a limit of memory. A normal template needs 10 ms, the process 0.3 GB.

Request: ``{"text": …, "region": … or null, "parameters": {…}}``. Answer: ``{"status": …, "diagnostics": [[rule,
severity, entity type or "", logical id, path, message, line or 0], …]}`` or ``{"problem": …}``.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from typing import Any

MEMORY_LIMIT = 750_000_000
"""In bytes; 1,625 real templates needed 270 MB at most, the engine included."""

PROCESSOR_SECONDS = 5.0
"""For one text, so that a busy machine makes no difference; the slowest of them took 0.1 s."""


def main() -> None:
    """Answer requests until stdin is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end closes our stdin
    _limit_memory()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    engine, problem = _started()
    for line in sys.stdin.buffer:
        try:
            _limit_time(PROCESSOR_SECONDS)
            answer = {"problem": problem} if engine is None else _judge(engine, json.loads(line))
            _limit_time(0)
        except Exception as error:
            answer = {"problem": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
    os._exit(0)  # there is nothing to save, and to clean up takes a tenth of a second


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF ends the process


def _started() -> tuple[Any, str]:
    """The engine, built before the first request comes, or why there is none."""
    try:
        from cloudformation_validate import CompositeEngine

        return CompositeEngine(), ""
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


def _judge(engine: Any, request: dict[str, Any]) -> dict[str, Any]:
    import cloudformation_validate as validator

    config = validator.ValidateConfig(
        detail_level=validator.DetailLevel.STANDARD,
        severity_level=validator.Severity.WARN,
        parameter_overrides=request["parameters"],
        pseudo_parameter_overrides=validator.PseudoParameterOverrides(region=request["region"]),
    )
    text = request["text"].encode("utf-8", "replace")
    report = engine.validate_template(validator.TemplateContent(text, name="template"), config)
    return {"status": report.status.name, "diagnostics": [_row(diagnostic) for diagnostic in report.diagnostics]}


def _row(diagnostic: Any) -> list[Any]:
    entity = diagnostic.entity
    return [
        diagnostic.rule_id,
        diagnostic.severity.name,
        entity.entity_type.name if entity else "",
        entity.logical_id if entity else "",
        diagnostic.property_path or "",
        diagnostic.message,
        diagnostic.start_line or 0,
    ]
