import json

import pytest
from click.testing import CliRunner

from portal.commands.replay.command import replay
from portal.commands.replay.folder import read_folder
from portal.errors import InvalidInput

TOML = 'name = "small"\ndays = 4\nlearn_days = 1\nreport = [[1, 2], [2, 4]]\n'
STAFF = "person,team,second_team,away\nana,network,,2\nben,devices,network,\n"


@pytest.fixture
def folder(tmp_path):
    rows = [
        ",".join([f"r{n}", f"{n * 30}", team, f"k{n % 2}", f"{1 + n % 4}", "2", f"{5 + n}", "480"])
        for n in range(60)
        for team in ["network" if n % 3 else "devices"]
    ]
    head = "id,arrives,team,type,priority,weight,effort,target"
    (tmp_path / "scenario.toml").write_text(TOML)
    (tmp_path / "staff.csv").write_text(STAFF)
    (tmp_path / "work.csv").write_text("\n".join([head, *rows]))
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(replay, [str(each) for each in arguments])


def test_a_folder_is_read_as_it_is_written(folder):
    found = read_folder(folder)

    assert found.windows == ((1, 2), (2, 4))
    assert found.away == (frozenset({2}), frozenset())
    assert found.people[1].second_team == "network"
    assert len(found.work) == 60
    assert found.work.is_real.all()


def test_policies_are_compared_window_by_window(folder, tmp_path):
    output = tmp_path / "out.json"

    result = run(folder, "--policies", "round_robin,balanced", "--output", output)

    assert result.exit_code == 0, result.output
    document = json.loads(output.read_text())
    first = document["windows"][0]
    assert (first["from_day"], first["to_day"]) == (1, 2)
    assert {"round_robin", "balanced"} <= set(first["policies"])
    assert first["policies"]["balanced"]["count"] == 16
    assert first["policies"]["balanced"]["mean"] > 0
    assert "too little past to choose on" in result.output


def test_a_policy_that_is_not_there_is_named_beside_those_that_are(folder):
    result = run(folder, "--policies", "best")

    assert result.exit_code == 1
    assert "No policy best. There are: first_come_first_served," in result.output


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("scenario.toml", "days = ", "scenario.toml cannot be read"),
        ("staff.csv", "who,team\n", "staff.csv has no column person"),
        ("work.csv", "id,arrives,team,effort\na,soon,x,3\n", "Line 2, column arrives: 'soon'"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(folder, name, text, said):
    (folder / name).write_text(text)

    with pytest.raises(InvalidInput, match=said):
        read_folder(folder)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("staff.csv", "person,team\n"),
        ("staff.csv", "person,team\nana,network\n"),
        ("work.csv", "id,arrives,team,effort\n"),
        ("work.csv", "id,arrives,team,effort\na,500,network,30\n"),
    ],
)
def test_an_odd_past_is_a_plain_answer(folder, name, text):
    (folder / name).write_text(text)

    result = run(folder, "--ahead")

    assert result.exit_code == 0, result.output
