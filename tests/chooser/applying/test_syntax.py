"""No text can end its own quotes, in any of the languages."""

from __future__ import annotations

import ast
import json
import subprocess

import hcl2
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.chooser.applying.syntax import Reference, Tree, as_hcl, as_json, as_python, as_shell, as_yaml

texts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40)
trees = st.recursive(
    texts | st.booleans() | st.integers(0, 10**6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(texts, trees, min_size=1, max_size=3))
def test_python_and_yaml_read_the_same_value_again(tree: dict[str, Tree]) -> None:
    assert ast.literal_eval(as_python(tree)) == tree
    assert yaml.safe_load(as_yaml(tree)) == tree
    assert json.loads(as_json(tree)) == tree


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(texts, trees, min_size=1, max_size=3), texts)
def test_a_shell_hands_over_the_same_value(tree: dict[str, Tree], text: str) -> None:
    whole: dict[str, Tree] = {"tree": tree, "key": Reference("KEY_ARN")}
    script = f"printf '%s\\0%s' {as_shell(whole)} {as_shell(text)}"
    said = subprocess.run(
        ["/bin/sh", "-c", script], env={"KEY_ARN": "arn:aws:kms:x"}, capture_output=True, check=True
    )
    written, again = said.stdout.decode().split("\0")
    assert json.loads(written) == {"tree": tree, "key": "arn:aws:kms:x"}
    assert again == text


@pytest.mark.parametrize("text", ['"', "${x}", "%{if x}", '"}\nresource "x" "y" {}', "\\", '\\"', "$${x}"])
def test_terraform_takes_a_text_as_one_text(text: str) -> None:
    read = hcl2.loads(f"locals {{\n  value = {as_hcl(text)}\n}}\n")
    assert list(read) == ["locals"]
    written = as_hcl(text)[1:-1]
    assert "${" not in written.replace("$${", "")
    assert "%{" not in written.replace("%%{", "")
