"""What the pages call things."""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.knowledge.question_values import Difficulty, Kind
from studyapp.quiz.modes import Mode
from studyapp.quiz.responses import Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeName:
    name: str
    about: str
    button: str


MODES = {
    Mode.LEARN: ModeName(
        name="Learn",
        about="Questions that you have not seen, each with its reasons at once.",
        button="Start learning",
    ),
    Mode.REVIEW: ModeName(
        name="Review", about="What you are about to forget, by your own answers.", button="Review now"
    ),
    Mode.MISSED: ModeName(
        name="Missed only",
        about="What you last got wrong; where you were sure comes first.",
        button="Try them again",
    ),
    Mode.DRILL: ModeName(
        name="Drill", about="One topic, or one misconception, until it holds.", button="Start the drill"
    ),
    Mode.SURPRISE: ModeName(
        name="Surprise me",
        about="Scenarios made on the spot from the chooser's table of rules; no two alike.",
        button="Make some up",
    ),
    Mode.MOCK: ModeName(
        name="Mock exam",
        about="As long as the exam, by the server's clock, in the proportions of its domains. Reasons at the end.",
        button="Start the mock",
    ),
    Mode.OWN: ModeName(
        name="My own questions",
        about="Questions from your own files, the wrong ones first. Only you see them.",
        button="Practise mine",
    ),
}
CONFIDENCE = {
    Confidence.GUESS: "A guess",
    Confidence.UNSURE: "Not sure",
    Confidence.SURE: "Sure",
}
DIFFICULTY = {Difficulty.RECALL: "Recall", Difficulty.USE: "Use", Difficulty.SPECIALTY: "Specialty"}
KINDS = {
    Kind.ONE: "One answer",
    Kind.SEVERAL: "Several answers",
    Kind.ORDER: "Put in order",
    Kind.MATCH: "Match",
    Kind.FILL: "Fill in",
    Kind.FIX: "Fix the request",
    Kind.LAB: "Do it in the lab",
}
