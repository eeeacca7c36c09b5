"""Files as they are found in the wild, what is wrong with files by line, and what went out comes back."""

from __future__ import annotations

import pytest

from studyapp.exchange.export.wording import reason_html
from studyapp.exchange.reading.files import format_of, read_questions
from studyapp.exchange.reading.values import MOST_PROBLEMS, NO_REASON, FileRead
from studyapp.knowledge.question_values import (
    Choose,
    Fill,
    Kind,
    Match,
    Task,
)

GIFT = r"""// This is from a course on capitals.
$CATEGORY: Geography/Capitals

::Paris:: What is the capital\: of {
  =Paris # That is it.
  ~Lyon # A large town.
  ~Marseille
  ####Every child knows.
}

Grant is buried in Grant's tomb.{F#No one is.#Right: he is entombed.}

Who are the <b>two</b> first? {~%50%Washington ~%50%Adams ~%-100%Lincoln}

// [id:town-2] [tag:x] [tag:difficulty:hard] [tag:exam:saa-c03]
Two plus two {=four =4} is not five.

Match. {=cat -> animal =rose -> plant = -> stone}

When was Grant born? {#1822:5}

Write about it. {}

A text between questions.
"""
MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top/A</text></category></question>
  <question type="multichoice">
    <name><text>Capital</text></name>
    <questiontext format="html"><text><![CDATA[<p>What is <em>the</em> capital of <code>FR</code>?</p>
    <script>alert(1)</script>]]></text></questiontext>
    <generalfeedback format="html">
    <text><![CDATA[<p>See <a href="https://example.org/a_b">the map</a>, 2*3.</p>]]></text></generalfeedback>
    <single>true</single>
    <answer fraction="100" format="html"><text>Paris</text><feedback format="html"><text>Yes</text></feedback></answer>
    <answer fraction="0"><text>Lyon</text></answer>
  </question>
  <question type="truefalse">
    <name><text>Sky</text></name><questiontext format="moodle_auto_format"><text>Is 1 &lt; 2?</text></questiontext>
    <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
  </question>
  <question type="numerical"><name><text>Sum</text></name><questiontext><text>2+2</text></questiontext></question>
  <question type="matching">
    <questiontext format="html"><text>Match</text></questiontext>
    <subquestion format="html"><text>cat</text><answer><text>animal</text></answer></subquestion>
    <subquestion format="html"><text>rose</text><answer><text>plant</text></answer></subquestion>
  </question>
  <question type="multichoice">
    <name><text>Map</text></name>
    <questiontext format="html"><text><![CDATA[<img src="@@PLUGINFILE@@/m.png"> Where?]]></text></questiontext>
    <answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>
  </question>
</quiz>
"""
AIKEN = """What is the capital of France?
A) Lyon
B) Paris
ANSWER: B

What is the capital
of Spain?
A. Madrid
B. Seville
C. Toledo
ANSWER: A
"""
CSV = """kind;stem;part_1_role;part_1_text;part_2_role;part_2_text
one;What is "2;right;4;wrong;5
fill;"Which formula?";accepted;'=1+1;near;2
"""
CSV = CSV.replace('What is "2', '"What is ""2"""')
SAMPLES = {"gift": GIFT, "moodle": MOODLE, "aiken": AIKEN, "csv": CSV}


def read(code: str, text: str) -> FileRead:
    return read_questions(text.encode(), "questions.txt", code)


def tasks(found: FileRead) -> list[Task]:
    return [each.question.task for each in found.questions]


def test_gift_as_the_documentation_writes_it() -> None:
    found = read("gift", GIFT)
    assert found.problems == ()
    paris, tomb, two, four, match = (each.question for each in found.questions)
    assert paris.stem == "What is the capital: of"
    assert paris.explanation == "Every child knows."
    assert isinstance(paris.task, Choose)
    assert [(o.text, o.reason, o.right) for o in paris.task.option] == [
        ("Paris", "That is it.", True),
        ("Lyon", "A large town.", False),
        ("Marseille", NO_REASON, False),
    ]
    assert isinstance(tomb.task, Choose)
    assert [(o.text, o.reason, o.right) for o in tomb.task.option] == [
        ("True", "No one is.", False),
        ("False", "Right: he is entombed.", True),
    ]
    assert (two.kind, two.stem, two.choose_count) == (Kind.SEVERAL, "Who are the two first?", 2)
    assert (four.id, four.stem) == ("town-2", "Two plus two _____ is not five.")
    assert (four.difficulty, four.exams) == ("use", ("saa-c03",))
    assert isinstance(four.task, Fill)
    assert four.task.accepts == ("four", "4")
    assert isinstance(match.task, Match)
    assert [(pair.left, pair.right) for pair in match.task.pair] == [("cat", "animal"), ("rose", "plant")]
    assert [spare.text for spare in match.task.spare] == ["stone"]
    assert [(each.line, each.why.split(":")[0][:12]) for each in found.unheld] == [
        (20, "It asks for "),
        (22, "It is answer"),
        (24, "It asks noth"),
    ]
    assert [each.line for each in found.questions] == [4, 11, 13, 16, 18]


def test_moodle_as_moodle_writes_it() -> None:
    found = read("moodle", MOODLE)
    assert found.problems == ()
    capital, sky, match = (each.question for each in found.questions)
    assert capital.stem == "What is the capital of `FR`?"
    assert capital.explanation == r"See [the map](https://example.org/a_b), 2\*3."
    assert reason_html(capital.explanation).count("<a ") == 1
    assert sky.stem == "Is 1 < 2?"
    assert isinstance(match.task, Match)
    assert [(each.line, each.label) for each in found.unheld] == [(18, "Sum"), (24, "Map")]
    assert found.questions[0].line == 4


