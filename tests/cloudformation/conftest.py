"""Templates for the tests: each text is read as it is written and as its JSON twin."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from repair.cloudformation.template import Template
from repair.syntax.document import parse
from repair.syntax.model import to_data

Read = Callable[[str], Template]


def yaml_template(text: str) -> Template:
    return Template(parse(text))


def json_template(text: str) -> Template:
    return Template(parse(json.dumps(to_data(parse(text).model()), indent=2)))


@pytest.fixture(params=[yaml_template, json_template], ids=["yaml", "json"])
def read(request: pytest.FixtureRequest) -> Read:
    function: Read = request.param
    return function
