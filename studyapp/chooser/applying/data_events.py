"""What makes a trail of CloudTrail record who reads and writes the objects: command lines for the AWS CLI.

Source: AWS CloudTrail API Reference, PutEventSelectors and AdvancedFieldSelector.
"""

from __future__ import annotations

from studyapp.chooser.applying.calls import Call
from studyapp.chooser.applying.command_lines import command, region_lines
from studyapp.chooser.applying.plan import Plan
from studyapp.chooser.applying.syntax import Tree


def data_events(plan: Plan) -> str:
    """Return the script. PutEventSelectors replaces, so that management events are named beside the data events."""
    lines = ["#!/bin/sh", "set -eu", *region_lines(plan)]
    seen = Call(
        service="cloudtrail",
        operation="GetEventSelectors",
        parameters={"TrailName": plan.parameters.trail},
        why="",
    )
    put = Call(
        service="cloudtrail",
        operation="PutEventSelectors",
        parameters={"TrailName": plan.parameters.trail, "AdvancedEventSelectors": _selectors(plan)},
        why="",
    )
    parts = [
        "# What the trail records now. The next call replaces it: add here what has to stay.",
        command(seen),
        "",
        "# Calls to KMS and changes of settings; and each access to an object of the bucket.",
        command(put),
    ]
    return "\n".join([*lines, "", *parts]) + "\n"


def _selectors(plan: Plan) -> list[Tree]:
    return [
        {"Name": "Management events", "FieldSelectors": [_field("eventCategory", "Equals", "Management")]},
        {
            "Name": f"Objects of {plan.parameters.bucket}",
            "FieldSelectors": [
                _field("eventCategory", "Equals", "Data"),
                _field("resources.type", "Equals", "AWS::S3::Object"),
                _field("resources.ARN", "StartsWith", f"{plan.parameters.bucket_arn}/"),
            ],
        },
    ]


def _field(name: str, operator: str, value: str) -> dict[str, Tree]:
    return {"Field": name, operator: [value]}
