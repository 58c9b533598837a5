"""A real Chromium, and a service over the sample documents for it to visit."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service as Driver

from tests.end_to_end.conftest import StartService, _simulator, data_dir, indexed, simulator, start
from tests.end_to_end.service import Service

__all__ = ["_simulator", "data_dir", "indexed", "simulator", "start"]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        missing = "Chromium and its driver are not installed (apt: chromium chromium-driver)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    options = ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path / 'chromium'}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=Driver(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def site(start: StartService) -> Service:
    """A service with all three providers, simulated."""
    return start()
