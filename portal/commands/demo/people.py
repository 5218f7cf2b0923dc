"""The 560 people of the demo company: those with a part in the story, and generated colleagues."""

# ruff: noqa: RUF001 - Turkish and Persian letters are meant

import unicodedata
from dataclasses import dataclass

import numpy as np

from portal.commands.demo.names import FIRST_NAMES, JOBS, LAST_NAMES, PLACE_ORIGINS

MAIL_DOMAIN = "lindqvale.example"
LEEDS, ISTANBUL, ROTTERDAM, ROAD = "Leeds", "Istanbul", "Rotterdam", "On the road"
ZONES = {
    LEEDS: "Europe/London",
    ISTANBUL: "Europe/Istanbul",
    ROTTERDAM: "Europe/Amsterdam",
    ROAD: "Europe/London",
}
PLACE_HEADS = {LEEDS: 300, ISTANBUL: 130, ROTTERDAM: 70, ROAD: 60}
ACTIVITY_SD = 0.96


@dataclass(frozen=True)
class Department:
    name: str
    heads: int
    it_asks_per_head: float


DEPARTMENTS = (
    Department("Production and Quality", 128, 0.5),
    Department("Research and Development", 96, 1.2),
    Department("Service and Applications", 82, 1.3),
    Department("Sales", 74, 1.3),
    Department("Software and Data", 46, 1.2),
    Department("Procurement and Logistics", 34, 1.0),
    Department("Finance", 28, 1.2),
    Department("Marketing", 22, 1.2),
    Department("People", 16, 1.5),
    Department("Management and Offices", 16, 1.4),
    Department("IT", 12, 0.8),
    Department("Legal", 6, 0.8),
)


@dataclass(frozen=True)
class Colleague:
    """One person; `activity` is how often they ask, relative to others of their department."""

    name: str
    department: str
    job: str
    place: str
    language: str = "en"
    tile: str = ""
    roles: tuple[str, ...] = ("requester",)
    activity: float = 1.0
    is_manager: bool = False

    @property
    def zone(self) -> str:
        return ZONES[self.place]

    @property
    def email(self) -> str:
        return f"{mail_name(self.name)}@{MAIL_DOMAIN}"


# Order is the order of the sign-in tiles; `tile` says what to try as this person.
NAMED = (
    Colleague(
        "Maya Lindholm",
        "Sales",
        "Key account manager",
        LEEDS,
        tile="Ask for something and follow it like a parcel",
    ),
    Colleague(
        "Tomasz Wieczorek",
        "Service and Applications",
        "Field engineer",
        ROAD,
        tile="Ask from a phone, on the road",
    ),
    Colleague(
        "Zeynep Arslan",
        "People",
        "HR partner",
        ISTANBUL,
        language="tr",
        tile="Announce starters and leavers, in Turkish",
    ),
    Colleague(
        "Arash Moradi",
        "Research and Development",
        "Optics engineer",
        LEEDS,
        language="fa",
        tile="Ask about software and inventions, in Persian",
    ),
    Colleague(
        "Grace Okonkwo",
        "Procurement and Logistics",
        "Head of Procurement",
        LEEDS,
        tile="Renew, change and end contracts",
        roles=("requester", "approver"),
        is_manager=True,
    ),
    Colleague(
        "Hiro Tanaka",
        "Finance",
        "Financial controller",
        LEEDS,
        tile="Approve spending and read the trail",
        roles=("requester", "approver", "auditor"),
    ),
    Colleague(
        "Selin Kaya",
        "IT",
        "IT service lead",
        ISTANBUL,
        language="tr",
        tile="Lead the IT desk: will next week hold?",
        roles=("requester", "lead:it"),
        is_manager=True,
    ),
    Colleague(
        "Ravi Menon",
        "IT",
        "Accounts and access",
        LEEDS,
        tile="See what is next on the IT desk, and why",
        roles=("requester", "staff:it"),
    ),
    Colleague(
        "Mateus Oliveira",
        "IT",
        "Network and rooms",
        ROTTERDAM,
        tile="Work the network queue, then go on leave",
        roles=("requester", "staff:it"),
    ),
    Colleague(
        "Shirin Kaviani",
        "IT",
        "Business applications",
        LEEDS,
        language="fa",
        tile="Three days a week on applications, in Persian",
        roles=("requester", "staff:it"),
    ),
    Colleague(
        "Leila Haddad",
        "Legal",
        "Head of Legal",
        LEEDS,
        tile="Lead the Legal desk through a quarter end",
        roles=("requester", "lead:legal"),
        is_manager=True,
    ),
    Colleague(
        "Daniel Osei",
        "Legal",
        "Commercial counsel",
        LEEDS,
        tile="Customer contracts at the quarter end",
        roles=("requester", "staff:legal"),
    ),
    Colleague(
        "Kaveh Nouri",
        "Legal",
        "Privacy and employment counsel",
        LEEDS,
        tile="Personal data and staff matters, four days a week",
        roles=("requester", "staff:legal"),
    ),
    Colleague(
        "Priya Nair",
        "Legal",
        "Paralegal",
        LEEDS,
        tile="NDAs, signatures and the register",
        roles=("requester", "staff:legal"),
    ),
    Colleague(
        "Ruth Adler",
        "Management and Offices",
        "Director of internal services",
        LEEDS,
        tile="Manage both desks: hours against capacity",
        roles=("requester", "manager"),
        is_manager=True,
    ),
    Colleague(
        "Yusuf Çelik",
        "IT",
        "Business systems",
        ISTANBUL,
        language="tr",
        tile="Administer desks, types and people",
        roles=("requester", "admin"),
    ),
    Colleague("Aoife Brennan", "IT", "Devices and starters", LEEDS, roles=("staff:it",)),
    Colleague("Chidi Eze", "IT", "Devices and accounts", LEEDS, roles=("staff:it",)),
    Colleague("Lucía Fernández", "IT", "Business applications", ROTTERDAM, roles=("staff:it",)),
    Colleague("Hannah Schultz", "Legal", "Commercial counsel", ROTTERDAM, roles=("staff:legal",)),
    Colleague(
        "Ingrid Solheim", "Legal", "Patents, names and wording", LEEDS, roles=("staff:legal",)
    ),
    Colleague(
        "Karin Bauer",
        "Research and Development",
        "Head of Research and Development",
        LEEDS,
        roles=("requester", "approver"),
        is_manager=True,
    ),
)


