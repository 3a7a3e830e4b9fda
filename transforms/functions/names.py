"""The intrinsic functions that exist, and what people call them."""

from __future__ import annotations

from transforms.shape.names import distance, squashed

#: AWS CloudFormation Template Reference, "Intrinsic function reference" and "Rule-specific intrinsic functions" (2026-11).
FUNCTIONS = (
    *("Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::Equals"),
    *("Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt", "Fn::GetStackOutput", "Fn::If", "Fn::ImportValue", "Fn::Join"),
    *("Fn::Length", "Fn::Not", "Fn::Or", "Fn::RefAll", "Fn::Select", "Fn::Split", "Fn::Sub", "Fn::ToJsonString"),
    *("Fn::Transform", "Fn::ValueOf", "Fn::ValueOfAll", "Ref", "Condition"),
)
_ALIASES = {
    "equal": "Fn::Equals",
    "eq": "Fn::Equals",
    "getattr": "Fn::GetAtt",
    "getattribute": "Fn::GetAtt",
    "getatts": "Fn::GetAtt",
    "getavailabilityzones": "Fn::GetAZs",
    "getaz": "Fn::GetAZs",
    "findmap": "Fn::FindInMap",
    "mapfind": "Fn::FindInMap",
    "import": "Fn::ImportValue",
    "importval": "Fn::ImportValue",
    "importvalues": "Fn::ImportValue",
    "substitute": "Fn::Sub",
    "subst": "Fn::Sub",
    "reference": "Ref",
    "tojson": "Fn::ToJsonString",
    "len": "Fn::Length",
    "b64": "Fn::Base64",
    "base64encode": "Fn::Base64",
}
_BY_WORD = {squashed(name).removeprefix("fn"): name for name in FUNCTIONS}
_NOT_EQUAL = frozenset({"notequals", "notequal", "ne", "neq"})
_SHORTEST = 5


def function_meant(name: str) -> str | None:
    """The function that a name of none means; None where there is no telling."""
    word = _word(name)
    if word in _BY_WORD:
        return _BY_WORD[word]
    if word in _ALIASES:
        return _ALIASES[word]
    near = [known for own, known in _BY_WORD.items() if len(own) >= _SHORTEST and distance(word, own, 1) == 1]
    return near[0] if len(near) == 1 and len(word) >= _SHORTEST - 1 else None


def is_not_equals(name: str) -> bool:
    """True for what other languages have and CloudFormation says with two functions."""
    return _word(name) in _NOT_EQUAL


def _word(name: str) -> str:
    word = squashed(name)
    while word.startswith("fn"):
        word = word.removeprefix("fn")
    return word
