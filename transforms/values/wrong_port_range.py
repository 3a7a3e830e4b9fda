"""A rule of a security group whose ports do not make a range.

**Why it matters.** The rule is refused: `Invalid value 'Must specify both from and to ports with TCP/UDP.' for
portRange`; a range whose end is before its start is refused, too.

**What is rewritten.**

- of a TCP or UDP rule with one port only, the other one becomes the same;
- ports in the wrong order are swapped;
- an ICMP rule without ports gets `-1` twice, which is every type and code; where one of its ports is `-1`, the other
  becomes it too.

**Fix safety.** Safe for a single port: there is no other range that it could mean. Unsafe for ports in the wrong order,
since all ports between them are opened, and for ICMP, where another type may have been meant. A TCP or UDP rule without
ports is a finding, and so is one with a single port that is the end of a range (0, 1024, 65535).

**Left alone.** Ports that are computed or that a caller decides, rules with a property that does not exist (it may be
the other port), ICMPv6 without a type (which is all of them), other protocols, which have no ports, and templates that
another tool or an unknown macro rewrites.

Source: Amazon EC2 API Reference, IpPermission: "For `icmpv6`, the port range is optional".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as replaced

from repair import (
    NO_INTERRUPTION,
    SAFE,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Copy,
    Fix,
    Mapping,
    Plain,
    Template,
    add_key,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.engine.properties import properties, takes_transform, unknown_keys

_RULES = frozenset(
    {
        ("AWS::EC2::SecurityGroup", "SecurityGroupEgress.*"),
        ("AWS::EC2::SecurityGroup", "SecurityGroupIngress.*"),
        ("AWS::EC2::SecurityGroupEgress", ""),
        ("AWS::EC2::SecurityGroupIngress", ""),
    }
)
_WITH_PORTS = frozenset({"tcp", "udp", "6", "17"})
_ICMP = frozenset({"icmp", "icmpv6", "1", "58"})
_WITHOUT_TYPE = frozenset({"icmpv6", "58"})
_FROM, _TO = "FromPort", "ToPort"
#: Where a range begins or ends, seldom a port of its own.
_ENDS = frozenset({-1, 0, 1024, 65535})


@transform(
    id="wrong-port-range",
    summary="Ports of a security group rule that are no range",
    group="values",
    fixes=("E3687", "E3688", "E9002"),
)
def wrong_port_range(template: Template, context: Context) -> Iterator[Fix]:
    """Write a range."""
    for found in properties(template):
        mapping = found.mapping
        if (found.type.type_name, found.place) not in _RULES or mapping is None or takes_transform(mapping):
            continue
        if unknown_keys(found):
            continue  # one of them may be the port that is missing
        protocol = (literal_text(mapping.get("IpProtocol")) or "").lower()
        fix = None
        if protocol in _WITH_PORTS:
            fix = _of_ports(template, mapping)
        elif protocol in _ICMP:
            fix = _of_types(template, mapping, protocol)
        if fix is not None:
            yield fix


def _of_ports(template: Template, mapping: Mapping) -> Fix | None:
    document = template.document
    first, last = mapping.get(_FROM), mapping.get(_TO)
    try:
        if first is None and last is None:
            reason = "a rule for TCP or UDP says for which ports it is"
            return Fix("add FromPort and ToPort", mapping.path, SUGGEST, NO_INTERRUPTION, reason=reason)
        if (first is None or last is None) and {_number(mapping, _FROM), _number(mapping, _TO)} & _ENDS:
            missing = _FROM if first is None else _TO
            reason = "what is there may be the end of a range, or a port"
            return Fix(f"add {missing}", mapping.path, SUGGEST, NO_INTERRUPTION, reason=reason)
        if first is None and last is not None:
            return _fix(mapping, "add FromPort", add_key(document, mapping, _FROM, Copy(last), before=_TO))
        if last is None and first is not None:
            return _fix(mapping, "add ToPort", add_key(document, mapping, _TO, Copy(first), after=_FROM))
        assert first is not None and last is not None
        low, high = _number(mapping, _FROM), _number(mapping, _TO)
        if low is None or high is None or low <= high or high < 0:
            return None
        change = replace(document, first, Copy(last)) + replace(document, last, Copy(first))
        fix = _fix(mapping, "swap FromPort and ToPort", change)
        return replaced(fix, safety=UNSAFE, reason=f"{fix.reason}; this opens all ports from {high} to {low}")
    except CannotEdit:
        return None


def _of_types(template: Template, mapping: Mapping, protocol: str) -> Fix | None:
    document = template.document
    first, last = mapping.get(_FROM), mapping.get(_TO)
    title = "write -1 for the ICMP type and code"
    try:
        if first is None and last is None:
            if protocol in _WITHOUT_TYPE:
                return None
            change = add_key(document, mapping, _FROM, Plain("-1"), after="IpProtocol")
            change += add_key(document, mapping, _TO, Plain("-1"), after="IpProtocol")
            return _fix(mapping, title, change, safe=False)
        if first is not None and last is not None and _number(mapping, _FROM) == -1:
            code = _number(mapping, _TO)
            if code is not None and code != -1:
                return _fix(mapping, title, replace(document, last, Plain("-1")), safe=False)
    except CannotEdit:
        return None
    return None


def _number(mapping: Mapping, key: str) -> int | None:
    text = literal_text(mapping.get(key)) or ""
    return int(text) if text.lstrip("-").isdigit() else None


def _fix(mapping: Mapping, title: str, change: Change, *, safe: bool = True) -> Fix:
    reason = "the ports of a rule are a range, from the lower to the higher one"
    if not safe:
        reason = "a rule for ICMP has a type and a code; -1 is all of them"
    return Fix(title, mapping.path, SAFE if safe else UNSAFE, NO_INTERRUPTION, change=change, reason=reason)
