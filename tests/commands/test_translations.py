"""The committed catalogues against the sources, and the tool that keeps them so."""

import pytest
from babel.messages.catalog import Catalog, Message

from portal.commands.translations import catalogues
from portal.commands.translations.faults import faults_in, faults_of
from portal.commands.translations.sources import marked
from portal.commands.translations.worklist import mark_of, missing_lines, take
from portal.web.languages import TRANSLATED
from portal.web.places import PACKAGE
from portal.web.translation import FOLDER

PLURAL = ("%(num)d request", "%(num)d requests")


@pytest.fixture(scope="module")
def sources():
    return marked(PACKAGE.parent)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_complete_and_sound(sources, language):
    path = catalogues.path_of(language, folder=FOLDER)

    assert faults_of(catalogues.read(path, language), sources) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_the_written_one(language):
    written = catalogues.path_of(language, folder=FOLDER)
    compiled = catalogues.path_of(language, folder=FOLDER, ending="mo")
    catalogue = catalogues.read(written, language)

    assert catalogues.as_po(catalogue) == written.read_bytes()
    assert catalogues.as_mo(catalogue) == compiled.read_bytes()


def test_a_catalogue_that_counts_otherwise_is_refused(tmp_path):
    path = tmp_path / "messages.po"
    words = catalogues.as_po(Catalog(locale="tr")).decode()
    path.write_text(words.replace("nplurals=1; plural=0;", "nplurals=2; plural=(n != 1);"))

    with pytest.raises(catalogues.WrongPlural):
        catalogues.read(path, "tr")


@pytest.mark.parametrize(
    ("source", "words", "fault"),
    [
        ("Hello %(name)s.", "Merhaba %(nam)s.", "other placeholders"),
        ("Hello %(name)s.", "Merhaba.", "other placeholders"),
        (PLURAL, "%(num)s talep %(num)d", "other placeholders"),
        (PLURAL, "bir || %(num)d talep", "two forms where the language has one"),
        ("%(count)s %%", "%%(count)s %", "a % that is neither a placeholder nor %%"),
        ("%(count)s %%", "yüzde % %(count)s", "a % that is neither a placeholder nor %%"),
        ("a <b>word</b>", "bir söz", "other tags"),
        ("One line\n", "Bir satır", "another line end"),
    ],
)
def test_what_a_machine_can_see_is_named(source, words, fault):
    string = (words,) if isinstance(source, tuple) else words

    assert fault in list(faults_in(Message(source, string), "tr"))


@pytest.mark.parametrize("words", ["كتاب", "چرا?", "یک, دو", "٣ روز"])
def test_signs_that_persian_does_not_use_are_named(words):
    assert [fault[:11] for fault in faults_in(Message("x", words), "fa")] == ["not Persian"]


def test_a_fuzzy_translation_and_english_left_alone_are_faults():
    sources, catalogue = Catalog(), Catalog(locale="tr")
    for key in ("Save", "Send"):
        sources.add(key)
        catalogue.add(key, key, flags=["fuzzy"] if key == "Send" else ())

    faults = faults_of(catalogue, sources)

    assert "fuzzy: 'Send'" in faults
    assert faults[-1].startswith("2 of 2 are left in English")


def test_the_list_is_taken_back_by_its_marks_in_any_order():
    sources = Catalog()
    sources.add("Send", locations=[("portal/a.py", 0)])
    sources.add(PLURAL, locations=[("portal/b.py", 0)])
    books = [catalogues.updated(Catalog(locale=each), sources) for each in TRANSLATED]
    assert len(list(missing_lines(sources, books))) == 2

    refused = take(
        [
            f"{mark_of(PLURAL)} | %(num)d درخواست | %(num)d talep",
            f"{mark_of('Send')} | ارسال | Gönder",
            "zzzzz | x | y",
        ],
        books,
    )

    assert [line[:5] for line in refused] == ["zzzzz"]
    assert list(missing_lines(sources, books)) == []
    assert books[1].get("Send").string == "Gönder"
    assert books[1].get(PLURAL[0]).string == ("%(num)d talep",)


def test_a_sentence_that_changed_is_to_be_translated_anew():
    old, sources = Catalog(locale="tr"), Catalog()
    old.add("Send", "Gönder")
    sources.add("Send it")

    new = catalogues.updated(old, sources)

    assert [message.id for message in new if message.id] == ["Send it"]
    assert not new.get("Send it").string
