"""Print a greeting, serve the site on a port of this machine until Ctrl-C, and call that a success.

Ctrl-C reaches every process in the foreground of the terminal, `make` among them, and `make` would then report an
error. So the server moves to a process group of its own and takes the terminal along; what is told to us instead (by
`kill`, say) is passed on to it.
"""

import os
import runpy
import signal
import sys
from types import FrameType


def serve(port: str, greeting: str) -> None:
    """Greet, then run Django's own server; an interrupt ends it quietly, even while it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
    sys.path[0] = os.getcwd()
    sys.argv = ["manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    try:
        print(greeting, flush=True)
        runpy.run_path("manage.py", run_name="__main__")
    except KeyboardInterrupt:
        pass


def main() -> int:
    """Start the server, lend it the terminal, and wait for its end."""
    has_terminal = os.isatty(0) and os.tcgetpgrp(0) == os.getpgrp()
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # nobody could wake it up again
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # we hand over the terminal from the background, too

    server = os.fork()
    if not server:
        os.setpgid(0, 0)
        if has_terminal:
            os.tcsetpgrp(0, os.getpgrp())
        serve(sys.argv[1], sys.argv[2])
        return 0

    told_to_stop = False

    def pass_on(number: int, _frame: FrameType | None) -> None:
        nonlocal told_to_stop
        told_to_stop = True
        os.kill(server, number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    _, status = os.waitpid(server, 0)
    if has_terminal:
        os.tcsetpgrp(0, os.getpgrp())
    return 0 if told_to_stop else os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
