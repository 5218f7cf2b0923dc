import re
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner

from portal.commands.assess.command import assess
from portal.commands.replay.log import priority_of, read_rows, scenario_of

START = datetime(2024, 1, 1, 9)  # noqa: DTZ001 - the wall clock of a log
JIRA = "Issue key,Summary,Issue Type,Priority,Assignee,Reporter,Created,Resolved,Labels,Labels"
SERVICENOW = "Number,Opened,Resolved,Assignment group,Category,Priority"
ZENDESK = "Id,Created at,Solved at,Group,Ticket type,Priority"
GLPI = "ID;Title;Opening date;Resolution date;Priority;Category"


def written(tmp_path, head, rows):
    path = tmp_path / "log.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def moments(count):
    """Arrival and resolution, five a working day."""
    for n in range(count):
        opened = START + timedelta(days=n // 5 // 5 * 7 + n // 5 % 5, minutes=40 * (n % 5))
        yield n, opened, opened + timedelta(hours=1 + n % 30)


def jira(count):
    form = "%d/%b/%y %I:%M %p"
    return [
        f"IT-{n},words,{'Bug' if n % 2 else 'Task'},High,ana,bob,{a:{form}},{b:{form}},x,y"
        for n, a, b in moments(count)
    ]


def made(log, tmp_path, *more):
    html = tmp_path / "report.html"
    result = CliRunner().invoke(assess, [str(log), "--html", str(html), *more])
    return result, html.read_text(encoding="utf-8") if html.exists() else ""


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (SERVICENOW, "INC{n},{a:%Y-%m-%d %H:%M:%S},{b:%Y-%m-%d %H:%M:%S},Network,Mail,2 - High"),
        (ZENDESK, "{n},{a:%Y-%m-%d %H:%M:%S} +0000,{b:%Y-%m-%d %H:%M:%S} +0000,Network,Mail,High"),
        (GLPI, "{n};words;{a:%Y-%m-%d %H:%M};{b:%Y-%m-%d %H:%M};High;Mail"),
    ],
)
def test_an_export_is_known_by_its_columns(tmp_path, head, line):
    rows = [line.format(n=n, a=a, b=b) for n, a, b in moments(10)]

    read = read_rows(written(tmp_path, head, rows))

    assert not read.faults
    first = read.rows[0]
    assert first.opened_at.hour == 9
    assert first.resolved_at is not None
    assert (first.category, priority_of(first.priority)) == ("Mail", 2)


def test_an_export_of_jira_with_doubled_columns_and_months_in_words(tmp_path):
    read = read_rows(written(tmp_path, JIRA, jira(10)))

    assert not read.faults
    assert read.rows[1].category == "Bug"
    assert read.rows[1].opened_at.day == 1


@pytest.mark.parametrize(
    ("text", "number"), [("1 - Critical", 1), ("P4", 4), ("Medium", 3), (None, 3), ("9", 4)]
)
def test_a_priority_is_read_as_people_write_it(text, number):
    assert priority_of(text) == number


def test_the_report_is_one_page_that_needs_nothing_beside_it(tmp_path):
    result, html = made(written(tmp_path, JIRA, jira(700)), tmp_path)

    assert result.exit_code == 0, result.output
    for heading in ("What arrives", "What is coming", "What another order", "What was assumed"):
        assert heading in html
    assert html.count("<svg") >= 4
    assert not re.search(r"(src|href|url\()\s*=?\s*[\"']?http|<script|<link", html)
    assert "none of the days judged above was looked at" in html


def test_words_of_the_log_are_escaped(tmp_path):
    rows = [row.replace("Bug", "<script>alert(1)</script>") for row in jira(30)]

    _result, html = made(written(tmp_path, JIRA, rows), tmp_path)

    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("count", [1, 2, 40])
def test_a_small_log_is_a_plain_answer(tmp_path, count):
    result, html = made(written(tmp_path, JIRA, jira(count)), tmp_path)

    assert result.exit_code == 0, result.output
    assert "</html>" in html


def test_a_log_in_one_minute_is_a_plain_answer(tmp_path):
    rows = [f"I{n},a,Task,Low,,,01/Jan/24 9:00 AM,,x,y" for n in range(50)]

    result, html = made(written(tmp_path, JIRA, rows), tmp_path)

    assert result.exit_code == 0, result.output
    assert "50" in html


def test_a_log_without_rows_or_dates_is_refused_with_advice(tmp_path):
    result, _html = made(written(tmp_path, JIRA, []), tmp_path)
    assert (result.exit_code, "holds no request" in result.output) == (1, True)

    result, _html = made(written(tmp_path, "a,b", ["1,2"]), tmp_path)
    assert (result.exit_code, "--map" in result.output) == (1, True)


def test_a_scenario_says_what_it_assumes_and_meets_its_utilisation(tmp_path):
    scenario = scenario_of(read_rows(written(tmp_path, JIRA, jira(300))), name="log")

    said = " ".join(scenario.assumptions)
    assert "the log says no effort" in said
    assert "busy 88%" in said
    assert scenario.work.arrives.min() == 0.0
    assert scenario.learn_days < scenario.days


def test_columns_of_usual_names_are_found_without_a_mapping(tmp_path):
    rows = [f"{n},{a:%Y-%m-%d %H:%M},{b:%Y-%m-%d %H:%M},Ana" for n, a, b in moments(10)]

    read = read_rows(written(tmp_path, "ID,Created_at,Resolved,assigned_to", rows))

    assert not read.faults
    assert read.rows[0].resolved_at is not None
    assert read.rows[0].assignee == "Ana"


@pytest.mark.parametrize(
    ("rows", "said", "unsaid"),
    [
        (["1,2024-01-01 09:00,2024-01-01 10:00,Ana"], "Nothing to judge", "A week"),
        (
            [f"{n},{a:%Y-%m-%d %H:%M},{b:%Y-%m-%d %H:%M},Ana" for n, a, b in moments(200)],
            "ready by the last day",
            "The log is too short to say",
        ),
    ],
)
def test_an_odd_log_gets_a_plain_answer(tmp_path, rows, said, unsaid):
    log = written(tmp_path, "id,created_at,resolved_at,assignee", rows)

    _result, html = made(log, tmp_path)

    assert said in html
    assert unsaid not in html
