"""On random knots: no cycle is left where a cut is promised, and no rule, statement or resource is lost."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from repair.cloudformation.template import Template
from repair.engine.context import Context
from repair.engine.registry import all_transforms, select
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.syntax.document import parse
from repair.syntax.model import to_data

GROUPS = ("One", "Two", "Three", "Four")
NOTHING = {"CidrIp": "255.255.255.255/32", "Description": "Disallow all traffic", "IpProtocol": "icmp"}
CONTEXT = Context(as_of=date(2026, 10, 20))


def repaired(text: str, *, unsafe: bool = False) -> str:
    chosen = select(all_transforms(), ["circular-dependency"])
    outcome = repair_text("x", text, Settings(chosen, CONTEXT, Policy(unsafe=unsafe)))
    assert not outcome.bugs
    return outcome.after


def data(text: str) -> dict[str, Any]:
    found: dict[str, Any] = to_data(parse(text).model())
    return found


def rules(resources: dict[str, Any]) -> Counter[str]:
    """Every rule, embedded or not, with its group and its direction."""
    found: Counter[str] = Counter()
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        kind = resource["Type"].rsplit("::", 1)[1]
        if kind in ("SecurityGroupIngress", "SecurityGroupEgress"):
            rule = {key: value for key, value in properties.items() if key != "GroupId"}
            group = properties["GroupId"]["Fn::GetAtt"][0]
            found[json.dumps([group, kind, rule], sort_keys=True)] += 1
        for kind in ("SecurityGroupIngress", "SecurityGroupEgress"):
            for rule in properties.get(kind, []):
                if not rule.items() >= NOTHING.items():
                    found[json.dumps([name, kind, rule], sort_keys=True)] += 1
    return found


rule = st.tuples(st.sampled_from(["Ingress", "Egress"]), st.sampled_from([*GROUPS, "10.0.0.0/8"]), st.integers(1, 3))


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({name: st.lists(rule, max_size=4) for name in GROUPS}), st.booleans())
def test_security_groups(groups: dict[str, list[tuple[str, str, int]]], as_json: bool) -> None:
    resources: dict[str, Any] = {}
    for name, listed in groups.items():
        properties: dict[str, Any] = {"GroupDescription": name}
        for way, other, port in listed:
            key = "SourceSecurityGroupId" if way == "Ingress" else "DestinationSecurityGroupId"
            peer = {"CidrIp": other} if "/" in other else {key: {"Ref": other}}
            entry = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peer}
            properties.setdefault(f"SecurityGroup{way}", []).append(entry)
        resources[name] = {"Type": "AWS::EC2::SecurityGroup", "Properties": properties}
    text = json.dumps({"Resources": resources}, indent=2) if as_json else as_yaml(resources)
    after = repaired(text)
    assert not Template(parse(after)).graph.cycles()
    left = data(after)["Resources"]
    assert rules(left) == rules(data(text)["Resources"])
    for name in GROUPS:
        before = "SecurityGroupEgress" in resources[name]["Properties"]
        assert ("SecurityGroupEgress" in left[name]["Properties"]) == before, "without it, everything may go out"


def as_yaml(resources: dict[str, Any]) -> str:
    lines = ["Resources:"]
    for name, resource in resources.items():
        lines += [f"  {name}:", f"    Type: {resource['Type']}", "    Properties:"]
        for key, value in resource["Properties"].items():
            lines.append(f"      {key}: {value}" if isinstance(value, str) else f"      {key}:")
            for entry in [] if isinstance(value, str) else value:
                written = [f"{k}: {'!Ref ' + v['Ref'] if isinstance(v, dict) else v}" for k, v in entry.items()]
                lines += ["        - " + written[0], *("          " + line for line in written[1:])]
    return "\n".join(lines) + "\n"


TARGETS = {
    "Bucket": ("AWS::S3::Bucket", "BucketName", "Arn"),
    "Table": ("AWS::DynamoDB::Table", "TableName", "Arn"),
    "Key": ("AWS::KMS::Key", None, "Arn"),
    "Queue": ("AWS::SQS::Queue", "QueueName", "Arn"),
}


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(list(TARGETS)), st.booleans(), min_size=1),
    st.lists(st.lists(st.sampled_from(list(TARGETS)), min_size=1, max_size=3), min_size=1, max_size=3),
)
def test_role_policies(named: dict[str, bool], policies: list[list[str]]) -> None:
    """The role's policies name targets that all need the role (by a tag, to keep it short)."""
    resources: dict[str, Any] = {}
    for name, (type, property_name, _) in TARGETS.items():
        properties: dict[str, Any] = {"Tags": [{"Key": "role", "Value": {"Fn::GetAtt": ["Role", "Arn"]}}]}
        if property_name and named.get(name):
            properties[property_name] = {"Fn::Sub": f"{name.lower()}-${{AWS::AccountId}}"}
        resources[name] = {"Type": type, "Properties": properties}
    listed = [
        {
            "PolicyName": f"policy-{index}",
            "PolicyDocument": {
                "Statement": [
                    {"Effect": "Allow", "Action": f"x:{name}", "Resource": {"Fn::GetAtt": [name, TARGETS[name][2]]}}
                    for name in names
                ]
            },
        }
        for index, names in enumerate(policies)
    ]
    resources["Role"] = {"Type": "AWS::IAM::Role", "Properties": {"Path": "/", "Policies": listed}}
    after = repaired(json.dumps({"Resources": resources}, indent=2))
    assert not Template(parse(after)).graph.cycles()
    left = data(after)["Resources"]
    assert resources.keys() <= left.keys()
    assert statements(left) == statements(resources)
    for name, resource in left.items():
        if resource["Type"] == "AWS::IAM::Policy":
            assert resource["Properties"]["Roles"] == [{"Ref": "Role"}], name


