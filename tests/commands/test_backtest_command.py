import pytest
from click.testing import CliRunner

from portal.commands.backtest_command import backtest
from tests.commands.test_forecast_command import HEADER, lines


@pytest.fixture
def run(tmp_path):
    def run(text, *arguments):
        path = tmp_path / "log.csv"
        path.write_text(text)
        return CliRunner().invoke(backtest, [str(path), *arguments])

    return run


def test_each_grain_and_level_has_its_line(run):
    answer = run(HEADER + "".join(lines(days=51 * 7)))

    assert answer.exit_code == 0, answer.output
    table = [" ".join(line.split()[:4]) for line in answer.stdout.splitlines()[1:7]]
    assert table == [
        "day all 1 10",
        "day desk 2 10",
        "day type 3 10",
        "week all 1 5",
        "week desk 2 5",
        "week type 3 5",
    ]


def test_noise_around_a_level_is_forecast_better_than_by_naive(run):
    answer = run(HEADER + "".join(lines(days=120, per_day=9)))

    ratio = float(answer.stdout.splitlines()[1].split()[5])
    assert ratio < 0.9


def test_from_and_to_cut_the_log(run):
    answer = run(HEADER + "".join(lines(days=140)), "--from", "2026-03-09", "--to", "2026-05-31")

    assert "2026-03-09" not in answer.stdout
    assert answer.stdout.splitlines()[1].split()[3] == "4"
    assert "2026-05-31" in answer.stderr


def test_another_forecaster_stands_beside(run):
    answer = run(HEADER + "".join(lines(days=60)), "--against", "weekday_average")

    assert "of weekday_average" in answer.stdout.splitlines()[0]


def test_a_short_log_is_told_so(run):
    answer = run(HEADER + "".join(lines(days=30)))

    assert answer.exit_code == 0
    assert "Too little data" in answer.stdout


def test_an_empty_span_is_told_so(run):
    answer = run(HEADER + "".join(lines()), "--from", "2030-01-01", "--to", "2030-02-01")

    assert answer.exit_code == 1
    assert "between those days" in answer.output


def test_the_table_is_the_same_twice(run):
    text = HEADER + "".join(lines(days=60))

    assert run(text).stdout == run(text).stdout
