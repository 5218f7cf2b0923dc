"""The life of an article: written, reviewed by somebody else, published, retired."""

from enum import StrEnum

from portal.errors import InvalidTransition

WORDS_A_MINUTE = 200


class ArticleState(StrEnum):
    """Of the words that are worked on. Readers keep reading what was published last, until it is
    retired."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


class ArticleStep(StrEnum):
    CHANGE = "change"
    SEND_TO_REVIEW = "send_to_review"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    RETIRE = "retire"
    RESTORE = "restore"


class Answer(StrEnum):
    """What a reader said of an article; only SOLVED is an ask that never had to be made."""

    SOLVED = "solved"
    HELPED = "helped"
    NOT_HELPED = "not_helped"


# Step -> (states it may be taken in, the state that follows)
_STEPS = {
    ArticleStep.CHANGE: (
        {ArticleState.DRAFT, ArticleState.IN_REVIEW, ArticleState.PUBLISHED},
        ArticleState.DRAFT,
    ),
    ArticleStep.SEND_TO_REVIEW: ({ArticleState.DRAFT}, ArticleState.IN_REVIEW),
    ArticleStep.SEND_BACK: ({ArticleState.IN_REVIEW}, ArticleState.DRAFT),
    ArticleStep.PUBLISH: ({ArticleState.IN_REVIEW}, ArticleState.PUBLISHED),
    ArticleStep.RETIRE: (
        {ArticleState.DRAFT, ArticleState.IN_REVIEW, ArticleState.PUBLISHED},
        ArticleState.RETIRED,
    ),
    ArticleStep.RESTORE: ({ArticleState.RETIRED}, ArticleState.DRAFT),
}


def can_take(step: ArticleStep, state: str) -> bool:
    return state in _STEPS[step][0]


def state_after(step: ArticleStep, state: str) -> ArticleState:
    """Raises InvalidTransition when the step may not be taken in that state."""
    if not can_take(step, state):
        raise InvalidTransition("This step is not possible any more; look at how it stands now.")
    return _STEPS[step][1]


def may_publish(*, reviewer_id: int, writer_id: int | None, is_lead: bool) -> bool:
    """A second pair of eyes; a lead, who answers for the desk, may publish their own words."""
    return is_lead or reviewer_id != writer_id


def minutes_to_read(text: str) -> int:
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))


def language_for(reader: str, offered: list[str]) -> str:
    """The reader's own, else English, else the first there is of `offered`, which is not empty."""
    return next((code for code in (reader, "en") if code in offered), offered[0])
