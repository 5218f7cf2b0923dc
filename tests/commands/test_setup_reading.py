from datetime import date

import pytest

from portal.commands.setup.people_csv import joined_people, read_people, written_people
from portal.commands.setup.reading import read_setup
from portal.commands.setup.writing import written
from tests.support.setup_example import example


def faults(text):
    return [str(fault) for fault in read_setup(text.encode(), "desk.toml")[1]]


def test_the_example_of_the_guide_reads_without_a_fault():
    setup, found = read_setup(example("desk.toml").encode(), "desk.toml")

    assert found == []
    desk = setup.desks[0]
    assert desk.part("types")["new-key"].values["response_target"] == 240
    assert desk.part("staff")["tom@example.org"].values["hours"] == [450] * 4 + [360, 0, 0]
    assert desk.part("absences")["tom@example.org 2026-12-21"].values["to"] == date(2026, 12, 31)
    assert setup.calendars[0].values["weekly"][4] == [[540, 780], [840, 960]]


def test_what_was_read_is_written_so_that_it_reads_the_same_again():
    setup, _faults = read_setup(example("desk.toml").encode(), "desk.toml")

    text = written(setup)

    again, found = read_setup(text.encode(), "desk.toml")
    assert found == []
    assert written(again) == text
    assert [desk.values for desk in again.desks] == [desk.values for desk in setup.desks]


def test_odd_words_are_written_so_that_they_read_the_same_again():
    odd = 'a "quoted" \\ back\\slash\n\ttab \x1f سلام ş'
    text = "[[people]]\nemail = \"a@b.c\"\nname = '''x'''\n"
    setup, _faults = read_setup(text.encode(), "desk.toml")
    setup.people[0].values["department"] = odd

    again, found = read_setup(written(setup).encode(), "desk.toml")

    assert found == []
    assert again.people[0].values["department"] == odd


def test_every_fault_is_named_with_its_line():
    text = """[[calendars]]
name = "Leeds"
zone = "Leeds"
weekly = { monday = "9 to 5" }
holidays = "XX"
surprise = 1

[[desks]]
slug = "IT desk"

[[desks.types]]
slug = "a"
response_target = "4"
effort_p50 = 30
weight = true

[[desks.types]]
slug = "a"

[[people]]
name = "No Address"

[elsewhere]
"""

    found = faults(text)

    for line, words in [
        (3, "zone is 'Leeds': write it like Europe/London"),
        (4, "weekly says '9 to 5' for monday"),
        (5, "holidays is 'XX'"),
        (6, "'surprise' is not known"),
        (9, "slug is 'IT desk'"),
        (13, "response_target is '4': write hours or minutes with the unit"),
        (14, "effort_p50 must be a span with its unit"),
        (15, "weight must be a number"),
        (17, "type a is named twice, first on line 11"),
        (20, "this person does not say its email"),
        (23, "'elsewhere' is not known"),
    ]:
        assert any(each.startswith(f"desk.toml, line {line}: {words}") for each in found), words
    assert len(found) == 11


def test_a_file_that_is_no_toml_is_named_with_the_line():
    assert faults("a = 1\nb = = 2\n")[0].startswith("desk.toml, line 2: this is not TOML: ")
    assert faults('a = 1\nb = "')[0].startswith("desk.toml, line 2: this is not TOML: ")


def test_a_file_in_another_encoding_is_named_with_the_line():
    _setup, found = read_setup(b'a = 1\nb = "\xfe"\n', "desk.toml")

    assert str(found[0]) == "desk.toml, line 2: this is not UTF-8"


def test_a_table_where_tables_are_meant_is_told():
    assert faults("desks = 3\n") == [
        "desk.toml, line 1: desks must be tables, each begun with [[...]]"
    ]


def sheet(text, encoding="utf-8"):
    return read_people(text.encode(encoding), "people.csv")


def test_people_of_a_sheet_are_read_by_the_rules_of_the_file():
    people, found = sheet(example("people.csv"))

    assert found == []
    assert people[1].values["manager"] == "grace@example.org"
    assert "manager" not in people[0].values, "an empty cell names nothing"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_sheet_may_have_semicolons_and_lines_within_a_cell(encoding):
    text = 'Name;Email\r\n"Ann\r\nof Hull";ANN@X.org\r\nBo;bo@x.org\r\n'

    people, found = sheet(text, encoding)

    assert found == []
    assert [entry.key for entry in people] == ["ann@x.org", "bo@x.org"]
    assert people[1].place.line == 4


def test_every_fault_of_a_sheet_is_named_with_its_line():
    text = (
        "name,email,zone,roles\n"
        "Ann,ann at x.org,Europe/London,\n"
        "Bo,bo@x.org,Hull,\n"
        "Bo,bo@x.org,,\n"
        "Cy,,,\n"
        "Di,di@x.org\n"
    )

    _people, found = sheet(text)

    assert [fault.line for fault in found] == [2, 3, 4, 5, 6]
    assert "zone is 'Hull'" in found[1].words
    assert "bo@x.org is named twice, first on line 3" in found[2].words


def test_a_sheet_with_odd_columns_is_refused_before_its_people():
    people, found = sheet("name,mail\nAnn,a@b.c\n")

    assert people == []
    assert [fault.line for fault in found] == [1, 1]


def test_a_sheet_in_another_encoding_is_named_with_the_line():
    _people, found = sheet("name,email\nÇem,a@b.c\n", "cp1254")

    assert (found[0].line, "not UTF-8" in found[0].words) == (2, True)


def test_a_written_sheet_reads_the_same_again():
    people, _faults = sheet(example("people.csv"))
    for entry in people:
        for name in ("job_title", "place", "department", "manager", "language", "zone"):
            entry.values.setdefault(name, "")
        entry.values["roles"] = ["lead:facilities", "admin"]

    again, found = sheet(written_people(people))

    assert found == []
    assert again[0].values["roles"] == ["lead:facilities", "admin"]
    assert [one.key for one in again] == [one.key for one in people]


def test_a_person_may_stand_in_the_file_and_in_the_sheet_unless_they_differ():
    setup, _faults = read_setup(example("desk.toml").encode(), "desk.toml")
    people, _faults = sheet("name,email\nGrace Okafor,grace@example.org\n")
    joined, found = joined_people(setup.people, people)
    assert found == []
    assert joined[0].values["name"] == "Grace Okafor"
    assert joined[0].values["roles"] == ["lead:facilities", "manager"]

    setup.people[0].values["name"] = "Grace O."
    _joined, found = joined_people(setup.people, people)
    assert [fault.line for fault in found] == [2]
