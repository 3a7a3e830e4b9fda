"""Law 3 against transforms that break it: caught, rolled back, named; the file is whole and the good fix stays."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from repair import (
    SAFE,
    Change,
    Context,
    Fix,
    Impact,
    Quoted,
    Template,
    Transform,
    add_key,
    append,
    get_att,
    ref,
    remove_item,
    remove_key,
    rename_key,
    replace,
    transform,
)
from repair.engine import validator
from tests.engine.hostile import making, node, once, renames_old, run, titles

TOPIC = """\
# a comment that must stay
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: old   # to be renewed
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: []
      Tags:
        - Key: a
          Value: b
"""
GOOD = TOPIC.replace("DisplayName: old ", "DisplayName: 'new' ")


def props(template: Template, name: str):  # type: ignore[no-untyped-def]
    return node(template, "Resources", name, "Properties")


def adds_an_unknown_property(template: Template) -> Change:
    return add_key(template.document, props(template, "Topic"), "Colour", "red")


def drops_a_required_property(template: Template) -> Change:
    return remove_key(template.document, props(template, "Role"), "AssumeRolePolicyDocument")


def drops_a_required_key_of_a_list_item(template: Template) -> Change:
    return remove_key(template.document, node(template, "Resources", "Role", "Properties", "Tags", 0), "Key")


def makes_a_cycle(template: Template) -> Change:
    first = add_key(template.document, node(template, "Resources", "Role"), "DependsOn", "Topic")
    return first + add_key(template.document, node(template, "Resources", "Topic"), "DependsOn", "Role")


def refers_to_nothing(template: Template) -> Change:
    return add_key(template.document, props(template, "Topic"), "TopicName", ref("Nowhere"))


def writes_a_wrong_type(template: Template) -> Change:
    return add_key(template.document, props(template, "Topic"), "Subscription", "none")


HOSTILE = [
    (adds_an_unknown_property, "F3002"),
    (drops_a_required_property, "F3003"),
    (drops_a_required_key_of_a_list_item, "F3003"),
    (makes_a_cycle, "F3004"),
    (refers_to_nothing, "F1020"),
    (writes_a_wrong_type, "F3012"),
]


@pytest.mark.parametrize(("make", "rule"), HOSTILE, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize("id", ["a-hostile", "z-hostile"])
def test_what_breaks_a_template_is_rolled_back_and_named(id: str, make, rule: str) -> None:  # type: ignore[no-untyped-def]
    transforms = sorted([making(id, make), renames_old()], key=lambda t: t.id)
    outcome = run(TOPIC, *transforms)
    assert outcome.after == GOOD
    assert titles(outcome) == {"good 0"}
    (rolled_back,) = [finding for finding in outcome.findings if finding.why == "rolled-back"]
    assert rolled_back.transform == id
    assert rule in rolled_back.reason
    (bug,) = outcome.bugs
    assert bug.startswith(f"{id}: ")


def test_without_verification_it_is_not_caught() -> None:
    """So that the test above can fail: only the validator stands in the way."""
    outcome = run(TOPIC, making("hostile", once("Colour", adds_an_unknown_property)), enabled=False)
    assert "Colour" in outcome.after


def test_of_two_guilty_fixes_both_go() -> None:
    one = making("one", once("Colour", adds_an_unknown_property))
    two = making("two", drops_a_required_property)
    outcome = run(TOPIC, renames_old(), one, two)
    assert outcome.after == GOOD
    assert {bug.split(":")[0] for bug in outcome.bugs} == {"one", "two"}


def test_a_warning_goes_too_unless_the_fix_declares_it() -> None:
    def redundant_dependency(template: Template) -> Change:
        return add_key(template.document, node(template, "Resources", "Reader"), "DependsOn", "Topic")

    text = TOPIC + "  Reader:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: !Ref Topic\n"
    make = once("DependsOn", redundant_dependency)
    refused = run(text, making("redundant", make), renames_old())
    assert "DependsOn" not in refused.after
    assert "W3005" in refused.bugs[0]
    declared = run(text, making("redundant", make, declares=["W3005"]), renames_old())
    assert "DependsOn: Topic" in declared.after
    assert not declared.bugs


def test_what_the_author_of_the_template_suppressed_does_not_count() -> None:
    hostile = making("hostile", once("Colour", adds_an_unknown_property))
    config = "Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [{}]\n"
    assert "Colour" in run(config.format("E3002") + TOPIC, hostile).after
    assert "Colour" in run(config.format("F30") + TOPIC, hostile).after
    assert "Colour" not in run(config.format("E3003") + TOPIC, hostile).after
    on_resource = TOPIC.replace(
        "SNS::Topic\n", "SNS::Topic\n    Metadata:\n      cfn-lint: {config: {ignore_checks: [E3002]}}\n"
    )
    assert "Colour" in run(on_resource, hostile).after
    comment = TOPIC.replace("DisplayName: old   # to be renewed", "DisplayName: old # cfn-repair: ignore[F3002]")
    assert "Colour" in run(comment, hostile).after


MISSPELT = """\
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersionConfiguration:
        Statuss: Enabled
