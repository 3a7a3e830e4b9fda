"""What inline code of a Lambda function uses that a newer runtime no longer has.

Only what is certain to be gone is listed, with the release that dropped it; what is not listed may still break, so code
that is not seen whole is never called safe.
"""

from __future__ import annotations

import ast
import re

from repair import Node, Resource, Scalar
from repair.cloudformation.intrinsics import function_call, sub_text

# Python "What's New" pages, "Removed": the release without the module.
_PYTHON_MODULES = {
    **dict.fromkeys(("formatter", "parser", "symbol"), (3, 10)),
    **dict.fromkeys(("binhex",), (3, 11)),
    **dict.fromkeys(("asynchat", "asyncore", "distutils", "imp", "smtpd"), (3, 12)),
    **dict.fromkeys(
        (
            *("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis"),
            *("nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib"),
        ),
        (3, 13),
    ),
}
_PYTHON_NAMES = {
    ("time", "clock"): (3, 8),
    **{("collections", name): (3, 10) for name in ("Mapping", "MutableMapping", "Sequence", "Iterable", "Callable")},
    ("inspect", "getargspec"): (3, 11),
    ("asyncio", "coroutine"): (3, 11),
    ("ssl", "wrap_socket"): (3, 12),
}
# "Lambda runtimes" and "Building Lambda functions with Node.js" (AWS Lambda Developer Guide), Node.js changelogs.
_NODE = (
    (r"['\"]aws-sdk(?:/[^'\"]*)?['\"]", 18, "aws-sdk, which runtimes from nodejs18.x on do not bring"),
    (r"\bcallback\b|\bcb\b", 24, "a callback, which nodejs24.x no longer takes"),
    (r"\bcontext\.(?:done|succeed|fail)\b", 24, "context.done and the like, which nodejs24.x no longer has"),
    (r"cfn-response", 24, "cfn-response, which ends with context.done"),
    (r"\bcreate(?:Cipher|Decipher)\(", 22, "crypto.createCipher, which Node.js 22 removed"),
    (r"\butil\.(?:is[A-Z]\w*|_extend)\b", 23, "util.isArray and the like, which Node.js 23 removed"),
    (r"\bprocess\.binding\b", 24, "process.binding"),
)
_ASYNC_HANDLER = re.compile(r"(?:exports\.\w+\s*=|export\s+const\s+\w+\s*=|export)\s*async\b")


def inline_code(resource: Resource) -> str | None:
    """The code in the template, or None where it lies elsewhere or is computed."""
    node = resource.property("InlineCode") if resource.type.startswith("AWS::Serverless") else _zip_file(resource)
    if node is None:
        return None
    if isinstance(node, Scalar) and node.tag is None:
        return node.value
    call = function_call(node)
    text = sub_text(call) if call is not None else None
    return text.value if text is not None else None


def _zip_file(resource: Resource) -> Node | None:
    return resource.property("Code", "ZipFile")


def what_breaks(language: str, code: str, new: tuple[int, ...]) -> str:
    """Why code is not certain to run on version `new` of its language; empty where nothing speaks against it."""
    if language == "python":
        return _python(code, new)
    if language == "nodejs":
        return _node(code, new)
    return f"the code is not looked at for {language}"


def is_python(code: str) -> bool:
    """True if it can be read as Python 3."""
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _python(code: str, new: tuple[int, ...]) -> str:
    if not is_python(code):
        return "the code cannot be read as Python 3"
    tree = ast.parse(code)
    used: list[tuple[str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            used += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            used += [(node.module, ""), *((node.module, alias.name) for alias in node.names)]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.append((node.value.id, node.attr))
    for module, name in used:
        if (module, name) in _PYTHON_NAMES and new >= _PYTHON_NAMES[module, name]:
            return f"the code uses {module}.{name}, which Python {_dotted(_PYTHON_NAMES[module, name])} removed"
        root = module.split(".")[0]
        if not name and root in _PYTHON_MODULES and new >= _PYTHON_MODULES[root]:
            return f"the code imports {root}, which Python {_dotted(_PYTHON_MODULES[root])} removed"
        if module.startswith("botocore.vendored"):
            return "the code imports botocore.vendored, which botocore emptied"
    return ""


def _node(code: str, new: tuple[int, ...]) -> str:
    for pattern, gone, what in _NODE:
        if new[0] >= gone and re.search(pattern, code):
            return f"the code uses {what}"
    if new[0] >= 24 and not _ASYNC_HANDLER.search(code):
        return "the handler is not seen to be async, and nodejs24.x takes no callbacks"
    return ""


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
