from pathlib import Path

import pytest

from portal.pages.scripts import joined_script

FOLDER = Path(__file__).parents[2] / "static" / "js"


def test_each_part_keeps_its_names_to_itself():
    script = joined_script({"b": "const at = 2;\n", "a": "const at = 1;\n"})

    assert script == "{\nconst at = 1;\n}\n{\nconst at = 2;\n}\n"


@pytest.mark.parametrize("line", ['import "./a.js";', "  export function f() {}"])
def test_a_part_that_hangs_on_another_is_refused(line):
    with pytest.raises(ValueError, match="draw"):
        joined_script({"draw": f"// first\n{line}\n"})


def test_a_module_fetched_when_it_is_needed_is_fine():
    assert "import(" in joined_script({"draw": 'const more = await import("/static/x.js");'})


def test_our_own_parts_stand_alone():
    assert joined_script({path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.js")})