"""


def spells(old: str, new: str, *path: str | int) -> Transform:
    def make(template: Template) -> Change:
        return rename_key(template.document, node(template, *path), old, new)

    return making(f"spells-{new.lower()}", make)


def test_what_a_fix_uncovers_is_kept_and_said() -> None:
    outcome = run(
        MISSPELT, spells("VersionConfiguration", "VersioningConfiguration", "Resources", "Bucket", "Properties")
    )
    assert "      VersioningConfiguration:\n        Statuss: Enabled" in outcome.after
    assert not outcome.bugs
    assert {re.findall(r"[EFW]\d{4}", note)[0] for note in outcome.notes} == {"F3002", "F3003"}


def test_what_a_fix_writes_itself_is_not_uncovered() -> None:
    def spells_and_writes(template: Template) -> Change:
        properties = node(template, "Resources", "Bucket", "Properties")
        renamed = rename_key(template.document, properties, "VersionConfiguration", "VersioningConfiguration")
        inner = node(template, "Resources", "Bucket", "Properties", "VersionConfiguration")
        return renamed + add_key(template.document, inner, "Colour", "red")

    outcome = run(MISSPELT, making("hostile", spells_and_writes))
    assert outcome.after == MISSPELT
    assert "Colour" in outcome.bugs[0]


@pytest.mark.parametrize(("dropped", "is_kept"), [("Value", False), ("Colour", True)])
def test_what_is_dropped_inside_is_not_uncovered_but_the_rest_is(dropped: str, is_kept: bool) -> None:
    text = (
        "Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n"
        "      Tag:\n        - {Value: b, Colour: c}\n"
    )

    def spells_and_drops(template: Template) -> Change:
        renamed = rename_key(template.document, props(template, "Group"), "Tag", "Tags")
        tag = node(template, "Resources", "Group", "Properties", "Tag", 0)
        return renamed + remove_key(template.document, tag, dropped)

    outcome = run(text, making("spells", spells_and_drops))
    assert ("Tags:" in outcome.after) == is_kept
    if is_kept:
        assert any("'Key' is a required property" in note for note in outcome.notes)
    else:
        assert "'Value' is a required property" in outcome.bugs[0]


def test_one_missing_key_for_another_is_new() -> None:
    text = TOPIC.replace("        - Key: a\n          Value: b\n", "        - Key: a\n")

    def swaps(template: Template) -> Change:
        tag = node(template, "Resources", "Role", "Properties", "Tags", 0)
        assert "Value" not in tag
        return replace(template.document, tag, {"Value": "v"})

    outcome = run(text, making("swaps", swaps), renames_old())
    assert outcome.after == text.replace("DisplayName: old ", "DisplayName: 'new' ")


def test_what_one_pass_uncovers_the_next_may_move() -> None:
    later = making("moves", lambda t: moved(t) if "VersioningConfiguration" in t.document.text else ())

    def moved(template: Template) -> Change:
        assert "Store" not in template.document.text
        return rename_key(template.document, node(template, "Resources"), "Bucket", "Store")

    first = spells("VersionConfiguration", "VersioningConfiguration", "Resources", "Bucket", "Properties")
    outcome = run(MISSPELT, later, first)
    assert "  Store:\n" in outcome.after
    assert "VersioningConfiguration" in outcome.after
    assert not outcome.bugs
    assert any("Statuss" in note for note in outcome.notes)


def test_what_is_known_to_be_false_is_no_finding() -> None:
    text = (
        "Resources:\n  D:\n    Type: AWS::RDS::DBInstance\n    Properties: {Engine: mysql, EngineVersion: '%s',"
        " DBInstanceClass: db.t3.medium, AllocatedStorage: '20', StorageEncrypted: true}\n"
    )

    def writes(version: str) -> Transform:
        def make(template: Template) -> Change:
            value = node(template, "Resources", "D", "Properties", "EngineVersion")
            assert value.value != version
            return replace(template.document, value, Quoted(version))

        return making("writes", make)

    assert run(text % "8.0.43", writes("8.0")).after == text % "8.0"
    refused = run(text % "8.0.43", writes("8.0.99"))
    assert refused.after == text % "8.0.43"
    assert "E9006" in refused.bugs[0]


def test_a_replaced_value_is_not_uncovered_by_being_replaced() -> None:
    text = "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration: yes\n"

    def writes(template: Template) -> Change:
        value = node(template, "Resources", "Bucket", "Properties", "VersioningConfiguration")
        return replace(template.document, value, {"Statuss": "Enabled", "Status": "Enabled"})

    outcome = run(text, making("hostile", once("Statuss", writes)))
    assert outcome.after == text
    assert "F3002" in outcome.bugs[0]


def test_a_value_that_is_only_wrapped_was_there_before() -> None:
    text = (
        "Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n"
        "      SecurityGroupIngress:\n        IpProtocol: tcp\n        FromPortt: 22\n"
    )

    def wraps(template: Template) -> Change:
        value = node(template, "Resources", "Group", "Properties", "SecurityGroupIngress")
        inner = {entry.key.value: entry.value.value for entry in value.entries}
        inner["FromPortt"] = 22
        return replace(template.document, value, [inner])

    outcome = run(text, making("wraps", once("- IpProtocol", wraps)))
    assert "- IpProtocol: tcp" in outcome.after
    assert not outcome.bugs
    assert any("FromPortt" in note for note in outcome.notes)


def test_a_type_that_becomes_known_uncovers_its_resource() -> None:
    text = "Resources:\n  T:\n    Type: AWS::SNS::Topics\n    Properties:\n      Colour: red\n"

    def names(template: Template) -> Change:
        value = node(template, "Resources", "T", "Type")
        assert value.value.endswith("s")
        return replace(template.document, value, "AWS::SNS::Topic")

    outcome = run(text, making("names", names))
    assert "Type: AWS::SNS::Topic\n" in outcome.after
    assert any("Colour" in note for note in outcome.notes)


@pytest.mark.parametrize(("written", "is_kept"), [("Fargate", True), ("SERVERLESS", False)])
def test_a_value_in_its_right_case_uncovers_what_depends_on_it(written: str, is_kept: bool) -> None:
    """Fargate asks its task definition for more; what another word would have meant, nobody knows."""
    text = (
        "Resources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n"
        "        - {Name: a, Image: nginx, Memory: 512}\n"
        "  Service:\n    Type: AWS::ECS::Service\n    Properties:\n      TaskDefinition: !Ref Task\n"
        f"      LaunchType: {written}\n"
    )

    def writes(template: Template) -> Change:
        value = node(template, "Resources", "Service", "Properties", "LaunchType")
        assert value.value != "FARGATE"
        return replace(template.document, value, "FARGATE")

    outcome = run(text, making("writes", writes))
    assert ("LaunchType: FARGATE\n" in outcome.after) is is_kept
    assert any("E3054" in note for note in (outcome.notes if is_kept else outcome.bugs))


def test_an_old_finding_that_moved_is_not_a_new_one() -> None:
    text = (
        "Resources:\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n"
        "      Tags:\n        - {Key: gone, Value: x}\n        - {Keyy: b}\n        - {Keyy: c}\n"
    )

    def takes_out(template: Template) -> Change:
        tags = node(template, "Resources", "Group", "Properties", "Tags")
        return remove_item(template.document, tags, 0)

    outcome = run(text, making("takes-out", lambda t: takes_out(t) if "gone" in t.document.text else ()))
    assert "gone" not in outcome.after
    assert not outcome.bugs
    assert not outcome.notes


def test_an_old_finding_of_a_renamed_resource_is_not_a_new_one() -> None:
    text = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      Colour: red\n"
    outcome = run(text, spells("Topic", "MyTopic", "Resources"))
    assert "  MyTopic:\n" in outcome.after
    assert not outcome.bugs
    assert not outcome.notes


def test_a_logical_id_that_becomes_one_uncovers_its_resource() -> None:
    text = "Resources:\n  My-Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      Colour: red\n"
    outcome = run(text, spells("My-Topic", "MyTopic", "Resources"))
    assert "  MyTopic:\n" in outcome.after
    assert not outcome.bugs
    assert any("Colour" in note for note in outcome.notes)


def test_what_a_finding_is_about_may_move_to_another_resource() -> None:
    text = (
        "Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n"
        "      SecurityGroupIngress:\n        - {IpProtocol: '-1', SourceSecurityGroupId: !Ref App}\n"
        "  App:\n    Type: AWS::EC2::SecurityGroup\n    Properties: {GroupDescription: x}\n"
    )

    def moves_the_rule(template: Template) -> Change:
        properties = node(template, "Resources", "Web", "Properties")
        rule = {"GroupId": get_att("Web", "GroupId"), "IpProtocol": "-1", "SourceSecurityGroupId": ref("App")}
        resource = {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": rule}
        taken = remove_key(template.document, properties, "SecurityGroupIngress")
        return taken + add_key(template.document, node(template, "Resources"), "WebIngress", resource)

    before = validator.validate(text).diagnostics
    assert [found.rule for found in before] == ["E1041"], "a group without VpcId is known by its name"
    outcome = run(text, making("moves", moves_the_rule))
    assert "WebIngress" in outcome.after
    assert not outcome.bugs


CONDITIONAL = """\
Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: IsProd
  Reader:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: %s
