"""Ask the web process of this container whether it lives, or whether it is ready: `healthcheck.py /readyz`."""

import sys
from http.client import HTTPConnection, HTTPException

connection = HTTPConnection("127.0.0.1", 8000, timeout=8)
try:
    connection.request("GET", sys.argv[1] if len(sys.argv) > 1 else "/livez")
    answer = connection.getresponse()
except (OSError, HTTPException) as error:
    sys.exit(f"Nobody answers: {error}")
sys.exit(0 if answer.status == 200 else answer.read().decode())
