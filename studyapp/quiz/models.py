"""What practice keeps: who learns, what was asked, what was answered, and when it is due again."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Learner(models.Model):
    """token: 32 random letters in the visitor's signed cookie. It opens everything of a learner, so it is secret.

    extra_percent   time added to every limit (WCAG 2.2.1); `may_pause`: a timed attempt can be paused
    has_keys        single keys answer (WCAG 2.1.4)
    """

    token = models.CharField(max_length=32, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField()
    exam_id = models.CharField(max_length=20, blank=True)
    exam_on = models.DateField(null=True)
    daily_limit = models.PositiveSmallIntegerField(default=20)
    extra_percent = models.PositiveSmallIntegerField(default=0)
    may_pause = models.BooleanField(default=False)
    has_keys = models.BooleanField(default=True)


class AskedRevision(models.Model):
    """A question as it was when it was asked; see revisions.py."""

    digest = models.CharField(max_length=32, primary_key=True)
    question_id = models.CharField(max_length=100)
    document = models.TextField()


class Attempt(models.Model):
    """One sitting. Its id is random and names no learner; whoever asks for it must be its learner.

    subject   a topic, a trap or an exam, as the mode has it; may be empty
    ends_at   when a mock ends by the server's clock; null without a limit
    paused_at set while it is paused: then `ends_at` moves on by the pause
    """

    id = models.CharField(max_length=22, primary_key=True)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="attempts")
    mode = models.CharField(max_length=12)
    subject = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["learner", "-started_at"], name="attempts_of_a_learner")]


class Asked(models.Model):
    """One question of an attempt, from 1.

    parts         the order in which its parts are shown
    response      as saved last; null before. It counts once it is committed
    late          an answer that came after the end: kept, shown, not counted
    right         set at the commit, and never again
    judged        what the lab found, for questions that it judges
    seconds       from first sight to commit
    seen_in_lab_at   seen_at by the clock of the learner's lab, which may be ahead; for tasks in the lab only
    """

    id = models.BigAutoField(primary_key=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="asked", db_index=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    question_id = models.CharField(max_length=100)
    revision = models.ForeignKey(AskedRevision, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField()
    response = models.JSONField(null=True)
    confidence = models.CharField(max_length=6, blank=True)
    flagged = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)
    seen_in_lab_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)
    right = models.BooleanField(null=True)
    judged = models.JSONField(null=True)
    late = models.JSONField(null=True)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="one_question_a_place")]
        indexes = [models.Index(fields=["learner", "committed_at"], name="answers_of_a_learner")]


class Card(models.Model):
    """What is known of a learner's memory of a question. `state` is the card of the fsrs package as JSON."""

    id = models.BigAutoField(primary_key=True)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="cards", db_index=False)
    question_id = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    state = models.JSONField()
    last_right = models.BooleanField()
    last_confidence = models.CharField(max_length=6, blank=True)
    answered_at = models.DateTimeField()
    answers = models.PositiveIntegerField(default=1)
    times_wrong = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "question_id"], name="one_card_a_question")]
        indexes = [models.Index(fields=["learner", "due_at"], name="cards_due")]


class ProblemReport(models.Model):
    """What somebody found wrong with a question as it was asked. The verdict is public, the learner is not."""

    OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"

    id = models.BigAutoField(primary_key=True)
    question_id = models.CharField(max_length=100, db_index=True)
    revision = models.ForeignKey(AskedRevision, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(Learner, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    suggestion = models.TextField(blank=True)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=OPEN)
    verdict = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True)


class ImportedQuestion(models.Model):
    """A learner's own question, from a file. It is no part of the bank, and nobody else sees it. See own/.

    own_id        its id in the file, or what stands for one there
    question_id   under which it is asked; it follows from own_id alone
    document      as in AskedRevision
    revision      how often its document has changed, from 1
    """

    id = models.BigAutoField(primary_key=True)
    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="own_questions", db_index=False
    )
    own_id = models.CharField(max_length=200)
    question_id = models.CharField(max_length=100)
    digest = models.CharField(max_length=32)
    document = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    imported_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "own_id"], name="one_own_question_an_id")]


class ImportDraft(models.Model):
    """What was read from a file, between preview and confirmation. content: zlib of JSON."""

    id = models.CharField(max_length=22, primary_key=True)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="import_drafts")
    file_name = models.CharField(max_length=100)
    content = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)


class QuestionEdit(models.Model):
    """A question as staff wrote it: it wins over the file until the file says the same. See editing/overlay.py.

    number        of the edits of a question, from 1: two edits that began from the same state cannot both be kept
    document      as in AskedRevision; empty where the edits were taken back
    file_digest   of what the file said then, "" for a new question
    """

    id = models.BigAutoField(primary_key=True)
    question_id = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=32, blank=True)
    document = models.TextField(blank=True)
    file_digest = models.CharField(max_length=32, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    edited_at = models.DateTimeField()
    why = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question_id", "number"], name="one_edit_a_number")]