def statements(resources: dict[str, Any]) -> Counter[tuple[str, str, str]]:
    """Name of the policy, effect and action of every statement."""
    found: Counter[tuple[str, str, str]] = Counter()
    for resource in resources.values():
        properties = resource.get("Properties", {})
        for policy in [*properties.get("Policies", []), *([properties] if "PolicyDocument" in properties else [])]:
            for statement in policy["PolicyDocument"]["Statement"]:
                found[policy["PolicyName"], statement["Effect"], statement["Action"]] += 1
    return found


def test_a_knot_with_a_cycle_that_cannot_be_cut_is_left_whole() -> None:
    text = (
        "Resources:\n"
        "  Web: {Type: 'AWS::EC2::SecurityGroup', Properties: {SecurityGroupIngress: "
        "[{IpProtocol: tcp, SourceSecurityGroupId: !Ref App}], Tags: [{Key: a, Value: !Ref Last}]}}\n"
        "  App: {Type: 'AWS::EC2::SecurityGroup', Properties: {SecurityGroupIngress: "
        "[{IpProtocol: tcp, SourceSecurityGroupId: !Ref Web}]}}\n"
        "  Last: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Ref Web}}\n"
    )
    assert repaired(text, unsafe=True) == text


WORLDS = [{"C": c, "D": d} for c in (True, False) for d in (True, False)]
conditional_rule = st.tuples(rule, st.sampled_from(["", "C", "D"]))


def in_world(value: Any, world: dict[str, bool]) -> Any:
    """Plain data with the branches that a world takes; what is AWS::NoValue there is left out."""
    if isinstance(value, dict):
        if "Fn::If" in value:
            name, yes, no = value["Fn::If"]
            return in_world(yes if world[name] else no, world)
        found = {key: in_world(item, world) for key, item in value.items()}
        return {key: item for key, item in found.items() if item != {"Ref": "AWS::NoValue"}}
    if isinstance(value, list):
        items = [in_world(item, world) for item in value]
        return [item for item in items if item != {"Ref": "AWS::NoValue"}]
    return value


def those_in(resources: dict[str, Any], world: dict[str, bool]) -> dict[str, Any]:
    there = {name: r for name, r in resources.items() if "Condition" not in r or world[r["Condition"]]}
    return {name: {k: v for k, v in in_world(r, world).items() if k != "Condition"} for name, r in there.items()}


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries({name: st.lists(conditional_rule, max_size=4) for name in GROUPS}),
    st.fixed_dictionaries({name: st.sampled_from(["", "", "C"]) for name in GROUPS}),
)
def test_security_groups_with_conditions(
    groups: dict[str, list[tuple[tuple[str, str, int], str]]], owners: dict[str, str]
) -> None:
    """In every world the same rules are there, and what let out less than everything still does."""
    resources: dict[str, Any] = {}
    for name, listed in groups.items():
        properties: dict[str, Any] = {"GroupDescription": name}
        for (way, other, port), condition in listed:
            needed = owners.get(other, "")
            if needed and "C" not in (owners[name], condition):
                continue  # it would name a group that is not there
            key = "SourceSecurityGroupId" if way == "Ingress" else "DestinationSecurityGroupId"
            peer = {"CidrIp": other} if "/" in other else {key: {"Ref": other}}
            entry: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peer}
            if condition:
                entry = {"Fn::If": [condition, entry, {"Ref": "AWS::NoValue"}]}
            properties.setdefault(f"SecurityGroup{way}", []).append(entry)
        resources[name] = {"Type": "AWS::EC2::SecurityGroup", "Properties": properties}
        if owners[name]:
            resources[name]["Condition"] = owners[name]
    conditions = {name: {"Fn::Equals": [{"Ref": "AWS::Region"}, name]} for name in "CD"}
    left = data(repaired(json.dumps({"Conditions": conditions, "Resources": resources}, indent=2)))["Resources"]
    for world in WORLDS:
        before, after = those_in(resources, world), those_in(left, world)
        assert rules(after) == rules(before)
        for name in before:
            out_before = before[name]["Properties"].get("SecurityGroupEgress")
            out_after = after[name]["Properties"].get("SecurityGroupEgress")
            assert bool(out_before) == bool(out_after), "without any rule, everything may go out"


RELIED_ON = """\
Parameters:
  Project: {Type: String, Default: MyApp}
  Stage: {Type: String, Default: Prod}
Conditions:
  IsProd: !Equals [!Ref Stage, Prod]
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub '${Stage}-data'
      NotificationConfiguration:
        LambdaConfigurations:
          - Event: s3:ObjectCreated:*
            Function: !GetAtt Fn.Arn
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::123456789012:role/r
      Code: {S3Bucket: code, S3Key: k}
      Handler: a.b
      Runtime: python3.13
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Fn
      Action: lambda:InvokeFunction
      Principal: s3.amazonaws.com
      SourceArn: !GetAtt Data.Arn
"""


def test_a_name_that_is_written_out_is_not_taken_away() -> None:
    chosen = select(all_transforms(), ["circular-dependency", "missing-depends-on", "illegal-name"])
    outcome = repair_text("x", RELIED_ON, Settings(chosen, CONTEXT, Policy(unsafe=True)))
    assert outcome.changed
    resources = data(outcome.after)["Resources"]
    source = resources["Permission"]["Properties"]["SourceArn"]
    if "BucketName" in resources["Data"]["Properties"]:
        assert source == {"Fn::Sub": "arn:${AWS::Partition}:s3:::${Stage}-data"}
    else:
        assert source == {"Fn::GetAtt": ["Data", "Arn"]}
