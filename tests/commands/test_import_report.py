from datetime import date

from portal.commands.import_log.as_of import as_of_day
from portal.commands.import_log.reader import Fault
from portal.commands.import_log.report import FAULTS_KEPT, ImportReport


def report(**counts):
    return ImportReport(as_of=as_of_day(date(2016, 5, 23)), **counts)


def test_the_report_names_each_bad_row_with_line_and_reason():
    found = report(stored=3)
    found.note_fault(Fault(1204, "opened_at is missing", "INC7"))

    assert list(found.lines())[-1] == "  line 1,204 (INC7): opened_at is missing"


def test_a_dry_run_says_what_would_be():
    lines = list(report(is_dry_run=True, stored=22795).lines())

    assert "22,795 would be stored" in lines[1]


def test_a_wholly_broken_file_does_not_fill_the_memory():
    found = report()
    for line in range(FAULTS_KEPT + 5):
        found.note_fault(Fault(line, "opened_at is missing"))

    assert len(found.faults) == FAULTS_KEPT
    assert list(found.lines())[-1] == "  and 5 more."


def test_a_strangers_text_does_not_steer_the_terminal():
    found = report()
    found.note_fault(Fault(2, "opened_at is missing", "\x1b[2J"))

    assert "\x1b" not in "".join(found.lines())


def test_a_log_of_which_nothing_was_kept_is_not_usable():
    assert not report(bad=4).is_usable
    assert report(unchanged=1).is_usable
