"""How long the first results of a search take: `python tests/benchmarks/search.py KIND COUNT`.

Fills an empty database with COUNT requests of invented words and prints the time of the server for
each question, the middle of five. KIND: sqlite or postgresql.
"""

import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from flask_migrate import upgrade
from sqlalchemy import text

from config import TestConfig
from portal import create_app
from portal.extensions import db
from portal.requests.models import ServiceRequest
from portal.requests.operations import learn_words
from portal.requests.queries import search_requests
from portal.requests.searching import searched_words
from portal.web.dialect import insert_many, is_postgresql
from tests.support import databases
from tests.support.factories import (
    MONDAY,
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

QUESTIONS = ("laptop", "labtop", "lap", "laptop bahisevu", "bahisevu", "zzzzzz", "from:ana laptop")
QUESTIONS += ("state:open laptop", "a", "IT-2", "mekatora")
SYLLABLES = [a + b for a, b in zip("bcdfghjklmnprstvwxyz", "aeiou" * 4, strict=True)]


def titles(rng: random.Random):
    known = ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 5))) for _word in range(30_000)]
    usual = ["laptop", "printer", "access", "contract", "new", "please", "mekatora", "broken"]
    while True:
        yield " ".join([rng.choice(usual), *rng.choices(known, k=7)])


def fill(count: int):
    desk = make_desk()
    skill = make_skill(desk)
    kind = make_type(desk, skill)
    people = [make_person("Ana Souza"), *(make_person(f"Person {n}") for n in range(2000))]
    lead = make_staff(desk, skill, role="lead")
    db.session.commit()
    rng = random.Random(1)
    words, batch = titles(rng), []
    common = {"desk_id": desk.id, "type_id": kind.id, "skill_id": skill.id}
    for number in range(count):
        title = next(words)
        batch.append(
            {
                **common,
                "reference": f"IT-{number:07}",
                "requester_id": rng.choice(people).id,
                "title": title,
                "search_text": searched_words(title, {}),
                "status": "received" if number > count - 2000 else "closed",
                "arrived_at": MONDAY - timedelta(minutes=count - number),
            }
        )
        if len(batch) == 10_000:
            insert_many(ServiceRequest.__table__, batch)
            db.session.commit()
            batch = []
    return lead, people[5]


def main(url: str, count: int) -> None:
    app = create_app(TestConfig(url, data_folder=Path(tempfile.mkdtemp())))
    with app.app_context():
        upgrade()
        lead, asker = fill(count)
        if is_postgresql():
            db.session.execute(text("ANALYZE"))
        db.session.commit()
        learn_words(now=MONDAY)
        for who, person in (("lead", viewer(lead)), ("requester", viewer(asker))):
            for typed in QUESTIONS:
                times = []
                for _time in range(5):
                    begun = perf_counter()
                    found = search_requests(person, typed)
                    times.append(perf_counter() - begun)
                    db.session.rollback()
                print(
                    f"{who:10} {typed:20} {len(found):3} {median(times) * 1000:7.1f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    kind = sys.argv[1]
    opened = databases.opened(kind, Path(tempfile.mkdtemp()))
    try:
        main(opened.fresh(), int(sys.argv[2]))
    finally:
        opened.close()
