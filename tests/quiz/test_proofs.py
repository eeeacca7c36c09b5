"""Every key that rests on the lab is what the lab shows; and a key that is not is found."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest

from encryption_lab.memory import CountingRandomness
from studyapp.knowledge.question_reading import bank, read_question
from studyapp.knowledge.question_values import Bank, Question
from studyapp.quiz.judging.check_proofs import main
from studyapp.quiz.judging.proving import Proved, prove

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PROVED = [
    pytest.param(question, id=question.id) for question in bank().questions if question.proof is not None
]
UPLOAD: dict[str, list[dict[str, Any]]] = {
    "set_up": [{"do": "create_bucket", "name": "bucket"}, {"do": "create_key", "name": "key"}],
    "action": [
        {"do": "put_object", "name": "put", "bucket": "$bucket", "method": "sse-kms", "kms_key": "$key"},
        {"do": "disable_key", "name": "off", "kms_key": "$key"},
        {"do": "get_object", "name": "read", "bucket": "$bucket"},
    ],
}
OPTIONS: list[dict[str, Any]] = [
    {"id": "refused", "text": "Refused", "reason": "So.", "observed": "KMS.DisabledException", "right": True},
    {"id": "read", "text": "Read", "reason": "No.", "observed": "none"},
]


def proved(question: Question) -> Proved:
    return prove(question, randomness=CountingRandomness(question.id.encode()), now=NOW)


def question(proof: dict[str, Any], **changed: Any) -> Question:
    entry = {
        "id": "a-sample",
        "topic": "samples",
        "kind": "one",
        "stem": "What comes back?",
        "explanation": "Because.",
        "difficulty": "use",
        "exams": [],
        "objectives": [],
        "checked_on": NOW.date(),
        "proof": {**UPLOAD, **proof},
    }
    task = {"option": OPTIONS} if changed.get("kind", "one") in ("one", "several") else {}
    return read_question("sample.toml", {**entry, **task, **changed})


@pytest.mark.parametrize("each", PROVED)
def test_the_lab_shows_what_the_key_says(each: Question) -> None:
    assert proved(each).problems == ()


def test_a_right_key_is_proved() -> None:
    done = proved(question({"answer": "read.error_code"}))
    assert (done.seen, done.problems) == ("KMS.DisabledException", ())


def test_a_wrong_key_is_found() -> None:
    swapped = [{**OPTIONS[0], "right": False}, {**OPTIONS[1], "right": True}]
    done = proved(question({"answer": "read.error_code"}, option=swapped))
    assert done.problems == (
        "Option refused, a distractor, says 'KMS.DisabledException'; 'KMS.DisabledException' is seen.",
        "Option read, the key, says 'none'; 'KMS.DisabledException' is seen.",
    )


def test_each_option_must_say_what_would_be_seen() -> None:
    silent = [OPTIONS[0], {"id": "read", "text": "Read", "reason": "No."}]
    done = proved(question({"answer": "read.error_code"}, option=silent))
    assert done.problems == ("Option read does not say in `observed` what would be seen if it were right.",)


def test_several_right_options_are_all_that_is_seen() -> None:
    events = {"do": "look_up_kms_events", "name": "trail", "bucket": "$bucket"}
    told = {"action": [*UPLOAD["action"], events], "answer": "trail.names"}
    options: list[dict[str, Any]] = [
        {"id": name.lower(), "text": name, "reason": "So.", "observed": name, "right": name != "Encrypt"}
        for name in ("GenerateDataKey", "Decrypt", "Encrypt")
    ]
    assert proved(question(told, kind="several", option=options)).problems == ()
    options[1]["right"] = False
    assert len(proved(question(told, kind="several", option=options)).problems) == 1


@pytest.mark.parametrize(("accepts", "near", "right"), [
    ("kms.disabledexception", "AccessDenied", True),
    ("AccessDenied", "NoSuchKey", False),
    ("KMS.DisabledException", "kms.disabledException", False),
])  # fmt: skip
def test_what_is_filled_in_is_what_is_seen(accepts: str, near: str, right: bool) -> None:
    fill = {"label": "Code", "accepts": [accepts], "reason": "So.", "near": [{"text": near, "reason": "No."}]}
    done = proved(question({"answer": "read.error_code"}, kind="fill", **fill))
    assert (done.problems == ()) == right


def test_what_is_expected_and_not_seen_is_found() -> None:
    done = proved(
        question(
            {"expect": [{"see": "read.status", "is": 200}], "answer": "read.status"},
            option=[{**OPTIONS[0], "observed": "400"}, {**OPTIONS[1], "observed": "200"}],
        )
    )
    assert done.problems == ("read.status is 200 was expected; it is 400.",)


def test_an_option_may_name_what_a_step_made() -> None:
    made = [{**OPTIONS[0], "observed": "$key"}, {**OPTIONS[1], "observed": "$bucket"}]
    done = proved(question({"answer": "off.key_arn"}, option=made))
    assert (done.seen.startswith("arn:aws:kms:"), done.problems) == (True, ())


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        ({}, "neither expects anything nor has an answer"),
        ({"answer": "read.colour"}, "read shows no colour"),
        ({"answer": "unread.status"}, "neither a parameter nor an earlier step"),
        ({"action": [{"do": "sing", "name": "song"}]}, "is no verb"),
        ({"action": [{"do": "advance_clock", "name": "later", "days": 1}]}, "needs own_lab"),
        ({"set_up": [{"do": "create_bucket", "name": 7}]}, "must be a word of small letters"),
        ({"action": [{"do": ["sing"], "name": "song"}]}, "another shape"),
        (
            {"action": [{"do": "open_client_side", "name": "open", "read": "never"}], "expect": []},
            "The run stopped at open",
        ),
        (
            {"set_up": [{"do": "get_object", "name": "got", "bucket": "nowhere"}], "action": []},
            "The specified bucket does not exist",
        ),
    ],
)  # fmt: skip
def test_a_proof_that_cannot_be_run_says_why(proof: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in proved(question(proof)).problems)


def test_steps_are_printed_for_a_question_named_by_id() -> None:
    sample, out = question({"answer": "read.error_code"}), StringIO()
    code = main(["a-sample"], questions=Bank(topics=(), traps=(), questions=(sample,)), out=out)
    assert code == 0
    assert "    read.error_code = KMS.DisabledException\n" in out.getvalue()
    assert out.getvalue().endswith("1 proofs run, 0 not as the key says.\n")


def test_a_proof_that_fails_ends_with_an_error() -> None:
    sample, out = question({"expect": [{"see": "read.status", "is": 200}]}), StringIO()
    code = main([], questions=Bank(topics=(), traps=(), questions=(sample,)), out=out)
    assert (code, "WRONG: read.status is 200 was expected" in out.getvalue()) == (1, True)
