"""A small AWS over HTTP: it reads requests and writes answers by botocore's own service models.

What it answers is a table; that it speaks as AWS does (query and EC2 XML, REST JSON, pages, markers,
error documents, signatures) comes from the models. It proves how the client side reads answers and
fails, not that AWS really gives these values.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import botocore.session

# What signs as one service but is described by the model of another: docdb and neptune sign as rds.
_MODELS = {"es": "opensearch"}
_LISTS = {
    "DescribeDBEngineVersions": "DBEngineVersions",
    "DescribeDBMajorEngineVersions": "DBMajorEngineVersions",
    "DescribeCertificates": "Certificates",
    "DescribeOrderableDBInstanceOptions": "OrderableDBInstanceOptions",
    "DescribeCacheEngineVersions": "CacheEngineVersions",
    "ListVersions": "Versions",
    "DescribeClusterVersions": "clusterVersions",
    "ListKafkaVersions": "KafkaVersions",
    "DescribeBrokerEngineTypes": "BrokerEngineTypes",
    "DescribeInstanceTypeOfferings": "InstanceTypeOfferings",
}


@dataclass
class Fault:
    """What goes wrong with an operation: an HTTP status and AWS error code, `times` times (0: always)."""

    status: int
    code: str
    times: int = 0
    after: int = 0
    """Let that many requests pass first: the fault hits a later page."""


@dataclass
class Aws:
    """The answers: region → operation → items. `calls` counts the requests by operation."""

    url: str = ""
    items: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    hang: set[str] = field(default_factory=set)
    hung: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    page_size: int = 3
    calls: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    same_page: set[str] = field(default_factory=set)


@contextmanager
def running() -> Iterator[Aws]:
    """A server on a free port of this machine."""
    aws = Aws()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, aws)

        def do_POST(self) -> None:
            _answer(self, aws)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    aws.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield aws
    finally:
        aws.release.set()
        server.shutdown()
        server.server_close()


def _answer(request: BaseHTTPRequestHandler, aws: Aws) -> None:
    body = request.rfile.read(int(request.headers.get("Content-Length") or 0)).decode()
    scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request", request.headers["Authorization"])
    assert scope, "the request is not signed"
    region, signed = scope.groups()
    model = _model(_MODELS.get(signed, signed))
    url = urlsplit(request.path)
    query = {key: values[0] for key, values in parse_qs(body or url.query).items()}
    operation = query.get("Action") or _rest_operation(model, request.command, url.path)
    aws.calls[operation] += 1
    aws.regions[region] += 1

    if operation in aws.hang:
        aws.hung.set()
        aws.release.wait(30)
    fault = aws.faults.get(operation)
    if fault and fault.after:
        fault.after -= 1
    elif fault:
        if fault.times == 1:
            del aws.faults[operation]
        fault.times = max(fault.times - 1, 0)
        _fail(request, model, fault)
        return

    items = [item for item in aws.items.get(region, {}).get(operation, []) if _matches(item, query)]
    token = query.get("Marker") or query.get("NextToken") or query.get("nextToken")
    start = int(base64.b64decode(token)) if token else 0
    end = start + aws.page_size
    answer: dict[str, Any] = {_LISTS[operation]: items[start:end]}
    if end < len(items):
        following = start if operation in aws.same_page and start else end
        shape = model.operation_model(operation).output_shape.members
        name = next(name for name in ("Marker", "NextToken", "nextToken") if name in shape)
        answer[name] = base64.b64encode(str(following).encode()).decode()
    _send(request, 200, *_render(model, operation, answer))


def _matches(item: Any, query: Mapping[str, str]) -> bool:
    """Filters by engine and version; versions that are not available are told only with IncludeAll."""
    if not isinstance(item, dict):
        return True
    if item.get("Status") == "deprecated" and query.get("IncludeAll") != "true":
        return False
    return all(query.get(name) in (None, item.get(name)) for name in ("Engine", "EngineVersion"))


@lru_cache
def _model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


def _rest_operation(model: Any, method: str, path: str) -> str:
    for name in model.operation_names:
        http = model.operation_model(name).http
        if http["method"] == method and http["requestUri"].split("?")[0].rstrip("/") == path.rstrip("/"):
            return str(name)
    raise AssertionError(f"no operation for {method} {path}")


def _render(model: Any, operation: str, answer: dict[str, Any]) -> tuple[str, str]:
    shape = model.operation_model(operation).output_shape
    protocol = model.metadata["protocol"]
    if protocol == "rest-json":
        return "application/json", json.dumps(_json(shape, answer))
    inner = _xml_members(shape, answer, protocol)
    if protocol == "ec2":
        return "text/xml", f"<{operation}Response><requestId>1</requestId>{inner}</{operation}Response>"
    wrapper = shape.serialization.get("resultWrapper", f"{operation}Result")
    metadata = "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
    return "text/xml", f"<{operation}Response><{wrapper}>{inner}</{wrapper}>{metadata}</{operation}Response>"


def _json(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure":
        return {
            member.serialization.get("name", name): _json(member, value[name])
            for name, member in shape.members.items()
            if name in value
        }
    if shape.type_name == "list":
        return [_json(shape.member, item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _xml_members(shape: Any, value: Mapping[str, Any], protocol: str) -> str:
    unknown = set(value) - set(shape.members)
    assert not unknown, f"{shape.name} has no {unknown}"
    return "".join(
        _xml(member, member.serialization.get("name", name), value[name], protocol)
        for name, member in shape.members.items()
        if name in value
    )


def _xml(shape: Any, name: str, value: Any, protocol: str) -> str:
    if shape.type_name == "structure":
        return f"<{name}>{_xml_members(shape, value, protocol)}</{name}>"
    if shape.type_name == "list":
        item = shape.member.serialization.get("name", "item" if protocol == "ec2" else "member")
        inner = "".join(_xml(shape.member, item, each, protocol) for each in value)
        return f"<{name}>{inner}</{name}>"
    if shape.type_name == "timestamp":
        return f"<{name}>{value.isoformat()}T00:00:00Z</{name}>"
    if shape.type_name == "boolean":
        return f"<{name}>{str(value).lower()}</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"


def _fail(request: BaseHTTPRequestHandler, model: Any, fault: Fault) -> None:
    message = f"{fault.code}, as the test asked for"
    protocol = model.metadata["protocol"]
    if protocol == "rest-json":
        request.send_response(fault.status)
        request.send_header("x-amzn-errortype", fault.code)
        body, kind = json.dumps({"message": message}), "application/json"
        _finish(request, kind, body)
        return
    error = f"<Code>{fault.code}</Code><Message>{message}</Message>"
    if protocol == "ec2":
        body = f"<Response><Errors><Error>{error}</Error></Errors><RequestID>1</RequestID></Response>"
    else:
        body = f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>1</RequestId></ErrorResponse>"
    _send(request, fault.status, "text/xml", body)


def _send(request: BaseHTTPRequestHandler, status: int, kind: str, body: str) -> None:
    request.send_response(status)
    _finish(request, kind, body)


def _finish(request: BaseHTTPRequestHandler, kind: str, body: str) -> None:
    data = body.encode()
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)
