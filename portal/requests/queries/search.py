"""Searching requests: one function, the same on both databases.

Both are asked the same thing, whether a text holds a word that begins so, of the words as
`catalogue.search_text` folds them: PostgreSQL by an index of words, SQLite by reading the texts
from the newest on. Words that stand nowhere are taken for mistyped and put beside known
ones. What is found is put in order here.
"""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import and_, exists, func, literal, or_, select, union_all

from portal.catalogue.models import RequestType
from portal.catalogue.search_text import parts_of, words_of
from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.models import SearchWord, ServiceRequest
from portal.requests.queries.lists import RequestLine, lines_of
from portal.requests.queries.visibility import for_engine, taken_part_in, visible_to
from portal.requests.reference import cleaned
from portal.requests.search import Search, holds_all, mistakes_allowed, nearest, search_of
from portal.web.dialect import holds_words, shared_parts

CANDIDATES = 200  # the newest of those that hold the words
FEW = 20  # fewer than this, and those whose kind is called so are shown too
MOST_OWN = 10_000  # of one person of no desk, the newest
MOST_PEOPLE = 200


def search_requests(viewer: Viewer, typed: str, *, limit: int = 20) -> list[RequestLine]:
    """Requests the viewer may sense that hold all the words, or whose asker's name does, the best
    first: those with the words in their title before others, the newer before the older."""
    search = search_of(typed)
    if search.is_empty:
        return []
    narrowed = _narrowed(search)
    if narrowed is None:
        return []
    ids = _by_reference(viewer, search, narrowed) or _by_words(viewer, search, narrowed)
    return _in_order(viewer, ids[:CANDIDATES], search, limit=limit)


def texts_after(request_id: int, *, limit: int) -> list[tuple[int, str]]:
    """Id and searched words of the requests behind that one, for the list of known words."""
    row = ServiceRequest
    some = for_engine(row.id, row.search_text).where(row.id > request_id).order_by(row.id)
    return db.session.execute(some.limit(limit)).all()


def with_words(words: Sequence[str]):
    """The condition that a request holds each of the words, or one that begins so."""
    return holds_words(ServiceRequest.search_text, [[word] for word in words])


def _by_reference(viewer: Viewer, search: Search, narrowed: list) -> list[int]:
    row, typed = ServiceRequest, cleaned(search.typed)[:16]
    if "-" not in typed:
        return []
    found = visible_to(viewer, row.id).where(row.reference == typed, *narrowed)
    return list(db.session.scalars(found))


def _by_words(viewer: Viewer, search: Search, narrowed: list) -> list[int]:
    """A word that no request is known to hold is put beside those it may have been meant for."""
    if not search.words:
        return _found(viewer, narrowed)
    near = _near([word for word in search.words if mistakes_allowed(word)])
    meant = [[word, *near.get(word, ())] for word in search.words]
    ids = _found(viewer, [holds_words(ServiceRequest.search_text, meant), *narrowed])
    people = _people(search.words)
    if people:
        ids += _found(viewer, [ServiceRequest.requester_id.in_(people), *narrowed])
    if len(ids) < FEW and (types := _types(search.words)):
        ids += _found(viewer, [ServiceRequest.type_id.in_(types), *narrowed])
    return list(dict.fromkeys(ids))


def _near(words: Sequence[str]) -> dict[str, list[str]]:
    """Of the words that begin no known one: the known ones they may have been meant for."""
    row = SearchWord
    if not words:
        return {}
    begun = [
        select(literal(word)).where(
            exists().where(row.head == word[0], func.substr(row.word, 1, len(word)) == word)
        )
        for word in words
    ]
    known = set(db.session.scalars(union_all(*begun)))
    unknown = [word for word in words if word not in known]
    if not unknown:
        return {}
    statement = select(row.word).where(or_(*map(_like, unknown))).order_by(row.word).limit(5000)
    found = list(db.session.scalars(statement))
    return {word: nearest(word, found) for word in unknown}


def _like(word: str):
    """As long as the word, but for a letter or two, and with enough of its parts."""
    row, most, parts = SearchWord, mistakes_allowed(word), parts_of(word)
    return and_(
        row.head.in_({word[0], word[1]}),
        func.length(row.word).between(len(word) - most, len(word) + most),
        shared_parts(literal(" ") + row.word, parts) >= max(1, len(parts) - 1 - 3 * most),
    )


def _found(viewer: Viewer, conditions: list) -> list[int]:
    """Who is of no desk sees few of very many: those are read first, else the database may look
    through all the others."""
    row = ServiceRequest
    statement = visible_to(viewer, row.id).where(*conditions)
    if not viewer.desks_as("staff", "lead"):
        own = db.session.scalars(select(taken_part_in(viewer).subquery().c[0]).distinct())
        statement = statement.where(row.id.in_(sorted(own, reverse=True)[:MOST_OWN]))
    return list(db.session.scalars(statement.order_by(row.id.desc()).limit(CANDIDATES)))


def _in_order(viewer: Viewer, ids: list[int], search: Search, *, limit: int) -> list[RequestLine]:
    lines = lines_of(visible_to(viewer).where(ServiceRequest.id.in_(ids)))

    def rank(line: RequestLine):
        there = words_of(line.row.title)
        hits = sum(any(other.startswith(one) for other in there) for one in search.words)
        return -hits, -line.row.id

    return sorted(lines, key=rank)[:limit]


def _narrowed(search: Search) -> list | None:
    """Conditions of the fields; None where one of them can hold nothing."""
    row, found = ServiceRequest, []
    for name, words in search.narrowed.items():
        wanted = words.split()
        if name == "state":
            found.append(row.status.in_(search.states))
        elif name == "size":
            found.append(row.size == words.upper()[:1])
        elif name == "department":
            found.append(row.department.in_(_departments(wanted)))
        elif name == "type":
            found.append(row.type_id.in_(_types(wanted)))
        elif name == "desk":
            found.append(row.desk_id.in_(_desks(wanted)))
        else:
            column = row.requester_id if name == "from" else row.assignee_id
            people = _people(wanted)
            if not people:
                return None
            found.append(column.in_(people))
    return found


def _people(wanted: Sequence[str]) -> list[int]:
    """Whose name holds all the words; so many that it says nothing: nobody."""
    everybody = db.session.execute(select(Person.id, Person.name)).all()
    ids = [id_ for id_, name in everybody if _is_called(tuple(wanted), name)]
    return ids if len(ids) <= MOST_PEOPLE else []


@lru_cache(maxsize=50_000)
def _words_of_name(name: str) -> tuple[str, ...]:
    return tuple(words_of(name))


def _is_called(wanted: tuple[str, ...], name: str) -> bool:
    there = _words_of_name(name)
    return all(any(word.startswith(one) for word in there) for one in wanted)


def _departments(wanted: Sequence[str]) -> list[str]:
    there = db.session.scalars(select(Person.department).distinct())
    return [name for name in there if holds_all(wanted, name)]


def _types(wanted: Sequence[str]) -> list[int]:
    there = db.session.scalars(select(RequestType))
    return [kind.id for kind in there if holds_all(wanted, f"{kind.title} {kind.slug}")]


def _desks(wanted: Sequence[str]) -> list[int]:
    there = db.session.scalars(select(Desk))
    return [each.id for each in there if holds_all(wanted, f"{each.name} {each.slug}")]
