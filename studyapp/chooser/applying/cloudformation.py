"""A plan as a CloudFormation template in YAML."""

from __future__ import annotations

from studyapp.chooser.applying.parameters import EXAMPLE_KEY
from studyapp.chooser.applying.plan import KeySource, Plan
from studyapp.chooser.applying.policies import bucket_policy, encryption_rule, key_policy
from studyapp.chooser.applying.syntax import Reference, Tree, as_yaml

MADE_KEY = Reference("!GetAtt ObjectsKey.Arn")
GIVEN_KEY = Reference("!Ref KeyArn")
BUCKET = Reference("!Ref ObjectsBucket")
KEPT = "Retain"  # deleting the stack must not destroy what was stored, nor the key without which it cannot be read


def cloudformation(plan: Plan) -> str:
    """Return the template. A key that CloudFormation does not make is a parameter."""
    makes_key = plan.makes_key and plan.key is KeySource.KMS
    key = MADE_KEY if makes_key else GIVEN_KEY
    template: dict[str, Tree] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Bucket {plan.parameters.bucket}, encrypted as decided",
    }
    if plan.default_uses_key and not makes_key:
        template["Parameters"] = {"KeyArn": _key_parameter(plan)}
    resources = {**(_key(plan) if makes_key else {}), **_bucket(plan, key)}
    return as_yaml({**template, "Resources": resources}).lstrip("\n")


def _key_parameter(plan: Plan) -> dict[str, Tree]:
    given = {"Default": plan.parameters.key_arn} if plan.parameters.key_arn else {}
    example = f"arn:aws:kms:{plan.parameters.region}:{plan.parameters.account}:key/{EXAMPLE_KEY}"
    return {
        "Type": "String",
        "Description": f"ARN of the KMS key, such as {example}",
        "AllowedPattern": "arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/.+",
        **given,
    }


def _key(plan: Plan) -> dict[str, Tree]:
    return {
        "ObjectsKey": {
            "Type": "AWS::KMS::Key",
            "DeletionPolicy": KEPT,
            "UpdateReplacePolicy": KEPT,
            "Properties": {
                "Description": f"Objects of {plan.parameters.bucket}",
                "EnableKeyRotation": True,
                "RotationPeriodInDays": plan.parameters.rotation_days,
                "KeyPolicy": key_policy(plan),
            },
        },
        "ObjectsKeyAlias": {
            "Type": "AWS::KMS::Alias",
            "Properties": {
                "AliasName": f"alias/{plan.parameters.alias}",
                "TargetKeyId": Reference("!Ref ObjectsKey"),
            },
        },
    }


def _bucket(plan: Plan, key: Reference) -> dict[str, Tree]:
    # In CloudFormation the default has a name of its own.
    rule = dict(encryption_rule(plan, key))
    default = rule.pop("ApplyServerSideEncryptionByDefault")
    rules: list[Tree] = [{"ServerSideEncryptionByDefault": default, **rule}]
    return {
        "ObjectsBucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": KEPT,
            "UpdateReplacePolicy": KEPT,
            "Properties": {
                "BucketName": plan.parameters.bucket,
                "BucketEncryption": {"ServerSideEncryptionConfiguration": rules},
            },
        },
        "ObjectsBucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": BUCKET, "PolicyDocument": bucket_policy(plan, key)},
        },
    }