"""


def names_the_topic(template: Template) -> Change:
    value = node(template, "Resources", "Reader", "Properties", "DisplayName")
    assert getattr(value, "value", "") != "Topic"
    return replace(template.document, value, ref("Topic"))


def test_a_warning_where_an_error_was_is_no_step_back() -> None:
    outcome = run(CONDITIONAL % "!Ref topic", making("names", names_the_topic))
    assert "DisplayName: !Ref Topic" in outcome.after
    assert not outcome.bugs
    assert any("W1001" in note for note in outcome.notes)


def test_a_warning_where_nothing_was_is_one() -> None:
    text = CONDITIONAL % "reader"
    outcome = run(text, making("names", names_the_topic))
    assert outcome.after == text
    assert "W1001" in outcome.bugs[0]


def test_a_reference_that_is_found_again_lets_the_other_properties_be_judged() -> None:
    text = (
        "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Role: arn:aws:iam::123456789012:role/r\n"
        "      Handler: index.handler\n      Code:\n        ZipFile: !Sub 'x ${name}'\n"
    )

    def escapes(template: Template) -> Change:
        value = node(template, "Resources", "F", "Properties", "Code", "ZipFile")
        assert value.tag
        return replace(template.document, value, "x ${name}")

    outcome = run(text, making("escapes", escapes))
    assert "ZipFile: x ${name}" in outcome.after
    assert not [bug for bug in outcome.bugs if "F3003" in bug]


def test_a_dangling_output_hides_the_references_of_resources() -> None:
    text = (
        "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: !Ref Nope\n"
        "Outputs:\n  O:\n    Value: !Ref Nope\n  P:\n    Value: p\n"
    )

    def takes_out(template: Template) -> Change:
        return remove_key(template.document, node(template, "Outputs"), "O")

    outcome = run(text, making("takes-out", takes_out))
    assert "  O:\n" not in outcome.after
    assert any("F1020" in note for note in outcome.notes)


CYCLES = """\
Resources:
  A:
    Type: AWS::SNS::Topic
    DependsOn:
      - B
      - C
  B:
    Type: AWS::SNS::Topic
    DependsOn: A
  C:
    Type: AWS::SNS::Topic
    DependsOn: A
