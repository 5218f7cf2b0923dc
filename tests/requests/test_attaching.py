"""Files on the disk and their rows: the file first, the row in the transaction."""

import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.errors import InvalidInput
from portal.requests import operations
from portal.requests.files import MOST_FILES, FileProblem
from portal.requests.models import Attachment, RequestEvent
from portal.requests.operations import storage
from portal.requests.operations.files import attach, digest_of
from portal.requests.queries import files_of
from tests.support.factories import (
    MONDAY,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def desk(session):
    return make_desk()


@pytest.fixture
def kind(desk):
    return make_type(desk, make_skill(desk))


@pytest.fixture
def asker(session):
    return make_person()


@pytest.fixture
def row(kind, asker):
    return make_request(kind, requester=asker)


@pytest.fixture
def maya(asker):
    return viewer(asker)


def received(name="plan.pdf", content=PDF):
    return operations.receive(name, io.BytesIO(content))


def reply(row, actor, files):
    return operations.reply(row.reference, words="Here", actor=actor, now=MONDAY, files=files)


def lying():
    return {entry.name for entry in os.scandir(storage.folder())}


def test_a_file_lies_under_a_random_name_for_its_owner_only(row):
    file = received()
    path = storage.path_of(file.stored_as)

    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    assert "plan" not in file.stored_as
    assert file.size_bytes == len(PDF)


def test_what_is_not_taken_leaves_nothing_on_the_disk(row):
    before = lying()

    assert received("plan.exe") == FileProblem.NOT_TAKEN
    assert received("plan.png") == FileProblem.NOT_WHAT_IT_SAYS
    assert lying() == before


def test_a_file_that_breaks_off_leaves_nothing_on_the_disk(row):
    class Breaking(io.BytesIO):
        def read(self, size=-1):
            found = super().read(min(size, 4))
            if not found:
                raise OSError("the disk is full")
            return found

    before = lying()
    with pytest.raises(OSError, match="full"):
        storage.keep(Breaking(b"12345678"))
    assert lying() == before


def test_an_attached_file_is_named_in_the_trail_by_id_and_digest_only(session, row, maya):
    reply(row, maya, [received("secret plan.pdf")])

    attachment = session.scalars(select(Attachment)).one()
    event = session.scalars(select(RequestEvent).order_by(RequestEvent.id.desc())).first()
    assert event.kind == "file_added"
    assert event.details == {"file": attachment.id, "digest": digest_of(attachment)}
    assert attachment.sha256 not in str(event.details)


def test_a_file_of_a_note_is_for_the_desk_alone(desk, row, maya):
    ravi = viewer(make_staff(desk))
    operations.note(
        row.reference, words="See", actor=ravi, now=MONDAY, files=[received("inside.pdf")]
    )

    assert [line.row.name for line in files_of(row, viewer=ravi)] == ["inside.pdf"]
    assert files_of(row, viewer=maya) == []


def test_a_token_names_the_file_for_its_sender_only(row, maya):
    file = received()
    token = operations.token_of(file, actor=maya)
    other = viewer(make_person("Hiro Tanaka"))

    assert operations.received_by([token, token], actor=maya) == [file]
    assert operations.received_by([token], actor=other) == []
    assert operations.received_by([f"{token}x", "", "x.y.z"], actor=maya) == []


def test_a_token_of_a_file_that_was_swept_away_names_nothing(row, maya):
    file = received()
    storage.forget(file.stored_as)

    assert operations.received_by([operations.token_of(file, actor=maya)], actor=maya) == []


def test_a_file_of_one_request_is_not_given_to_another(session, kind, row, maya):
    file = received()
    reply(row, maya, [file])
    other = make_request(kind, requester=make_person("Hiro Tanaka"))
    attach(other, [file], actor_id=maya.id, now=MONDAY)

    assert [attachment.request_id for attachment in session.scalars(select(Attachment))] == [
        row.id
    ]


def test_a_request_holds_so_many_files_and_no_more(row, maya):
    reply(row, maya, [received(f"{number}.pdf") for number in range(MOST_FILES)])

    with pytest.raises(InvalidInput):
        reply(row, maya, [received("one more.pdf")])


def test_what_belongs_to_nothing_is_swept_away_after_a_while(row, maya):
    kept, left = received("kept.pdf"), received("left.pdf")
    reply(row, maya, [kept])
    beside = storage.folder() / f"{storage.BESIDE}0"
    beside.write_bytes(b"half")
    now = clock.wall_now()

    assert operations.sweep(now=now) == 0
    operations.sweep(now=now + timedelta(days=9))
    assert storage.path_of(kept.stored_as).exists()
    assert not storage.path_of(left.stored_as).exists()
    assert not beside.exists()


def test_a_name_that_is_no_stored_one_is_not_looked_for(row):
    with pytest.raises(ValueError, match="stored"):
        storage.path_of("../portal.db")
