"""What each desk's past teaches about the kind and the size of what is asked."""

from datetime import datetime, timedelta

from portal.extensions import db
from portal.requests import queries
from portal.requests.models import LearntKinds
from portal.requests.suggesting import learn, packed
from portal.web.transaction import reading, writing

LEARNT_FROM = timedelta(weeks=26)


def learn_kinds(desk_id: int, *, now: datetime) -> None:
    """Of the last half year; privileged matters teach nothing."""
    with reading():
        cases = queries.cases_of_kinds(desk_id, since=now - LEARNT_FROM)
    kinds = learn([(case.kind, case.marks) for case in cases])
    sizes = learn([(case.size, case.marks_for_size) for case in cases if case.size])
    with writing():
        row = db.session.get(LearntKinds, desk_id) or LearntKinds(desk_id=desk_id)
        row.learnt_at, row.kinds, row.sizes = now, packed(kinds), packed(sizes)
        db.session.add(row)
