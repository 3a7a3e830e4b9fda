"""A Lambda runtime without patches, with which functions can still be created.

**Why it matters.** The stack deploys, today. AWS no longer patches the runtime, and on an announced day, which it has
put off several times, creating functions with it ends; then `blocked-lambda-runtime` repairs what it can.

**What is rewritten.** Nothing: nothing fails. Each deprecated runtime is reported once a template, with the day. The
findings are in the group `advice`: `--ignore advice` keeps them out of `check`.

**Fix safety.** There is no fix.

**Left alone.** Runtimes whose deprecation is only announced, and those that are blocked already.

Source: "Lambda runtimes", AWS Lambda Developer Guide (runtime deprecation table), as cfn-lint dates it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from repair import NO_INTERRUPTION, SUGGEST, Context, Fix, Path, Template, transform
from repair.knowledge.lifecycles import RuntimeLifecycle, lambda_runtime

from .pinned_value import pinned_values
from .runtimes import global_runtime, runtime_uses


@transform(
    id="deprecated-lambda-runtime",
    summary="Lambda runtime without patches, with which functions can still be created",
    fixes=("W2531",),
    group="advice",
)
def deprecated_lambda_runtime(template: Template, context: Context) -> Iterator[Fix]:
    """Report each deprecated runtime once."""
    found: dict[str, list[Path]] = {}
    for pinned in pinned_values(template, runtime_uses(template)):
        if pinned.place.text is not None:
            found.setdefault(pinned.place.text, []).append(pinned.path)
    everywhere = global_runtime(template)
    if everywhere is not None:
        found.setdefault(everywhere.value, []).insert(0, everywhere.path)
    for name, paths in found.items():
        runtime = lambda_runtime(context.catalog, name)
        if runtime is not None and _is_only_deprecated(runtime, context.as_of):
            more = f" (in {len(paths)} places)" if len(paths) > 1 else ""
            yield Fix(
                title=f"choose a newer runtime than {name}{more}",
                at=paths[0],
                safety=SUGGEST,
                impact=NO_INTERRUPTION,
                reason=(
                    f"{name} is without patches since {runtime.deprecated}; functions can be created with it until "
                    f"{runtime.create_block}, as far as AWS has announced"
                ),
            )


def _is_only_deprecated(runtime: RuntimeLifecycle, as_of: date) -> bool:
    if runtime.deprecated is None or runtime.create_block is None:
        return False
    return runtime.deprecated <= as_of < runtime.create_block
