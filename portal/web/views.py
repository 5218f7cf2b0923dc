"""Pages that belong to nobody: health for the machine that watches this one."""

from flask import Blueprint

from portal.web.access import ANYONE, allow
from portal.web.queries import database_answers

web = Blueprint("web", __name__)


@web.get("/health")
@allow(ANYONE)
def health():
    database_answers()
    return {"status": "ok"}
