"""The two commands, without pip and network: what they decide, say and hand over."""

import ast
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path):
    """A project folder with a space in its name and an environment that starts, still unmarked."""
    root = tmp_path / "my portal"
    site_packages = root / ".venv/lib/python3/site-packages"
    site_packages.mkdir(parents=True)
    (root / run.CORE).write_text("flask==3.1\n")
    (root / run.DEV).write_text("pytest==9.0\n")
    (site_packages / "flask-3.1.dist-info").mkdir()
    (root / ".venv/bin").mkdir()
    python = root / ".venv/bin/python"
    python.write_text(f"#!/bin/sh\necho '{site_packages}'\n")
    python.chmod(0o755)
    return root


@pytest.fixture
def venv(checkout):
    return checkout / ".venv"


def mark_installed(checkout, *names):
    sets = {name: run.digest(checkout / name) for name in names}
    run.write_stamp(checkout / ".venv", sets, ["flask-3.1.dist-info"])


def test_without_a_command_it_prints_a_help_that_names_both(capsys):
    assert run.main([]) == 0

    words = capsys.readouterr().out
    assert "python run.py demo" in words
    assert "python run.py test" in words


def test_an_unknown_command_gets_one_line_that_names_the_known_ones():
    answer = run.main(["deom"])

    assert "demo and test, not 'deom'" in answer
    assert "\n" not in answer


def test_the_file_can_be_read_by_an_older_python_so_that_it_can_say_what_it_needs():
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_it_imports_the_standard_library_only():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = {
        name.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    } | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported - sys.stdlib_module_names == set()


def test_demo_arguments_are_handed_over_unchanged(venv):
    line = run.command_line(venv, "demo", ["--log", "a b.csv", "--port", "8123"])

    assert line[0] == str(venv / "bin/python")
    assert line[1:] == ["-P", "-m", "portal", "demo", "--log", "a b.csv", "--port", "8123"]


def test_test_arguments_go_to_pytest(venv):
    line = run.command_line(venv, "test", ["tests/desks", "-k", "holiday"])

    assert line[1:] == ["-m", "pytest", "tests/desks", "-k", "holiday"]


def test_the_whole_suite_uses_two_processes(venv):
    assert run.command_line(venv, "test", [])[1:] == ["-m", "pytest", *run.WHOLE_SUITE]


def test_a_finished_environment_needs_nothing(checkout, venv):
    mark_installed(checkout, run.CORE, run.DEV)

    assert run.missing_sets(checkout, venv, run.SETS["test"]) == []


def test_the_first_test_run_adds_only_the_development_set(checkout, venv):
    mark_installed(checkout, run.CORE)

    assert run.missing_sets(checkout, venv, run.SETS["test"]) == [run.DEV]


def test_a_changed_requirement_is_installed_again(checkout, venv):
    mark_installed(checkout, run.CORE, run.DEV)

    (checkout / run.DEV).write_text("pytest==9.1\n")

    assert run.missing_sets(checkout, venv, run.SETS["test"]) == [run.DEV]


def test_a_changed_core_set_brings_the_others_along_into_the_new_environment(checkout, venv):
    mark_installed(checkout, run.CORE, run.DEV)

    (checkout / run.CORE).write_text("flask==3.2\n")

    assert run.missing_sets(checkout, venv, run.SETS["test"]) == [run.CORE, run.DEV]


def test_an_environment_without_a_stamp_is_made_afresh(checkout, venv):
    assert run.missing_sets(checkout, venv, run.SETS["demo"]) == [run.CORE]


def test_an_environment_whose_python_does_not_start_is_made_afresh(checkout, venv):
    mark_installed(checkout, run.CORE)

    (venv / "bin/python").unlink()

    assert run.missing_sets(checkout, venv, run.SETS["demo"]) == [run.CORE]


def test_an_environment_that_lost_a_package_is_made_afresh(checkout, venv):
    mark_installed(checkout, run.CORE)

    (venv / "lib/python3/site-packages/flask-3.1.dist-info").rmdir()

    assert run.missing_sets(checkout, venv, run.SETS["demo"]) == [run.CORE]


@pytest.mark.parametrize("junk", ["", "{", "[]", "null", '{"sets": {}}'])
def test_a_spoilt_stamp_counts_as_none(venv, junk):
    (venv / "portal-stamp.json").write_text(junk)

    assert run.read_stamp(venv) == {}


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("WARNING: Retrying: Connection refused\nERROR: No matching distribution", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the file we pinned"),
        ("OSError: [Errno 28] No space left on device", "make room"),
        ("no such option: --python", "older than 22.3"),
        ("ERROR: No matching distribution found for numpy==9", "lacks a pinned package"),
        ("first\nsomething never seen", "something never seen"),
        ("", "no reason given"),
    ],
)
def test_a_failing_pip_is_told_in_one_line(words, advice):
    line = run.pip_failure(words, Path("install.log"))

    assert advice in line
    assert "\n" not in line


def test_a_persons_own_pip_settings_do_not_lead_packages_astray():
    settings = run.pip_settings({"PIP_TARGET": "elsewhere", "PIP_USER": "1", "PIP_PROXY": "kept"})

    assert "PIP_TARGET" not in settings
    assert settings["PIP_USER"] == "0"
    assert settings["PIP_PROXY"] == "kept"


def test_pip_of_this_python_is_used_where_the_environment_has_none(venv):
    assert run.pip_command(venv) == [
        *(sys.executable, "-m", "pip", "--python"),
        str(venv / "bin/python"),
    ]


def test_the_launcher_and_the_path_file_survive_a_move(checkout, venv):
    site_packages = venv / "lib/python3/site-packages"

    run.write_launcher(checkout, venv, site_packages)

    assert (site_packages / "portal.pth").read_text() == "../../../..\n"
    assert str(checkout) not in (venv / "bin/portal").read_text()
    assert (venv / "bin/portal").stat().st_mode & 0o111 == 0o111


def test_a_second_start_finds_the_lock_taken_until_the_first_is_done(tmp_path):
    lock = tmp_path / "lock"

    with lock.open("a+") as other:
        with run.one_at_a_time(lock):
            assert not run.try_lock(other)
        assert run.try_lock(other)