def mail_name(name: str) -> str:
    """`Lucía Fernández` -> `lucia.fernandez`, in ASCII."""
    folded = name.replace("ı", "i").replace("ø", "o").replace("ß", "ss").replace("ł", "l")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return ".".join(plain.lower().replace("'", "").split())


def whole_company(rng: np.random.Generator) -> list[Colleague]:
    """All 560 colleagues, named ones first; the same `rng` state gives the same people."""
    colleagues = list(NAMED)
    places = _places_to_fill(rng)
    taken = {mail_name(person.name) for person in colleagues}
    for department in DEPARTMENTS:
        known = sum(person.department == department.name for person in NAMED)
        has_head = any(
            person.is_manager and person.department == department.name for person in NAMED
        )
        for number in range(department.heads - known):
            place = places.pop()
            name, language = _new_name(place, taken, rng)
            job, is_manager = _job(department.name, number, has_head, rng)
            activity = float(rng.lognormal(0.0, ACTIVITY_SD))
            colleagues.append(
                Colleague(
                    name,
                    department.name,
                    job,
                    place,
                    language,
                    activity=activity,
                    is_manager=is_manager,
                )
            )
    return colleagues


def manager_of(person: Colleague, company: list[Colleague]) -> Colleague | None:
    """The head of the department; for heads, the director of internal services."""
    heads = [other for other in company if other.department == person.department]
    head = next((other for other in heads if other.is_manager), None)
    if head is not None and head is not person:
        return head
    director = next(other for other in company if other.job == "Director of internal services")
    return director if director is not person else None


def _places_to_fill(rng: np.random.Generator) -> list[str]:
    places = [place for place, heads in PLACE_HEADS.items() for _ in range(heads)]
    for person in NAMED:
        places.remove(person.place)
    return [places[i] for i in rng.permutation(len(places))]


def _new_name(place: str, taken: set[str], rng: np.random.Generator) -> tuple[str, str]:
    origins, weights = zip(*PLACE_ORIGINS[place], strict=True)
    while True:
        origin = origins[rng.choice(len(origins), p=weights)]
        first = FIRST_NAMES[origin][rng.integers(len(FIRST_NAMES[origin]))]
        last = LAST_NAMES[origin][rng.integers(len(LAST_NAMES[origin]))]
        name = f"{first} {last}"
        if mail_name(name) not in taken:
            taken.add(mail_name(name))
            return name, _language(origin, place, rng)


def _language(origin: str, place: str, rng: np.random.Generator) -> str:
    if origin == "turkish" and place == ISTANBUL:
        return "tr"
    if origin == "persian" and rng.random() < 0.5:
        return "fa"
    return "en"


def _job(
    department: str, number: int, has_head: bool, rng: np.random.Generator
) -> tuple[str, bool]:
    if number == 0 and not has_head:
        return f"Head of {department}", True
    jobs = JOBS[department]
    if number % 12 == 1:
        return f"Team lead, {jobs[rng.integers(len(jobs))].lower()}", True
    return jobs[rng.integers(len(jobs))], False
