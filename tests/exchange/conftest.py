from __future__ import annotations

import pytest
from django.test import Client

from studyapp.exchange.selecting import selection_of
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_reading import bank
from studyapp.quiz.models import Learner
from tests.quiz.sitting import browser_of, learner


@pytest.fixture(scope="session")
def whole_bank() -> Selection:
    return selection_of(bank())


@pytest.fixture
def who() -> Learner:
    return learner()


@pytest.fixture
def browser(who: Learner) -> Client:
    return browser_of(who)