def test_aiken_with_brackets_and_long_stems() -> None:
    found = read("aiken", AIKEN)
    assert [each.question.stem for each in found.questions] == [
        "What is the capital of France?",
        "What is the capital\nof Spain?",
    ]
    right = [
        next(o.text for o in task.option if o.right) for task in tasks(found) if isinstance(task, Choose)
    ]
    assert right == ["Paris", "Madrid"]


def test_a_table_of_a_spreadsheet() -> None:
    found = read("csv", CSV)
    assert found.problems == ()
    one, fill = (each.question for each in found.questions)
    assert one.stem == 'What is "2"'
    assert isinstance(fill.task, Fill)
    assert fill.task.accepts == ("=1+1",)


@pytest.mark.parametrize("code", SAMPLES)
def test_the_same_file_has_the_same_ids_again(code: str) -> None:
    first, again = (read(code, SAMPLES[code]) for _ in range(2))
    assert first == again
    ids = [each.question.id for each in first.questions]
    assert len(set(ids)) == len(ids) >= 2


@pytest.mark.parametrize("code", SAMPLES)
def test_a_format_is_known_by_its_look(code: str) -> None:
    assert format_of(SAMPLES[code], "questions.txt") == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_ends_of_lines(encoding: str, ends: str) -> None:
    body = AIKEN.replace("Paris", "Pàris").replace("\n", ends).encode(encoding)
    found = read_questions(body, "a.txt")
    assert found == read("aiken", AIKEN.replace("Paris", "Pàris"))
    assert len(found.questions) == 2


@pytest.mark.parametrize(
    ("code", "text", "line", "said"),
    [
        ("gift", "Fine {T}\n\nOpen {\n=a\n~b\n\nNext {F}\n", 3, "never closed"),
        ("gift", "One } two {=a ~b}", 1, "no { opens"),
        ("gift", "::Name: one {=a ~b}", 1, "no :: at its end"),
        ("gift", "One {a b}", 1, "begins with = or ~"),
        ("gift", "One {\n~a\n~b}", 2, "No answer is right"),
        ("gift", "One {\n=a -> b\n=c}", 2, "Some answers are pairs"),
        ("gift", "One {=a ~b {x} ~c}", 1, "A second {"),
        ("gift", "One {\n" + "".join(f"=a{n}" for n in range(27)) + "}", 1, "more than 26 answers"),
        ("gift", "{=a ~b}", 1, "has no text"),
        ("gift", "One {=only}\n\nTwo {=a ~}", 3, "is empty"),
        ("gift", "// [id:x]\nOne {=a}\n\n// [id:x]\nTwo {=b}", 5, "that of another question, in line 2"),
        ("aiken", "One?\nA. a\nB. b\n\nTwo?\nA. a\nB. b\nANSWER: A", 5, "comes a line ANSWER:"),
        ("aiken", "One?\nA. a\nB. b\nANSWER: C", 4, "must name one of A, B"),
        ("aiken", "One?\nA. a\nC. b\nANSWER: A", 1, "in order"),
        ("aiken", "One?\nA. a\nANSWER: A", 3, "two options or more"),
        ("aiken", "One?\n", 1, "no line ANSWER:"),
        ("csv", "stem,kind\na,b", 1, "part_1_text is missing"),
        ("csv", "stem,kind,part_1_text,part_1_role\nq,one,a,right\nq,two,a,right", 2, "2 to 26"),
        ("csv", "stem,kind,part_1_text,part_1_role\n\n\nq,two,a,right", 4, "The kind must be"),
        ("csv", 'stem,kind,part_1_text\n"q', 2, "not CSV"),
        ("csv", "stem,kind,part_1_text,checked_on\nq,fill,a,soon", 2, "must be a day"),
        ("csv", "stem,kind,part_1_text,part_1_role\nq,fill,a,right", 2, "accepted or near"),
        ("moodle", "<quiz>\n<question>\n</quiz>", 3, "not XML"),
        ("moodle", "<html></html>", 1, "begins with <quiz>"),
        (
            "moodle",
            '<quiz>\n<question type="shortanswer">\n<answer fraction="x"/></question></quiz>',
            3,
            "number",
        ),
        ("json", '{\n"format": "envelope-questions",\n"version": 1,\n}', 4, "not JSON"),
        (
            "json",
            '{"format": "envelope-questions", "version": 1, "questions": [{"stem": "a", "task": {"stem": "b"}}]}',
            1,
            "both in the question and in its task",
        ),
        ("json", "[]", 1, "not Envelope's own form"),
        ("json", '{"format": "envelope-questions", "version": 2}', 1, "Only version 1"),
        ("json", '{"format": "envelope-questions", "version": 1, "questions": [\n3]}', 2, "is an object"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(code: str, text: str, line: int, said: str) -> None:
    found = read(code, text)
    assert found.problems
    assert (found.problems[0].line, said in found.problems[0].text) == (line, True), found.problems[0]
    assert found.questions == ()


def test_of_thousands_of_errors_the_first_are_told_with_their_number() -> None:
    found = read("gift", "One } {\n\n" * 3000)
    assert (len(found.problems), found.problem_count) == (MOST_PROBLEMS, 3000)
    assert found.problems[-1].line == 2 * MOST_PROBLEMS - 1


def test_marks_that_have_no_place_here_are_told() -> None:
    found = read("gift", "One {=a =b ~c}\n\nTwo {=ab*}\n\nThree {~%50%a ~b}\n\nFour {=a -> x =b -> x}\n")
    assert found.problems == ()
    assert [each.why.split(" ")[0] for each in found.unheld] == ["Several", "An", "Two"]
    assert [each.question.stem for each in found.questions] == ["Three"]
