"""Start the service on a free port, ask for /health as a load balancer does, stop it again."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"


def main() -> int:
    service = subprocess.Popen(
        [sys.executable, str(SOURCE / "main.py"), "--port", "0"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert service.stdout is not None
        greeting = service.stdout.readline().split()
        if not greeting:
            print("the service did not start", file=sys.stderr)
            return 1
        try:
            with urllib.request.urlopen(f"{greeting[-1]}/health", timeout=30) as response:
                print(response.read().decode("utf-8"))
        except urllib.error.HTTPError as error:
            print(error.read().decode("utf-8"))
            return 1
    finally:
        service.terminate()
        ended = service.wait(timeout=30)
    return ended


if __name__ == "__main__":
    sys.exit(main())
