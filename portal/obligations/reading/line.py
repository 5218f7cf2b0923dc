"""One line of a register: its cells as text, checked and turned into a fact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

from portal.errors import N_
from portal.obligations.due_days import Notice

COLUMNS = (
    "title", "type", "date", "notice_months", "notice_days", "lead_days", "owner", "department",
    "quantity", "confidentiality", "id",
)  # fmt: skip
NEEDED = ("title", "type", "date")
TITLE_LETTERS, DEPARTMENT_LETTERS, KEY_LETTERS = 200, 80, 120
FIRST_YEAR, LAST_YEAR = 1990, 2100
CONFIDENTIALITIES = ("open", "restricted", "privileged")
WRITTEN_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d")  # never 3/4/2027: two countries, two days
MOST = {"notice_months": 120, "notice_days": 3650, "lead_days": 250, "quantity": 10_000}


@dataclass(frozen=True)
class LineFault:
    """What is wrong with a line, as an English sentence that is marked for the translators and
    the values that fill it."""

    line: int
    words: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadFact:
    """`kind`: the type by its title or code; `key`: what the source calls the fact, or a digest
    of the line, so that the same file read twice makes nothing twice."""

    line: int
    title: str
    kind: str
    falls_on: date
    notice: Notice
    owner: str
    department: str
    quantity: int
    confidentiality: str
    key: str


@dataclass
class Reading:
    facts: list[ReadFact] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)

    def note(self, line: int, words: str, /, **values) -> None:
        self.faults.append(LineFault(line, words, values))

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """`cells`: text by column, empty where nothing is said. Faults of the line are noted, all
        of them; a line without one becomes a fact."""
        before = len(self.faults)
        said = {name: cells.get(name, "").strip() for name in COLUMNS}
        for name in NEEDED:
            if not said[name]:
                self.note(line, N_("The cell %(column)s is empty."), column=name)
        day = self._day(line, said["date"])
        counts = {name: self._count(line, name, said[name]) for name in MOST}
        self._lengths(line, said)
        level = said["confidentiality"].lower() or "open"
        if level not in CONFIDENTIALITIES:
            self.note(
                line, N_("“%(cell)s” is none of open, restricted, privileged."), cell=level[:40]
            )
        if len(self.faults) > before:
            return
        quantity = counts.pop("quantity")
        self.facts.append(
            ReadFact(
                line=line,
                title=said["title"],
                kind=said["type"],
                falls_on=day,
                notice=Notice(counts["notice_months"], counts["notice_days"], counts["lead_days"]),
                owner=said["owner"].lower(),
                department=said["department"],
                quantity=quantity,
                confidentiality=level,
                key=said["id"] or _digest(said["title"], said["type"], day),
            )
        )

    def _day(self, line: int, cell: str) -> date | None:
        if not cell:
            return None
        for pattern in WRITTEN_DAYS:
            try:
                day = datetime.strptime(cell, pattern).replace(tzinfo=UTC).date()
            except ValueError:
                continue
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
        self.note(line, N_("“%(cell)s” is no day; write it as 2027-03-31."), cell=cell[:40])
        return None

    def _count(self, line: int, name: str, cell: str) -> int:
        least = 1 if name == "quantity" else 0
        if not cell:
            return least
        if (
            cell.isascii()
            and cell.isdigit()
            and len(cell) < 7
            and least <= int(cell) <= MOST[name]
        ):
            return int(cell)
        self.note(
            line,
            N_("%(column)s is “%(cell)s”; write a whole number from %(least)s to %(most)s."),
            column=name,
            cell=cell[:40],
            least=least,
            most=MOST[name],
        )
        return least

    def _lengths(self, line: int, said: Mapping[str, str]) -> None:
        limits = {"title": TITLE_LETTERS, "department": DEPARTMENT_LETTERS, "id": KEY_LETTERS}
        for name, most in limits.items():
            if len(said[name]) > most:
                self.note(
                    line,
                    N_("%(column)s is too long; it may have %(most)s letters."),
                    column=name,
                    most=most,
                )
        if any(not letter.isprintable() for text in said.values() for letter in text):
            self.note(line, N_("A cell holds signs that cannot be shown; remove them."))


def _digest(title: str, kind: str, day: date) -> str:
    words = "\n".join((title.casefold(), kind.casefold(), day.isoformat()))
    return f"line:{sha256(words.encode('utf-8', 'replace')).hexdigest()[:24]}"


def noted_twice(reading: Reading) -> Reading:
    """Two lines of one key cannot both be right: the second is a fault."""
    first: dict[str, int] = {}
    kept = []
    for fact in reading.facts:
        line = first.setdefault(fact.key, fact.line)
        if line == fact.line:
            kept.append(fact)
        else:
            reading.note(
                fact.line, N_("The same fact stands on line %(first)s already."), first=line
            )
    faults = sorted(reading.faults, key=lambda fault: fault.line)
    return Reading(kept, faults)
