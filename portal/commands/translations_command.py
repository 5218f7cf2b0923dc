"""`portal translations`: for who writes a sentence, and who translates it. Needs a checkout."""

import sys
from pathlib import Path

import click
from babel.messages.catalog import Catalog

from portal.commands.translations import catalogues
from portal.commands.translations.faults import faults_of
from portal.commands.translations.sources import marked
from portal.commands.translations.worklist import missing_lines
from portal.commands.translations.worklist import take as take_lines
from portal.web.languages import TRANSLATED
from portal.web.places import PACKAGE
from portal.web.translation import FOLDER


@click.group("translations", help="Bring the words of the pages up to date in every language.")
def translations():
    if not (PACKAGE.parent / "templates").is_dir():
        sys.exit("portal: the sources are not here; this is for a checkout.")


@translations.command("update", help="Take new sentences in, drop old ones, compile.")
def update():
    sources = marked(PACKAGE.parent)
    for language in TRANSLATED:
        _write(catalogues.updated(_catalogue(language), sources))


@translations.command("missing", help="List what is not translated yet: mark | English | file.")
def missing():
    sources = marked(PACKAGE.parent)
    for line in missing_lines(sources, [_catalogue(language) for language in TRANSLATED]):
        click.echo(line)


@translations.command("take", help="Take back the list: mark | Persian | Turkish.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def take(file):
    sources = marked(PACKAGE.parent)
    taking = [catalogues.updated(_catalogue(language), sources) for language in TRANSLATED]
    refused = take_lines(file.read_text(encoding="utf-8").splitlines(), taking)
    for catalogue in taking:
        _write(catalogue)
    for line in refused:
        click.echo(line)
    sys.exit(1 if refused else 0)


@translations.command("check", help="Say what is missing or wrong.")
def check():
    sources, is_sound = marked(PACKAGE.parent), True
    for language in TRANSLATED:
        for line in faults_of(_catalogue(language), sources):
            click.echo(f"{language}: {line}")
            is_sound = False
    sys.exit(0 if is_sound else 1)


def _catalogue(language: str) -> Catalog:
    return catalogues.read(catalogues.path_of(language, folder=FOLDER), language)


def _write(catalogue: Catalog) -> None:
    language = str(catalogue.locale)
    for ending, content in (
        ("po", catalogues.as_po(catalogue)),
        ("mo", catalogues.as_mo(catalogue)),
    ):
        path = catalogues.path_of(language, folder=FOLDER, ending=ending)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    words = sum(1 for message in catalogue if message.id and any(message.string or ()))
    click.echo(f"{language}: {words} of {len(catalogue)}")
