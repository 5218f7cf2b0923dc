import pytest

from portal.catalogue.article_life import (
    ArticleState,
    ArticleStep,
    can_take,
    language_for,
    may_publish,
    minutes_to_read,
    state_after,
)
from portal.errors import InvalidTransition


def test_an_article_is_written_reviewed_and_published():
    state = ArticleState.DRAFT
    for step in (ArticleStep.SEND_TO_REVIEW, ArticleStep.PUBLISH):
        state = state_after(step, state)

    assert state == ArticleState.PUBLISHED


@pytest.mark.parametrize("state", [ArticleState.PUBLISHED, ArticleState.IN_REVIEW])
def test_a_changed_text_is_a_draft_again(state):
    assert state_after(ArticleStep.CHANGE, state) == ArticleState.DRAFT


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (ArticleStep.PUBLISH, ArticleState.DRAFT),
        (ArticleStep.SEND_BACK, ArticleState.PUBLISHED),
        (ArticleStep.CHANGE, ArticleState.RETIRED),
        (ArticleStep.RESTORE, ArticleState.PUBLISHED),
    ],
)
def test_a_step_out_of_turn_is_refused(step, state):
    assert not can_take(step, state)
    with pytest.raises(InvalidTransition):
        state_after(step, state)


@pytest.mark.parametrize(
    ("reviewer", "is_lead", "may"), [(1, False, False), (2, False, True), (1, True, True)]
)
def test_a_second_pair_of_eyes_or_the_lead(reviewer, is_lead, may):
    assert may_publish(reviewer_id=reviewer, writer_id=1, is_lead=is_lead) is may


def test_reading_takes_a_minute_at_least():
    assert minutes_to_read("few words") == 1
    assert minutes_to_read("word " * 600) == 3


@pytest.mark.parametrize(
    ("reader", "offered", "shown"),
    [("fa", ["en", "fa"], "fa"), ("fa", ["en", "tr"], "en"), ("en", ["fa", "tr"], "fa")],
)
def test_the_readers_own_language_then_english_then_any(reader, offered, shown):
    assert language_for(reader, offered) == shown
