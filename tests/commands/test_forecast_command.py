import csv
import gzip
import io
from datetime import date, timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from portal.commands.forecast_command import COLUMNS, forecast

MONDAY = date(2026, 3, 2)
KINDS = (("IT", "Access"), ("IT", "Laptop"), ("Legal", "NDA"))
HEADER = "request_id,opened_at,desk_or_group,category\n"


def lines(*, days=70, per_day=4, seed=1):
    """Two desks, three types, quiet weekends."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        on = MONDAY + timedelta(days=day)
        for _ in range(int(rng.poisson(per_day if on.weekday() < 5 else 0.3))):
            desk, kind = KINDS[int(rng.integers(3))]
            rows.append(f"R{len(rows)},{on}T09:{len(rows) % 60:02},{desk},{kind}\n")
    return rows


@pytest.fixture
def run(tmp_path):
    def run(text, *arguments, name="log.csv"):
        path = tmp_path / name
        data = text if isinstance(text, bytes) else text.encode()
        path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
        return CliRunner().invoke(forecast, [str(path), *arguments])

    return run


def rows_of(answer):
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader(io.StringIO(answer.stdout)))


def test_one_row_per_series_and_date_in_the_columns_agreed(run):
    answer = run(HEADER + "".join(lines()), "--horizon", "7", "--cutoff", "2026-05-10")

    rows = rows_of(answer)
    assert tuple(rows[0]) == COLUMNS
    assert " ".join(COLUMNS) == "level series on mean q0.025 q0.1 q0.25 q0.5 q0.75 q0.9 q0.975"
    series = {(row["level"], row["series"]) for row in rows}
    assert series == {
        ("all", "all"), ("desk", "IT"), ("desk", "Legal"),
        ("type", "Access"), ("type", "Laptop"), ("type", "NDA"),
    }  # fmt: skip
    assert len(rows) == 6 * 7
    assert rows[0]["on"] == "2026-05-11"


def test_parts_add_up_and_quantiles_never_cross(run):
    rows = rows_of(run(HEADER + "".join(lines()), "--horizon", "5", "--cutoff", "2026-05-10"))

    by_level = {}
    for row in rows:
        key = row["level"], row["on"]
        by_level[key] = by_level.get(key, 0) + float(row["mean"])
    for (level, on), total in by_level.items():
        assert total == pytest.approx(by_level["all", on], rel=1e-3), level
    figures = np.array([[float(row[name]) for name in COLUMNS[4:]] for row in rows])
    assert (np.diff(figures, axis=1) >= 0).all()


def test_rows_after_the_cutoff_change_no_byte(run, tmp_path):
    known = "".join(lines())
    noise = "".join(
        f"N{i},{date(2026, 5, 11) + timedelta(days=i % 50)}T10:00,IT,Odd{i % 7}\n"
        for i in range(3000)
    )

    answers = [
        run(HEADER + text, "--cutoff", "2026-05-10", "--horizon", "14").stdout
        for text in (known, noise + known)
    ]

    assert answers[0] == answers[1]


def test_weeks_begin_on_monday(run):
    rows = rows_of(
        run(HEADER + "".join(lines(days=140)), "--grain", "week", "--horizon", "8",
            "--cutoff", "2026-07-19")
    )  # fmt: skip

    assert rows[0]["on"] == "2026-07-20"
    assert rows[7]["on"] == "2026-09-07"


def test_a_holiday_of_the_country_is_nearly_empty(run):
    # Whit Monday, 2026-05-25, is a holiday in the Netherlands, as were these.
    quiet = ("2026-04-06", "2026-04-27", "2026-05-14")
    text = HEADER + "".join(
        line for line in lines(days=77) if not any(day in line for day in quiet)
    )

    answers = [
        rows_of(run(text, "--cutoff", "2026-05-17", "--horizon", "14", *more))
        for more in ((), ("--country", "NL"))
    ]

    plain, heeded = ({row["on"]: float(row["mean"]) for row in rows[:14]} for rows in answers)
    assert heeded["2026-05-25"] < 0.5 * plain["2026-05-25"]


def test_closed_days_come_from_a_file_too(run, tmp_path):
    closed = tmp_path / "closed.txt"
    closed.write_text("day\n2026-05-13\n\n")

    rows = rows_of(
        run(HEADER + "".join(lines()), "--cutoff", "2026-05-10", "--closed-days", str(closed))
    )

    assert float(rows[2]["mean"]) < 0.3 * float(rows[1]["mean"])


def test_it_is_said_that_a_log_has_no_history(run):
    assert "as they stand in it" in run(HEADER + "".join(lines())).stderr


def test_a_fading_log_is_forecast_from_where_it_is_dense(run):
    stragglers = "".join(
        f"S{i},{date(2026, 5, 20) + timedelta(days=9 * i)}T10:00,IT,Access\n" for i in range(9)
    )

    answer = run(HEADER + "".join(lines()) + stragglers)

    assert rows_of(answer)[0]["on"] == "2026-05-11"
    assert "fades out after 2026-05-10" in answer.stderr


DENSE = "".join(lines())
BAD_LOGS = {
    "one row": HEADER + "R1,2026-03-02,IT,Access\n",
    "one day": HEADER + "".join(f"R{i},2026-03-02T10:00,IT,Access\n" for i in range(50)),
    "a month missing": HEADER + "".join(
        line for line in lines(days=120) if "-04-" not in line
    ),
    "a future date": HEADER + DENSE + "F1,2199-01-01T10:00,IT,Access\n",
    "a mass import": HEADER + DENSE + "".join(
        f"M{i},2026-04-15T10:00,IT,Access\n" for i in range(20_000)
    ),
    "mixed zones": HEADER + "".join(
        line.replace("T09", "T23").replace(",IT", "+09:00,IT") for line in lines()
    ),
    "only finished": HEADER.replace("category", "category,closed_at") + "".join(
        line.strip() + ",2026-06-01T10:00\n" for line in lines()
    ),
    "no desk, no type": "request_id,opened_at\n" + "".join(
        ",".join(line.split(",")[:2]) + "\n" for line in lines()
    ),
    "no ids": "opened_at,category\n" + "".join(
        line.split(",")[1] + ",Access\n" for line in lines()
    ),
    "broken rows": HEADER + DENSE + 'X,"2026-03-02,IT\nY,yesterday,IT,Access\nZ,,,\n',
    "many types": HEADER + "".join(
        line.replace("Access", f"Kind {number}") for number, line in enumerate(lines())
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_LOGS)
def test_a_bad_log_gets_a_forecast_all_the_same(run, name):
    rows = rows_of(run(BAD_LOGS[name], "--horizon", "3"))

    figures = np.array([[float(row[column]) for column in COLUMNS[3:]] for row in rows])
    assert np.isfinite(figures).all()
    assert (figures >= 0).all()
    assert (figures < 500).all()


@pytest.mark.parametrize(
    ("text", "arguments", "sentence"),
    [
        (HEADER, (), "no request"),
        ("", (), "empty"),
        (b"\x00\x01\x02", (), "portal:"),
        ("id,when\n1,2026-01-01\n", (), "--map"),
        (HEADER + DENSE, ("--cutoff", "soon"), "2026-11-30"),
        (HEADER + DENSE, ("--cutoff", "2020-01-01"), "begins on"),
        (HEADER + DENSE, ("--horizon", "0"), "--horizon"),
        (HEADER + DENSE, ("--country", "XX"), "--country"),
        (HEADER + DENSE, ("--output", "/nowhere/at/all.csv"), "Cannot write"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run, text, arguments, sentence):
    answer = run(text, *arguments)

    assert answer.exit_code == 1
    assert sentence in answer.output
    assert "Traceback" not in answer.output


def test_the_file_is_written_and_a_packed_log_is_read(run, tmp_path):
    output = tmp_path / "ahead.csv"

    answer = run(HEADER + "".join(lines()), "--output", str(output), name="log.csv.gz")

    assert answer.exit_code == 0
    assert output.read_text().splitlines()[0] == ",".join(COLUMNS)
