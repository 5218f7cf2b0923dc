"""Every sentence a person reads is marked for the translators: templates, Python, JavaScript.

A sentence that is not meant for readers of the pages (a log line, a fault of the programmer, a
name that is the same in every language) is not flagged where it stands in one of the calls of
`NOT_FOR_PAGES`; a word that is no word at all goes into `THE_SAME_EVERYWHERE`.
"""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [
    path
    for path in sorted((ROOT / "portal").rglob("*.py"))
    if path.relative_to(ROOT / "portal").parts[0] != "commands"  # the console speaks English
    and path.parent.name != "styleguide"  # its samples stand for what people write
]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))

MARKS = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "N_"}
ERRORS = {"PortalError", "NotFound", "NotAllowed", "Conflict", "InvalidTransition", "InvalidInput"}
NOT_FOR_PAGES = {
    "ValueError", "TypeError", "RuntimeError", "KeyError", "OverflowError", "ImportError",
    "LookupError", "debug", "info", "warning", "error", "exception", "warn", "execute",
    "exec_driver_sql", "text", "compile", "fullmatch", "search", "sub", "match",
    "progress", "Person",
}  # fmt: skip
THE_SAME_EVERYWHERE = {
    "portal", "Samsung Internet", "Mac OS X", "portal setup apply",
    "Ctrl", "Cmd", "Enter", "Esc", "Shift", "Alt", "Tab", "K",
}  # fmt: skip
READ_ATTRIBUTES = {"title", "aria-label", "alt", "placeholder", "aria-description", "label"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-z']*[,:]? (?=.*[a-z]{3})[^\W_]")
WORD = re.compile(r"^[A-Z][a-z]{2,}[.:?!]?$")


def is_for_readers(words):
    left = words.strip()
    for same in sorted(THE_SAME_EVERYWHERE, key=len, reverse=True):
        left = re.sub(rf"(?<!\w){re.escape(same)}(?!\w)", "", left)
    return bool(LETTERS.search(left))


# --- templates ---


class Visible(HTMLParser):
    """Text and spoken attributes of a template whose expressions are cut out."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self._unread = [], 0

    def handle_starttag(self, tag, attrs):
        self._unread += tag in ("script", "style", "code")
        self.found += [value for name, value in attrs if name in READ_ATTRIBUTES and value]

    def handle_endtag(self, tag):
        self._unread -= tag in ("script", "style", "code")

    def handle_data(self, data):
        if not self._unread:
            self.found.append(data)


def plain_words_of(source):
    visible = Visible()
    source = re.sub(r"{% block \w+_class %}[^<]*?{% endblock %}", "", source)
    visible.feed(re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", "", source, flags=re.DOTALL))
    found = [re.sub(r'[\w-]+=(""|"[^"]*")', "", words).strip() for words in visible.found]
    return [words for words in found if is_for_readers(words)]


def constants_of(source):
    """Strings in expressions that begin like a sentence or a label, outside a mark."""
    found = []

    def walk(node):
        if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in MARKS:
            return
        words = node.value if isinstance(node, nodes.Const) else None
        if isinstance(words, str) and (SENTENCE.search(words) or WORD.search(words)):
            found.append(words)
        for child in node.iter_child_nodes():
            walk(child)

    walk(Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(source))
    return [words for words in found if is_for_readers(words)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_marks_its_words(path):
    source = path.read_text(encoding="utf-8")
    is_mail = path.suffix == ".txt"

    assert (mail_words_of(source) if is_mail else plain_words_of(source)) == []
    assert constants_of(source) == []


def mail_words_of(source):
    bare = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", "", source, flags=re.DOTALL)
    return [line for line in bare.splitlines() if is_for_readers(line)]


# --- Python ---


def unmarked_in(tree):
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        words = words_at(node)
        if words and SENTENCE.search(words) and is_for_readers(words):
            found.append(f"line {node.lineno}: {words[:60]}")
        if isinstance(node, ast.Call) and called(node) in ERRORS:
            found += [
                f"line {part.lineno}: use %(name)s, not an f-string"
                for part in node.args
                if isinstance(part, ast.JoinedStr)
            ]
        elif not is_left_alone(node):
            waiting += ast.iter_child_nodes(node)
    return found


def called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def is_left_alone(node):
    """Marked, not for readers, a docstring, or looked at as a whole."""
    if isinstance(node, ast.Call):
        return called(node) in MARKS | NOT_FOR_PAGES
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.JoinedStr)


def words_at(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_python_marks_its_words(path):
    assert unmarked_in(ast.parse(path.read_text(encoding="utf-8"))) == []


# --- JavaScript: words come from the page, in data attributes ---


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_holds_no_words(path):
    source = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    strings = re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', source)

    assert [words for each in strings for words in each if SENTENCE.search(words)] == []
