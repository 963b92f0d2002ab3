#!/usr/bin/env bash
# Make the pictures of docs/editing.md and README.md again, and the sample of the survey, while the tests go through an
# editor's day, the front page and the survey.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/lib.sh"

setup_test
export DEBUG=true DATABASE_URL=sqlite:///$PWD/var/test.sqlite3 PICTURES=$PWD/docs/images
.venv/bin/python -m pytest -q tests/browser/test_day.py tests/browser/test_front.py \
    tests/editions/survey_2020/test_sample.py
