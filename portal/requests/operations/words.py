"""The words that requests are found by, for what is mistyped. They stand by themselves, so that
nobody learns from them which request one is of; what nobody may read any more goes with the next
counting of all."""

from datetime import datetime

from sqlalchemy import delete

from portal.extensions import db
from portal.requests.models import SearchWord
from portal.requests.queries import texts_after
from portal.web.dialect import insert
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

UNTIL = "search_words_until"
BATCH = 1000
SHORTEST, LONGEST = 4, 40  # letters


def learn_words(*, now: datetime) -> None:
    """Of the requests that came since the last time."""
    while _learn_some():
        pass


def learn_words_anew(*, now: datetime) -> None:
    """Of all requests there are now: those of what was erased are gone then."""
    with writing():
        db.session.execute(delete(SearchWord))
        set_site_setting(UNTIL, "0")
    learn_words(now=now)


def _learn_some() -> bool:
    with reading():
        found = texts_after(int(site_setting(UNTIL, "0")), limit=BATCH)
    if not found:
        return False
    words = {word for _id, text in found for word in text.split() if _is_word(word)}
    with writing():
        if words:
            rows = [{"word": word, "head": word[0]} for word in sorted(words)]
            db.session.execute(insert(SearchWord).on_conflict_do_nothing(), rows)
        set_site_setting(UNTIL, str(found[-1][0]))
    return len(found) == BATCH


def _is_word(word: str) -> bool:
    return word.isalpha() and SHORTEST <= len(word) <= LONGEST
