from datetime import date

import pytest

from portal.obligations.due_days import Notice
from portal.obligations.reading import read_sheet

HEAD = "title,type,date,notice_months,notice_days,lead_days,owner,department,quantity,id\n"


def test_a_line_becomes_a_fact():
    read = read_sheet(
        HEAD + "Freight frame,renewal,2027-02-10,3,0,2,Grace@Example.test,Buying,2,C-17\n"
    )

    assert read.faults == []
    [fact] = read.facts
    assert (fact.line, fact.title, fact.kind, fact.key) == (2, "Freight frame", "renewal", "C-17")
    assert (fact.falls_on, fact.notice) == (date(2027, 2, 10), Notice(3, 0, 2))
    assert (fact.owner, fact.quantity) == ("grace@example.test", 2)


def test_semicolons_and_days_of_other_countries_are_read():
    read = read_sheet("\ufefftitle;type;date\nLease;renewal;31.12.2027\nGas;renewal;2027/03/01\n")

    assert [fact.falls_on for fact in read.facts] == [date(2027, 12, 31), date(2027, 3, 1)]


def test_every_fault_names_its_line_and_the_right_lines_stay():
    read = read_sheet(
        "title,type,date,notice_months,confidentiality\n"
        ",renewal,2027-02-10,0,\n"
        '"Two\nlines of one cell",renewal,2027-02-10,,\n'
        "Lease,renewal,2027-02-30,-1,secret\n"
        "Gas,renewal,3/4/2027,,\n"
        "Short,renewal\n"
        "Cleaning,renewal,2027-05-01,1,restricted\n"
        "cleaning,Renewal,2027-05-01,1,restricted\n"
    )

    assert [fact.title for fact in read.facts] == ["Cleaning"]
    assert [fault.line for fault in read.faults] == [2, 3, 5, 5, 5, 6, 7, 9]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("title,date\nLease,2027-01-01\n", 1),
        ("title,type,date,end\nLease,renewal,2027-01-01,x\n", 1),
        ("title,title,type,date\n", 1),
        ('title,type,date\n"open,renewal,2027-01-01\n', 2),
    ],
)
def test_what_is_no_register_is_named(text, line):
    read = read_sheet(text)

    assert read.facts == []
    assert read.faults[0].line == line


def test_the_same_line_has_the_same_key_and_another_day_another():
    sheet = "title,type,date\nLease,renewal,{}\n"
    keys = [read_sheet(sheet.format(day)).facts[0].key for day in ("2027-01-01", "2027-01-02")]

    assert keys[0] == read_sheet(sheet.format("2027-01-01")).facts[0].key
    assert keys[0] != keys[1]
