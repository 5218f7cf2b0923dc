"""The forecast core runs in a notebook or another program, without the web and the database."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {"alembic", "flask", "flask_sqlalchemy", "pandas", "scipy", "sqlalchemy", "wtforms"}


def test_importing_the_forecast_brings_no_framework_along():
    report = "import json, sys, portal.forecast; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True, check=True
    )

    loaded = set(json.loads(answer.stdout))

    assert "portal.forecast" in loaded
    assert loaded & HEAVY == set()
