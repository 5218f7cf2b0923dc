"""Which of a few texts fit some typed words best: exact words before begun ones, before words that
differ by a letter."""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from portal.catalogue.search_text import telling_words, words_of

TITLE, REST = 1.0, 0.6  # what a word counts by where it stands
LEAST_SHARE = 0.5  # of the best one's score: what fits worse is not offered
MOST_WORDS = 400  # of one text
LONGEST_JOINED, LONGEST_PAIR = 10, 14  # letters


@dataclass(frozen=True)
class Document:
    """Something to be found; `words`: all but its title."""

    key: Hashable
    title: str
    words: str = ""


@lru_cache(maxsize=4096)
def words_to_meet(text: str) -> dict[str, list[str]]:
    """The words, and neighbours written as one (`wi`, `fi`, `wifi`), by each of their first two
    letters: what begins with neither is not even compared."""
    words = words_of(text)[:MOST_WORDS]
    pairs = (one + two for one, two in pairwise(words) if len(one + two) <= LONGEST_PAIR)
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys([*words, *pairs]):
        for letter in set(word[:2]):
            found.setdefault(letter, []).append(word)
    return found


@dataclass(frozen=True)
class Found:
    key: Hashable
    score: float  # 1.0: every telling word stands in the title


def best_matches(typed: str, documents: Sequence[Document], *, count: int = 5) -> list[Found]:
    """At most `count`, the best first; of equals the one that came first.

    A typed word counts by its best likeness to a word of the title (1) or of the rest (0.6), and
    the more, the fewer documents hold it; words that stand nowhere do not count. Neighbouring
    words are tried as one word as well, for what is written together by some and apart by others.
    """
    return max(
        (_matches(words, documents, count) for words in _readings(typed)),
        key=lambda found: found[0].score if found else 0.0,
    )


def _readings(typed: str) -> Iterable[list[str]]:
    words = telling_words(typed)
    yield words
    joined = "".join(words_of(typed))
    if 0 < len(joined) <= LONGEST_JOINED:
        yield [joined]


def _matches(words: Sequence[str], documents: Sequence[Document], count: int) -> list[Found]:
    table = [[_best(word, document) for word in words] for document in documents]
    weights = [_weight(row[place] for row in table) for place in range(len(words))]
    total = sum(weights)
    if not total:
        return []
    scores = [
        sum(weight * like for weight, like in zip(weights, row, strict=True)) / total
        for row in table
    ]
    order = sorted(range(len(documents)), key=lambda place: (-scores[place], place))[:count]
    least = LEAST_SHARE * scores[order[0]]
    return [Found(documents[place].key, scores[place]) for place in order if scores[place] > least]


def _weight(likenesses: Iterable[float]) -> float:
    """A word that stands in k documents tells as much as 1 / sqrt(k); nowhere: nothing."""
    holding = sum(like > 0 for like in likenesses)
    return 1 / math.sqrt(holding) if holding else 0.0


def _best(word: str, document: Document) -> float:
    title = TITLE * _nearest(word, words_to_meet(document.title))
    if title == TITLE:
        return title
    return max(title, REST * _nearest(word, words_to_meet(document.words)))


def _nearest(word: str, others: dict[str, list[str]]) -> float:
    near = (other for letter in set(word[:2]) for other in others.get(letter, ()))
    return max((likeness(word, other) for other in near), default=0.0)


@lru_cache(maxsize=65_536)
def likeness(typed: str, word: str) -> float:
    """1 for the same word, less for one that begins so, has an ending more or a letter wrong."""
    if typed == word:
        return 1.0
    if typed[0] != word[0]:
        return _mistyped(typed, word)
    if _has_ending(word, typed):
        return 0.9
    if _has_ending(typed, word):
        return 0.85
    if word.startswith(typed):
        return 0.5 if len(typed) > 1 else 0.0
    return max(_mistyped(typed, word), _same_stem(typed, word))


def _has_ending(longer: str, stem: str) -> bool:
    """`contracts`, `klasörüm`: a few letters more; a short stem bears fewer."""
    return len(stem) > 2 and longer.startswith(stem) and len(longer) - len(stem) <= len(stem) - 1


def _same_stem(one: str, other: str) -> float:
    """Two endings of one stem: `klasorune`, `klasorler`."""
    shared = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    is_stem = shared >= 5 and shared >= 0.75 * min(len(one), len(other))
    return 0.7 if is_stem else 0.0


def _mistyped(typed: str, word: str) -> float:
    """One letter wrong from four letters on, two from eight on; less for a word still being
    typed."""
    if len(typed) < 4 or len(word) < 4 or not (typed[0] in word[:2] or word[0] in typed[:2]):
        return 0.0
    most = 1 if len(typed) < 8 else 2
    if abs(len(typed) - len(word)) <= most:
        wrong = distance(typed, word, most=most)
        return 0.85 - 0.1 * wrong if wrong <= most else 0.0
    is_begun = len(typed) >= 5 and len(word) > len(typed) and typed[:2] == word[:2]
    return 0.6 * (is_begun and distance(typed, word[: len(typed)], most=most) <= most)


def distance(one: str, other: str, *, most: int) -> int:
    """Letters to change, add, drop, or swap with their neighbour (optimal string alignment,
    Damerau 1964); more than `most` is told as `most` + 1. `laptop` and `labtpo` are 2 apart."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
