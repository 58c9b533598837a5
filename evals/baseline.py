"""An earlier run's figures, to set today's against."""

import json
from collections.abc import Mapping
from pathlib import Path

from candor.domain.errors import BadUsage

Baseline = Mapping[str, Mapping[str, float]]


def read_baseline(file: Path) -> Baseline:
    """Read what `candor eval --json` printed: suite name, then measure, then its value.

    Raises BadUsage where the file is absent or is something else.
    """
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
        return {
            suite["suite"]: {
                measure["measure"]: float(measure["value"])
                for measure in suite["measures"]
                if measure["value"] is not None
            }
            for suite in report["suites"]
        }
    except OSError as failure:
        raise BadUsage(f"{file} cannot be read: {failure.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadUsage(f"{file} is not what candor eval --json prints") from None
