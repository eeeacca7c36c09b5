from __future__ import annotations

from encryption_lab import errors
from encryption_lab.errors import LabError
from encryption_lab.web.faults import WORDS, explain, explain_kept


def all_errors(parent: type[LabError] = LabError) -> list[type[LabError]]:
    return [kind for child in parent.__subclasses__() for kind in (child, *all_errors(child))]


def test_whatever_the_lab_refuses_has_words_of_its_own() -> None:
    """Every class but the plain root is explained by its own row or by its parent's, which is not the root's."""
    for kind in all_errors():
        row = next(parent for parent in kind.__mro__ if parent in WORDS)
        assert row is not LabError, kind


def test_every_sentence_ends_and_says_something() -> None:
    for words in WORDS.values():
        assert not words.title.endswith(".")
        assert words.kept.endswith(".")
        assert words.todo.endswith(".")


def test_the_message_is_the_services_own() -> None:
    explained = explain(errors.NoSuchBucket("b"))
    assert (explained.status, explained.code) == (404, "NoSuchBucket")
    assert explained.message == "The specified bucket does not exist"


def test_kms_has_its_own_codes() -> None:
    assert explain(errors.KeyDisabled("arn")).code == "KMS.DisabledException"
    assert explain(errors.KeyDisabled("arn"), kms=True).code == "DisabledException"


def test_what_was_kept_of_a_refusal_is_explained_as_the_refusal_was() -> None:
    for error in (
        errors.NoSuchBucket("b"),
        errors.WrongCustomerKey(),
        errors.MissingCustomerKey(),
        errors.CustomerKeyNotApplicable(),
        errors.SseCBlocked(principal_arn="p", bucket="b", key="k"),
        errors.NotAuthorized(principal_arn="p", action="a", resource_arn="r", because="b"),
        errors.IncompleteBody(),
        errors.EntityTooLarge(limit_bytes=1),
        errors.KeyTooLong(limit_bytes=1),
        errors.QuotaExceeded(what="bytes", limit=1),
        errors.StorageFull(),
        errors.Tampered(),
        errors.KeyDisabled("arn"),
        errors.KeyStateInvalid("arn", "pending deletion"),
        errors.NoSuchKmsKey.unknown("arn"),
        errors.InvalidValue("The secret key was invalid for the specified algorithm."),
    ):
        explained = explain(error)
        assert explain_kept(explained.status, explained.code, explained.message) == explained
