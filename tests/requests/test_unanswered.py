import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.notifications.news import Happening, News, news_for
from portal.requests import operations
from portal.requests.lifecycle import EventKind, HoldReason, Silence, silence_of
from portal.requests.models import RequestEvent
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)


class Question:
    """Put on a Monday to somebody who says nothing."""

    def __init__(self, answer_days=4):
        desk = make_desk("it")
        skill = make_skill(desk)
        self.maya = make_person("Maya")
        self.row = make_request(
            make_type(desk, skill, answer_days=answer_days), requester=self.maya
        )
        self.ravi = viewer(make_staff(desk, skill))
        said = {"reason": HoldReason.REQUESTER, "question": "Which one?", "version": None}
        operations.hold(self.row.reference, actor=self.ravi, now=MONDAY, **said)
        db.session.commit()  # the job reads in transactions of its own

    def after(self, *days):
        done = [operations.attend_questions(now=later(days=day)) for day in days]
        db.session.refresh(self.row)
        return done

    def kinds(self):
        kinds = select(RequestEvent.kind).where(RequestEvent.request_id == self.row.id)
        return list(db.session.scalars(kinds.order_by(RequestEvent.number)))


@pytest.mark.parametrize(
    ("waited", "answer_days", "was_reminded", "silence"),
    [
        (1, 4, False, Silence.FRESH),
        (2, 4, False, Silence.HALF),
        (3, 4, True, Silence.FRESH),
        (4, 4, True, Silence.OVER),
        (9, 4, False, Silence.HALF),  # nothing closes without a reminder
        (1, 1, False, Silence.HALF),
        (99, 0, False, Silence.FRESH),
    ],
)
def test_half_of_the_time_reminds_and_all_of_it_closes(waited, answer_days, was_reminded, silence):
    found = silence_of(waited, answer_days=answer_days, was_reminded=was_reminded)
    assert found == silence


def test_a_question_is_asked_again_once_and_then_closes(session):
    question = Question()

    done = question.after(1, 2, 2, 3, 4, 5)

    assert done == [0, 1, 0, 0, 1, 0]  # Wednesday, Friday
    assert question.kinds()[-2:] == [EventKind.ASKED_AGAIN, EventKind.LAPSED]
    assert (question.row.status, question.row.resolved_at) == ("closed", None)


def test_closed_days_do_not_count(session):
    question = Question(answer_days=6)

    assert question.after(4, 6, 7, 8) == [1, 0, 0, 1]  # Sunday four days, Tuesday six


def test_an_answer_opens_it_again_and_moves_what_is_owed(session):
    question = Question()
    due_at = question.row.due_at
    question.after(2, 4)

    operations.reply(
        question.row.reference,
        words="The blue one.",
        actor=viewer(question.maya),
        now=later(days=7),
    )

    assert question.row.is_open
    assert (question.row.closed_at, question.row.held_since_at) == (None, None)
    assert question.row.due_at > due_at
    assert question.kinds()[-2:] == [EventKind.REOPENED, EventKind.RESUMED]


def test_the_button_opens_it_as_well(session):
    question = Question()
    question.after(2, 4)
    who = {"actor": viewer(question.maya), "version": None, "now": later(days=7)}

    operations.reopen(question.row.reference, words="Still needed.", **who)

    assert question.row.is_open
    assert question.row.held_since_at is None


def test_what_waits_for_ever_is_left_alone(session):
    question = Question(answer_days=0)

    assert question.after(2, 40) == [0, 0]


def test_who_was_asked_is_told_of_both():
    def happened(kind):
        return Happening(1, 1, kind, None, MONDAY, {}, False)

    assert news_for(5, [happened("asked_again")]) == [News.QUESTION]
    assert news_for(5, [happened("asked_again"), happened("lapsed")]) == [News.LAPSED]
