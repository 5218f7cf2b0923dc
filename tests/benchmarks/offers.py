"""How long the box takes to offer: on the data of a demo that was built before.

    PORTAL_MODE=demo PORTAL_DATA=var python tests/benchmarks/offers.py

Asks as the person with the most requests, each word list some times after a first round; prints
milliseconds of processor time, for the machine may have other things to do.
"""

import os
import sys
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import func, select

from config import Config
from portal import clock, create_app
from portal.extensions import db
from portal.identity.operations import sign_in
from portal.requests.models import ServiceRequest

TYPED = [
    "l", "la", "lap", "laptop bro", "nda", "labtop", "contract renewal", "new phone code app",
    "vpn drops in the hotel", "tender folder same as maya", "signature for Ankara",
]  # fmt: skip
ROUNDS = 5


def main() -> None:
    app = create_app(Config.from_environment(os.environ))
    row = ServiceRequest
    with app.app_context():
        count = func.count()
        most = select(row.requester_id, count).group_by(row.requester_id).order_by(count.desc())
        person_id, own = db.session.execute(most.limit(1)).one()
        token = sign_in(person_id, user_agent="benchmark", now=clock.wall_now(), hours=1)
        total = db.session.scalar(select(count).select_from(row))
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = token
    taken = [_taken(client, typed) for _round in range(ROUNDS + 1) for typed in TYPED]
    taken = sorted(taken[len(TYPED) :])
    print(f"{total} requests, {own} of the one who asks")
    late = taken[int(0.95 * len(taken))]
    print(f"median {median(taken):.0f} ms, p95 {late:.0f} ms, most {taken[-1]:.0f} ms")


def _taken(client, typed: str) -> float:
    begun = process_time()
    assert client.get("/ask/offers", query_string={"q": typed}).status_code == 200
    return 1000 * (process_time() - begun)


if __name__ == "__main__":
    main()