"""


def test_breaking_a_cycle_may_uncover_another() -> None:
    def breaks(template: Template) -> Change:
        assert "- B" in template.document.text
        return remove_item(template.document, node(template, "Resources", "A", "DependsOn"), 0)

    outcome = run(CYCLES, making("breaks", breaks))
    assert "- B" not in outcome.after
    assert not outcome.bugs
    assert any("F3004" in note for note in outcome.notes)


def test_breaking_a_cycle_may_not_make_another() -> None:
    def turns(template: Template) -> Change:
        assert "- B" in template.document.text
        broken = remove_item(template.document, node(template, "Resources", "A", "DependsOn"), 0)
        return broken + add_key(template.document, node(template, "Resources", "D"), "DependsOn", "E")

    text = CYCLES + "  D:\n    Type: AWS::SNS::Topic\n  E:\n    Type: AWS::SNS::Topic\n    DependsOn: D\n"
    outcome = run(text, making("turns", turns))
    assert outcome.after == text


def test_the_region_decides_and_is_named() -> None:
    text = (
        "Resources:\n  I:\n    Type: AWS::EC2::Instance\n    Properties:\n      ImageId: ami-12345678\n"
        "      InstanceType: m5.large\n"
    )

    def moves_to_t2(template: Template) -> Change:
        value = node(template, "Resources", "I", "Properties", "InstanceType")
        return replace(template.document, value, "t2.micro")

    hostile = making("cheaper", once("t2.micro", moves_to_t2))
    assert "t2.micro" in run(text, hostile, regions=("us-east-1",)).after
    assert "t2.micro" in run(text, hostile).after, "no region is not us-east-1, and not any other"
    refused = run(text, hostile, regions=("us-east-1", "eu-south-1"))
    assert refused.after == text
    assert "in eu-south-1: E3628" in refused.bugs[0]


def test_operations_that_lie_are_caught_before_the_validator_is_asked() -> None:
    def lies(template: Template) -> Change:
        topic = replace(template.document, node(template, "Resources", "Topic", "Properties", "DisplayName"), "x")
        role = replace(template.document, node(template, "Resources", "Role", "Properties", "Tags", 0, "Value"), "x")
        return Change(role.edits, topic.operations)

    outcome = run(TOPIC, making("liar", lies), renames_old())
    assert outcome.after == GOOD
    assert outcome.bugs[0].startswith("liar: ")
    assert "does not say what it should" in outcome.bugs[0]


def test_two_that_loop_are_named_and_the_file_is_left() -> None:
    def turn(old: str, new: str) -> Transform:
        def make(template: Template) -> Change:
            value = node(template, "Resources", "Role", "Properties", "Tags", 0, "Value")
            assert value.value == old
            return replace(template.document, value, new)

        return making(f"writes-{new}", make)

    outcome = run(TOPIC, turn("b", "c"), turn("c", "b"), renames_old())
    assert outcome.after == TOPIC
    assert "writes-b" in outcome.bugs[0]
    assert "writes-c" in outcome.bugs[0]


def test_one_that_raises_half_way_is_named_and_the_others_go_on() -> None:
    @transform(id="raises", summary="for a test", group="test")
    def raises(template: Template, context: Context) -> Iterator[Fix]:
        value = node(template, "Resources", "Role", "Properties", "Tags", 0, "Value")
        if value.value == "b":
            yield Fix("say c", value.path, SAFE, Impact.UNKNOWN, replace(template.document, value, Quoted("c")))
        raise KeyError("Nowhere")

    outcome = run(TOPIC, raises, renames_old())
    assert titles(outcome) == {"say c", "good 0"}
    assert outcome.after == GOOD.replace("Value: b", "Value: 'c'")
    assert outcome.bugs == ("raises: stopped half-way: KeyError: 'Nowhere'",)


def test_good_fixes_of_several_passes_stay() -> None:
    def second(template: Template) -> Change:
        assert "'new'" in template.document.text
        return append(
            template.document, node(template, "Resources", "Role", "Properties", "Tags"), {"Key": "k", "Value": "v"}
        )

    later = making("later", once("Key: k", second))
    hostile = making("hostile", once("Colour", adds_an_unknown_property))
    outcome = run(TOPIC, renames_old(), later, hostile)
    assert titles(outcome) == {"good 0", "later 0"}
    assert "Colour" not in outcome.after


def test_an_attribute_of_another_type_is_judged_by_what_it_gives() -> None:
    def asks(template: Template) -> Change:
        return add_key(template.document, props(template, "Topic"), "KmsMasterKeyId", get_att("Role", "Nothing"))

    outcome = run(TOPIC, making("asks", once("KmsMaster", asks)), renames_old())
    assert outcome.after == GOOD


PARAMETERS = [f"P{number}" for number in range(14)]
EXPLOSIVE = (
    "Parameters:\n"
    + "".join(f"  {name}: {{Type: String, AllowedValues: [a, b, c], Default: a}}\n" for name in PARAMETERS)
    + "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: old\n"
    + f"      TopicName: !Sub '{''.join(f'${{{name}}}' for name in PARAMETERS)}'\n"
)


def test_a_text_that_the_validator_cannot_bear_is_repaired_and_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validator, "SECONDS", 1.0)
    deaths = validator._CHILD.deaths
    outcome = run(EXPLOSIVE, renames_old())
    assert "'new'" in outcome.after
    (note,) = outcome.notes
    assert note.startswith("AWS's validator could not judge the original text")
    monkeypatch.undo()
    assert validator.validate(TOPIC + "# one that is not remembered\n").problem == ""
    assert validator._CHILD.deaths == deaths + 1, "the repaired text is not tried after the original"


def test_without_the_validator_the_repair_is_made_and_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validator, "_CHILD", validator._Child())
    monkeypatch.setattr(validator, "_BOOT", "raise SystemExit(3)")
    text = TOPIC.replace("a comment", "another comment")  # one that is not remembered
    outcome = run(text, renames_old())
    assert "'new'" in outcome.after
    assert any("could not judge" in note for note in outcome.notes)


NEVER_LOADED = """
import sys
sys.path[:0] = [{root!r}]
from datetime import date
from repair.engine import validator
from repair.engine.context import Context
from repair.engine.registry import all_transforms
from repair.engine.run import Settings, repair_text
from repair.engine.selection import Policy
from repair.engine.validation import verifiers
context = Context(as_of=date(2026, 11, 24))
judges = verifiers(context=context, enabled=True)
outcome = repair_text("t", {text!r}, Settings(all_transforms(), context, Policy(unsafe=True), judges))
assert not outcome.changed, outcome.after
assert validator._CHILD._process is None
assert not validator._QUESTIONS
heavy = {{"cloudformation_validate", "deepdiff", "jsonpatch", "rich", "ruamel.yaml"}}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""


def test_a_clean_file_never_loads_the_validator() -> None:
    clean = "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: x\n"
    code = NEVER_LOADED.format(root=sys.path[0], text=clean)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
