"""Settings refuse to start with a sentence, and are strict in production."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "root_packages"
]
PRODUCTION = {
    "SECRET_KEY": "k" * 25 + "0123456789-abcdefghijklmnopq",
    "ALLOWED_HOSTS": "udsyn.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def start(
    environment: dict[str, str], code: str = "import config.settings"
) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process that knows nothing but ``environment``."""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True, check=False
    )


def test_everything_that_is_missing_is_named_at_once() -> None:
    done = start({})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert all(name in last for name in PRODUCTION)


@pytest.mark.parametrize("missing", PRODUCTION)
def test_each_thing_that_is_missing_is_named(missing: str) -> None:
    done = start({name: value for name, value in PRODUCTION.items() if name != missing})
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert missing in last
    assert not any(name in last for name in PRODUCTION if name != missing)


def test_a_value_that_is_none_is_named() -> None:
    done = start({**PRODUCTION, "DEBUG": "perhaps"})
    assert done.returncode != 0
    assert "DEBUG" in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("address", ["", "udsyn", "nonsense://udsyn"])
def test_an_address_that_leads_to_no_database_is_named(address: str) -> None:
    done = start({**PRODUCTION, "DATABASE_URL": address})
    assert done.returncode != 0
    assert "DATABASE_URL" in done.stderr.strip().splitlines()[-1]


def test_production_and_a_developers_machine_start() -> None:
    assert start(PRODUCTION).returncode == 0
    assert start({"DEBUG": "true"}).returncode == 0


def test_production_sends_cookies_over_https_alone() -> None:
    code = (
        "import config.settings as s; assert not s.DEBUG and s.SECURE_SSL_REDIRECT and s.SESSION_COOKIE_SECURE"
        " and s.CSRF_COOKIE_SECURE and s.SECURE_HSTS_SECONDS >= 31536000"
    )
    assert start(PRODUCTION, code).stderr == ""


def test_djangos_own_check_finds_nothing_in_production() -> None:
    code = (
        "from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])"
    )
    done = start({**PRODUCTION, "DJANGO_SETTINGS_MODULE": "config.settings"}, code)
    assert done.returncode == 0, done.stderr
    weak = {**PRODUCTION, "SECRET_KEY": "short", "DJANGO_SETTINGS_MODULE": "config.settings"}
    assert "security.W009" in start(weak, code).stderr  # the control


def test_the_content_security_policy_has_no_exceptions() -> None:
    sources = {str(source) for several in settings.SECURE_CSP.values() for source in several}
    assert sources == {"'self'", "'none'"}
    assert settings.SECURE_CSP["default-src"] == ["'self'"]


def test_no_page_and_no_setting_loosens_the_content_security_policy() -> None:
    files = [file for file in ROOT.glob("*/**/*.py") if file.relative_to(ROOT).parts[0] in PACKAGES]
    loose = re.compile(
        r"unsafe.(inline|eval|hashes)|csp_override|csp_report_only|SECURE_CSP_REPORT", re.IGNORECASE
    )
    assert len(files) > 100
    assert [str(file) for file in files if loose.search(file.read_text("utf-8"))] == []
