"""The register of dated facts of the demo company, and what its departments announced."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.catalogue.models import Confidentiality
from portal.commands.demo.seasons import QUARTER_WEEKS, DemoCalendar
from portal.obligations.announcing import Certainty, Occasion
from portal.obligations.due_days import NO_NOTICE, Notice, Outcome, Source, due_days
from portal.requests.sla import add_months

LAPTOPS = 31
STARTERS = 12
PLACEMENTS = 5
PAST_QUARTER_ENDS = 4
VPN_MORE = 5  # calls of three days at 1.6 times the usual 13 a week
SEARCHED = 6  # days round the day that leads to a wanted due day


@dataclass(frozen=True)
class DemoFact:
    """`outcome`: what came of it already."""

    key: str
    title: str
    code: str
    owner: str
    department: str
    source: Source
    falls_on: date
    notice: Notice = NO_NOTICE
    quantity: int = 1
    confidentiality: Confidentiality = Confidentiality.OPEN
    outcome: Outcome | None = None


@dataclass(frozen=True)
class DemoEvent:
    """`code`: none for the whole desk. `said_on`: when it was announced."""

    title: str
    occasion: Occasion
    desk: str
    code: str | None
    by: str
    department: str
    starts_on: date
    ends_on: date
    said_on: date
    expected: int | None = None
    certainty: Certainty = Certainty.SURE


def facts_ahead(calendar: DemoCalendar, *, scale: float) -> list[DemoFact]:
    """The fifteen facts of the story; small demos have fewer devices and starters."""
    return [
        *_contracts(calendar),
        *_rights(calendar),
        *_certificates(calendar),
        *_devices(calendar, count=_scaled(LAPTOPS, scale)),
        *_people(calendar, scale=scale),
        _licence(calendar),
    ]


def _scaled(count: int, scale: float) -> int:
    return max(1, round(count * min(1.0, scale)))


def _day(calendar: DemoCalendar, week: int, weekday: int) -> date:
    """W1 is the week after the one in which the demo is built."""
    return calendar.first_planned_monday + timedelta(weeks=week - 1, days=weekday)


def _contracts(calendar: DemoCalendar) -> list[DemoFact]:
    buying, hand = "Procurement and Logistics", Source.HAND
    told = (
        ("O1", "Reseller agreement, Gulf region", "Maya Lindholm", "Sales", 0, Notice(6)),
        ("O2", "Laboratory gases, Nordgass", "Grace Okonkwo", buying, 1, Notice(3)),
        ("O3", "Calibration services", "Grace Okonkwo", buying, 2, Notice(days=30)),
        (
            "O4",
            "Rotterdam office lease",
            "Ruth Adler",
            "Management and Offices",
            2,
            Notice(12, lead_days=3),
        ),
        ("O5", "Freight frame, Halsund Lines", "Grace Okonkwo", buying, 3, Notice(days=60)),
        ("O6", "Cleaning and canteen, Leeds", "Grace Okonkwo", buying, 4, Notice(days=90)),
    )
    facts = []
    for key, title, owner, department, weekday, notice in told:
        due_on = calendar.open_day_on_or_before(_day(calendar, 3, weekday))
        source = hand if key == "O4" else Source.REGISTER
        ends_on = leading_to(due_on, notice, is_open=calendar.is_open)
        facts.append(DemoFact(key, title, "L4", owner, department, source, ends_on, notice))
    return facts


def leading_to(due_on: date, notice: Notice, *, is_open: Callable[[date], bool]) -> date:
    """The day whose notice must be given by `due_on`; months back do not always undo months on."""
    about = add_months(due_on, notice.months) + timedelta(days=notice.days)
    near = sorted(range(-SEARCHED, SEARCHED + 1), key=lambda by: (abs(by), -by))
    days = (about + timedelta(days=by) for by in near)
    fits = (day for day in days if due_days(day, notice, is_open=is_open).due_on == due_on)
    return next(fits, about)


def _rights(calendar: DemoCalendar) -> list[DemoFact]:
    today, research = calendar.today, "Research and Development"
    return [
        DemoFact(
            "O8",
            "European patent, year 8 fee",
            "L8",
            "Ingrid Solheim",
            research,
            Source.HAND,
            today + timedelta(days=38),
            Notice(lead_days=10),
        ),
        DemoFact(
            "O9",
            "First filing, “alignment without second lens”: 12 months end",
            "L8",
            "Ingrid Solheim",
            research,
            Source.HAND,
            today + timedelta(days=33),
            Notice(lead_days=15),
            confidentiality=Confidentiality.PRIVILEGED,
        ),
    ]


def _certificates(calendar: DemoCalendar) -> list[DemoFact]:
    scan, infrastructure = Source.CERTIFICATES, "IT"
    return [
        DemoFact(
            "O10",
            "Web certificate, loan-kit booking page",
            "I7",
            "Mateus Oliveira",
            infrastructure,
            scan,
            calendar.today + timedelta(days=12),
            Notice(days=10),
            outcome=Outcome.AUTOMATIC,
        ),
        DemoFact(
            "O11",
            "VPN gateway certificate",
            "I9",
            "Mateus Oliveira",
            infrastructure,
            scan,
            _day(calendar, 3, 1),
            Notice(lead_days=5),
        ),
    ]


def _devices(calendar: DemoCalendar, *, count: int) -> list[DemoFact]:
    """Laptops that reach 48 months between T+20 and T+60."""
    return [
        DemoFact(
            f"O12-{number + 1:02}",
            f"Laptop LT-{4100 + 7 * number}: 48 months, warranty ends",
            "I5",
            "Aoife Brennan",
            "IT",
            Source.DEVICES,
            calendar.today + timedelta(days=20 + round(40 * number / max(1, count - 1))),
            Notice(lead_days=15),
        )
        for number in range(count)
    ]


def _licence(calendar: DemoCalendar) -> DemoFact:
    return DemoFact(
        "O7",
        "CAD licence, 48 seats, 41 in use",
        "I8",
        "Arash Moradi",
        "Research and Development",
        Source.REGISTER,
        calendar.today + timedelta(days=52),
        Notice(days=20),
    )


def _people(calendar: DemoCalendar, *, scale: float) -> list[DemoFact]:
    today, people, by = calendar.today, "People", "Zeynep Arslan"
    starters, placements = _scaled(STARTERS, scale), _scaled(PLACEMENTS, scale)
    return [
        DemoFact(
            "O13",
            f"{starters} starters: field team and placements",
            "I3",
            by,
            people,
            Source.PEOPLE,
            _day(calendar, 3, 2),
            Notice(lead_days=10),
            quantity=starters,
        ),
        DemoFact(
            "O14",
            "Leaver, test engineer",
            "I4",
            by,
            people,
            Source.PEOPLE,
            today + timedelta(days=9),
            Notice(lead_days=3),
            confidentiality=Confidentiality.RESTRICTED,
        ),
        DemoFact(
            "O15",
            f"{placements} placements end",
            "I4",
            by,
            people,
            Source.PEOPLE,
            today + timedelta(days=44),
            Notice(lead_days=5),
            quantity=placements,
        ),
    ]


def announced(calendar: DemoCalendar) -> list[DemoEvent]:
    """The change of the VPN, and quarter ends: four that were, and the one in the third week."""
    quarter = calendar.quarter_end - timedelta(days=4)
    back = range(PAST_QUARTER_ENDS, -1, -1)
    mondays = [quarter - timedelta(weeks=QUARTER_WEEKS * number) for number in back]
    events = [
        DemoEvent(
            "Quarter end",
            Occasion.PERIOD_END,
            "legal",
            None,
            "Hiro Tanaka",
            "Finance",
            monday,
            monday + timedelta(days=4),
            min(calendar.today - timedelta(days=5), monday - timedelta(days=30)),
        )
        for monday in mondays
    ]
    change = _day(calendar, 3, 1)
    events.append(
        DemoEvent(
            "New VPN gateway",
            Occasion.ROLL_OUT,
            "it",
            "I9",
            "Mateus Oliveira",
            "IT",
            change,
            change + timedelta(days=2),
            calendar.today - timedelta(days=8),
            expected=VPN_MORE,
        )
    )
    return events
