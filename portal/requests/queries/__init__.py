"""Reads of requests. Every path that shows one goes through `visible_to`."""

from portal.requests.queries.drafts import begun_asks, drafts_for
from portal.requests.queries.files import FileLine, file_of, files_of
from portal.requests.queries.lists import (
    RequestLine,
    followed_by,
    request_line,
    requests_of,
    visible_lines,
)
from portal.requests.queries.one_request import (
    Word,
    conversation,
    events_of,
    hands_on_minutes,
    is_asker,
    open_work,
    possible_assignees,
    rating_of,
    reads_notes,
)
from portal.requests.queries.queue import QueuePage, queue_counts, queue_page
from portal.requests.queries.sharing import (
    Named,
    Part,
    builds_walls,
    count_walls,
    named_in,
    owes_a_view,
    shares,
    views_before,
)
from portal.requests.queries.trail import (
    Chain,
    chains_after,
    count_requests,
    event_ids_at,
    last_event_id,
    stored_anchors,
)
from portal.requests.queries.visibility import (
    for_engine,
    is_visible,
    visible_references,
    visible_request,
    visible_to,
)

__all__ = [
    "Chain",
    "FileLine",
    "Named",
    "Part",
    "QueuePage",
    "RequestLine",
    "Word",
    "begun_asks",
    "builds_walls",
    "chains_after",
    "conversation",
    "count_requests",
    "count_walls",
    "drafts_for",
    "event_ids_at",
    "events_of",
    "file_of",
    "files_of",
    "followed_by",
    "for_engine",
    "hands_on_minutes",
    "is_asker",
    "is_visible",
    "last_event_id",
    "named_in",
    "open_work",
    "owes_a_view",
    "possible_assignees",
    "queue_counts",
    "queue_page",
    "rating_of",
    "reads_notes",
    "request_line",
    "requests_of",
    "shares",
    "stored_anchors",
    "views_before",
    "visible_lines",
    "visible_references",
    "visible_request",
    "visible_to",
]
