from portal.commands.health import database_problem, findings
from tests.support.factories import make_desk


def test_a_migrated_database_is_fine(session):
    assert database_problem() is None


def test_what_is_missing_is_said_with_the_way_to_mend_it(session):
    found = {finding.what: finding for finding in findings()}

    assert found["desks"].words == "none yet. Try: portal demo"
    assert found["worker"].words == "has never run. Start one: portal worker"
    assert not found["worker"].is_fine


def test_desks_are_named(session):
    make_desk()
    session.commit()

    assert {finding.what: finding.words for finding in findings()}["desks"] == "IT desk"


def test_the_command_lists_everything_and_fails_while_something_is_to_mend(app, rolled_back):
    result = app.test_cli_runner().invoke(args=["check"])

    assert result.exit_code == 1
    assert "MEND  worker" in result.output
    assert "ok    database" in result.output


def test_help_is_worth_reading(app):
    result = app.test_cli_runner().invoke(args=["--help"])

    for words in ("portal db upgrade", "portal check", "portal worker", "portal demo"):
        assert words in result.output
