"""No memory of a process that serves turns is written to a core file."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import resource
from candor.bootstrap.crash_dumps import forbid_crash_dumps
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
forbid_crash_dumps()
print(resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


def test_the_limit_is_nothing() -> None:
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, capture_output=True, text=True, timeout=120
    )
    assert ran.stdout == "0\n", ran.stderr
