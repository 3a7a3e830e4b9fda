"""A machine image by its id.

**Why it matters.** An image id exists in one region, and publishers withdraw old images: `The image id
'[ami-0c02fb55956c7d316]' does not exist`. AWS and Canonical publish the id of the current image of each line in each
region as a public parameter, which needs no upkeep.

**What is rewritten.** Where a comment on its line, or the description of its parameter, names one line of images
(Amazon Linux 2 and 2023, Ubuntu 20.04 to 24.04, Windows Server 2016 to 2022), and the instance type or the comment the
architecture, the id becomes `{{resolve:ssm:/aws/service/…}}`; a parameter becomes an
`AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>` whose Default is the name of the public parameter.

**Fix safety.** Never safe: what the id stood for is known from a comment only, the new image is another one, and
instances are replaced. Unsafe where the comment is clear; a suggestion with the images to choose from where it is not
(`--choose hardcoded-ami@<path>=amazon-linux-2023-x86_64`).

**Left alone.** The cells of mappings, which keep one id a region and cannot be read there; parameters that limit what
may be passed, that decide about anything else, or for which a value is given (`--parameters`). Images of a special
build (ECS, EKS, GPU, SQL Server, Core; golden, hardened and custom ones; made-up ids for LocalStack) are reported
without options. Who passes an image id for a parameter must pass the name of a public parameter from then on.

Source: "Calling AMI public parameters", Amazon EC2 User Guide; "Find Ubuntu images on AWS", Canonical; "Dynamic
references", AWS CloudFormation User Guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import (
    NO_CHANGE,
    REPLACEMENT,
    SUGGEST,
    UNSAFE,
    CannotEdit,
    Change,
    Context,
    Fix,
    Option,
    Resource,
    Template,
    replace,
    transform,
)
from repair.cloudformation.intrinsics import literal_text
from repair.cloudformation.places import Place, places
from repair.knowledge.class_data import instance_type
from repair.syntax.lines import find_in_gap_comment, line_end
from transforms.versions.pinned_value import PinnedValue, Use, other_use, pinned_values

from .machine_images import IMAGES, is_special, named_architecture, named_image

_HOLDERS: dict[str, tuple[str, ...]] = {
    "AWS::EC2::Instance": (),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData",),
    "AWS::AutoScaling::LaunchConfiguration": (),
}
_IMAGE_ID = re.compile(r"ami-[0-9a-f]{8}(?:[0-9a-f]{9})?")
_FROM_STORE = "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
_LIMITS = ("AllowedValues", "AllowedPattern", "MinLength", "MaxLength")


@transform(id="hardcoded-ami", summary="Machine image by an id of one region", group="regions")
def hardcoded_ami(template: Template, context: Context) -> Iterator[Fix]:
    """Read the id from the public parameter of its line of images."""
    for pinned in pinned_values(template, _image_uses(template)):
        place = pinned.place
        if place.kind not in ("literal", "default") or _IMAGE_ID.fullmatch(place.text or "") is None:
            continue
        said = _what_is_said(template, place)
        image, architecture = named_image(said), _architecture(template, pinned, said)
        answers = {} if is_special(said) else _answers(architecture)
        if image is not None and architecture in image.paths:
            answers = {f"{image.name}-{architecture}": image.paths[architecture]}
        against = _obstacle(template, context, pinned)
        changes = {} if against else _changes(template, place, answers)
        decided = image is not None and len(changes) == 1
        yield Fix(
            title=f"read the id of the image {place.text} from a public parameter",
            at=pinned.path,
            safety=UNSAFE if decided else SUGGEST,
            impact=REPLACEMENT,
            change=next(iter(changes.values())) if decided else NO_CHANGE,
            reason=_reason(said, decided, next(iter(answers), ""), against),
            verify=f"aws ec2 describe-images --image-ids {place.text}"
            + (f" --region {context.regions[0]}" if context.regions else ""),
            options=() if decided else tuple(Option(label, change) for label, change in changes.items()),
        )


def _image_uses(template: Template) -> Iterator[Use]:
    for resource in template.resources.values():
        node = resource.property(*_HOLDERS[resource.type], "ImageId") if resource.type in _HOLDERS else None
        if node is not None:
            yield Use(resource, node)


def _what_is_said(template: Template, place: Place) -> str:
    """The comment behind the id on its line, and the description of its parameter."""
    text = template.document.text
    end = line_end(text, place.node.end)
    start = find_in_gap_comment(text, place.node.end, end) if template.document.format == "yaml" else -1
    comment = text[start:end].lstrip("# ") if start >= 0 else ""
    described = literal_text(place.parameter.node.get("Description")) if place.parameter else None
    return " ".join(filter(None, (comment.strip(), described)))


def _architecture(template: Template, pinned: PinnedValue, said: str) -> str | None:
    """What every instance type that the image may run on says, and nothing said contradicts."""
    found = {named_architecture(said)} - {None}
    for use in pinned.uses:
        for place in _instance_types(template, use.resource):
            allowed = [node.value for node in place.parameter.allowed_values] if place.parameter else []
            for name in filter(None, (place.text, *allowed)):
                known = instance_type(name)
                found.add(known.architecture if known else "")
    return found.pop() if len(found) == 1 else None


def _instance_types(template: Template, resource: Resource) -> list[Place]:
    node = resource.property(*_HOLDERS[resource.type], "InstanceType")
    return places(template, node) if node is not None else []


def _answers(architecture: str | None) -> dict[str, str]:
    return {
        f"{image.name}-{name}": path
        for image in IMAGES
        for name, path in image.paths.items()
        if architecture in (None, name)
    }


def _obstacle(template: Template, context: Context, pinned: PinnedValue) -> str:
    parameter = pinned.place.parameter
    if parameter is None:
        return ""
    if parameter.name in context.parameters:
        return f"an image id is passed for the parameter {parameter.name}"
    if limits := [name for name in _LIMITS if name in parameter.node]:
        return f"the parameter {parameter.name} has {' and '.join(limits)}"
    return other_use(template, parameter, pinned, "")


def _changes(template: Template, place: Place, answers: dict[str, str]) -> dict[str, Change]:
    """The change for each answer; none where the text cannot be edited."""
    kind = place.parameter.node.get("Type") if place.parameter else None
    document = template.document
    try:
        if place.parameter is None:
            return {
                label: replace(document, place.node, f"{{{{resolve:ssm:{path}}}}}") for label, path in answers.items()
            }
        if kind is None:
            return {}
        stored = replace(document, kind, _FROM_STORE)
        return {label: stored + replace(document, place.node, path) for label, path in answers.items()}
    except CannotEdit:
        return {}


def _reason(said: str, decided: bool, label: str, against: str) -> str:
    if against:
        return f"left alone: {against}"
    if decided:
        return f"{said!r} says that it is {label}; the current image of that line is another one than the id's"
    return "an id exists in one region, and which image it is nobody can tell from the template"
