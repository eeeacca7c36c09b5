"""Each change since 2022 is shown by an experiment, or it is said why the lab cannot show it."""

from __future__ import annotations

from studyapp.knowledge.reading import read_register

REGISTER = read_register()
AT_AWS_ONLY = "a service or a place of AWS that the lab does not have"
CANNOT_BE_SHOWN = {
    "kms-key-not-customer-master-key": "a change of words",
    "aws-managed-keys-rotate-yearly": "the lab's clock shows it on the key's page; nothing to predict",
    "tls-1-2-announced": "the lab speaks TLS 1.2 and later only",
    "cloudfront-oac-launched": AT_AWS_ONLY,
    "sse-c-replication-launched": "the lab does not replicate",
    "external-key-store": AT_AWS_ONLY,
    "kms-hsm-level-3-since": "a validation of hardware",
    "directory-buckets-got-kms": AT_AWS_ONLY,
    "crc64nvme-by-default": "shown with every upload on the bench, in its answer; nothing to predict",
    "sse-c-ransomware": "a thing that people did",
    "imported-keys-rotate-on-demand": "the endpoint does it (RotateKeyOnDemand); no experiment yet",
    "value-aws-fsx": AT_AWS_ONLY,
    "sse-c-off-announced": "an announcement; what it announced is shown by sse-c-then-and-now",
    "scs-c03": "an exam",
    "client-side-python": "a program of AWS's; its formats are in the experiments on client-side encryption",
    "value-aws-backup": AT_AWS_ONLY,
}


def test_each_change_is_shown_or_it_is_said_why_not() -> None:
    shown = {fact_id for experiment in REGISTER.experiments for fact_id in experiment.facts}
    assert {change.id for change in REGISTER.changes} - shown == set(CANNOT_BE_SHOWN)
