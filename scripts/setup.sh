#!/usr/bin/env bash
# Install everything that the demo, the tests and the tools need.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/lib.sh"

setup_test
