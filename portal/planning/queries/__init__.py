"""What planning knows: a learnt past, what is next for a person, what an overview counts."""

from portal.planning.queries.history import (
    History,
    harmless_shares,
    history_of,
    promises_of,
    settled_shares,
    work_ahead_minutes,
)
from portal.planning.queries.levelling import (
    AskedOfMe,
    LevelFacts,
    asked_of,
    is_diverted,
    level_facts,
    offer_of,
)
from portal.planning.queries.needs import (
    AheadLedger,
    ahead_ledger,
    ahead_minutes_of,
    closed_keys,
    needs_ahead,
    needs_of_desk,
    needs_of_person,
    open_needs,
    requests_of_needs,
    source_records,
    standing_of,
    visible_need,
    visible_needs,
    worked_ahead,
)
from portal.planning.queries.next_up import NextUp, Offered, next_up
from portal.planning.queries.order import OrderRecord, order_record
from portal.planning.queries.overview import (
    DeskRecord,
    OpenWork,
    WeekRecord,
    desk_open_work,
    desk_record,
    desk_waiting,
    promise_outcomes,
)
from portal.planning.queries.passed import learnt_refusals
from portal.planning.queries.plan_facts import days_planned, standing_overrides
from portal.planning.queries.plan_shown import (
    ShownPlan,
    shown_overrides,
    shown_plan,
)

__all__ = [
    "AheadLedger",
    "AskedOfMe",
    "DeskRecord",
    "History",
    "LevelFacts",
    "NextUp",
    "Offered",
    "OpenWork",
    "OrderRecord",
    "ShownPlan",
    "WeekRecord",
    "ahead_ledger",
    "ahead_minutes_of",
    "asked_of",
    "closed_keys",
    "days_planned",
    "desk_open_work",
    "desk_record",
    "desk_waiting",
    "harmless_shares",
    "history_of",
    "is_diverted",
    "learnt_refusals",
    "level_facts",
    "needs_ahead",
    "needs_of_desk",
    "needs_of_person",
    "next_up",
    "offer_of",
    "open_needs",
    "order_record",
    "promise_outcomes",
    "promises_of",
    "requests_of_needs",
    "settled_shares",
    "shown_overrides",
    "shown_plan",
    "source_records",
    "standing_of",
    "standing_overrides",
    "visible_need",
    "visible_needs",
    "work_ahead_minutes",
    "worked_ahead",
]
