"""`python -m benchmarks.at_scale [--lines N] [COMMAND …]`: makes the database, and runs a command on it.

Without a command the portal is served on it until Ctrl-C.
"""

import argparse
import contextlib
import signal
import subprocess
import sys

from benchmarks.at_scale import database, serving

parser = argparse.ArgumentParser(description="Makes the database of the large portal.")
parser.add_argument("--lines", type=int, default=1_000_000)
parser.add_argument("command", nargs=argparse.REMAINDER)
arguments = parser.parse_args()
found = database(arguments.lines)
print(f"DATABASE_URL={found.url}", file=sys.stderr)
if arguments.command:
    sys.exit(subprocess.run(arguments.command, env=found.environment, check=False).returncode)
with serving(found) as site, contextlib.suppress(KeyboardInterrupt):
    print(site.address, flush=True)
    signal.pause()
