"""Ask the web process of this container for the start page, as the proxy in front of it would; fail when it is unwell."""

import os
import sys
from http.client import HTTPConnection

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*") or "localhost"
connection = HTTPConnection("127.0.0.1", 8000, timeout=8)
connection.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
sys.exit(connection.getresponse().status >= 400)
