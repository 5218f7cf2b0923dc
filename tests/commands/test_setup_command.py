import pytest
from sqlalchemy import func, select

from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.models import AuditEvent, Person
from tests.support.setup_example import example


@pytest.fixture
def portal(app, rolled_back, tmp_path):
    """Runs `portal setup ...` in a folder with the files of the guide."""
    for name in ("desk.toml", "people.csv"):
        (tmp_path / name).write_text(example(name), encoding="utf-8")

    def run(*words):
        names = [str(tmp_path / word) if "." in word else word for word in words]
        return app.test_cli_runner().invoke(args=["setup", *names])

    return run


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_a_file_and_a_sheet_set_up_a_desk(app, portal):
    result = portal("apply", "desk.toml", "--people", "people.csv")

    assert result.exit_code == 0, result.output
    assert "desk facilities: new" in result.output
    assert count(app, Desk) == 1
    assert "Nothing to change" in portal("apply", "desk.toml", "--people", "people.csv").output


def test_a_dry_run_says_what_would_change_and_changes_nothing(app, portal):
    result = portal("apply", "desk.toml", "--people", "people.csv", "--dry-run")

    assert "desk facilities: new" in result.output
    assert "nothing was written" in result.output
    assert [count(app, model) for model in (Desk, Person, AuditEvent)] == [0, 0, 0]


def test_a_fault_stops_everything_and_each_one_is_named(app, portal, tmp_path):
    text = example("desk.toml").replace('"16 h"', '"16"').replace('"rooms"]', '"roms"]')
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")

    result = portal("apply", "bad.toml", "--people", "people.csv")

    lines = text.split("\n")
    for words in ('skills = ["roms"]', 'resolution_target = "16"'):
        line = next(i for i, each in enumerate(lines, start=1) if each.startswith(words))
        assert f"bad.toml, line {line}: " in result.output
    assert "2 faults; nothing was changed." in result.output
    assert result.exit_code == 1
    assert [count(app, model) for model in (Desk, Person, AuditEvent)] == [0, 0, 0]


def test_without_the_sheet_people_that_nobody_knows_are_named(portal):
    result = portal("apply", "desk.toml")

    assert "nobody has the address tom@example.org" in result.output
    assert result.exit_code == 1


def test_an_export_is_the_same_after_it_was_applied(portal, tmp_path):
    portal("apply", "desk.toml", "--people", "people.csv")
    assert portal("export", "a.toml", "--people", "a.csv").exit_code == 0

    assert "Nothing to change" in portal("apply", "a.toml", "--people", "a.csv").output

    portal("export", "b.toml", "--people", "b.csv")
    for ending in ("toml", "csv"):
        first, second = (tmp_path / f"{name}.{ending}" for name in "ab")
        assert first.read_bytes() == second.read_bytes()
    assert portal("export").output.startswith("[[calendars]]")
