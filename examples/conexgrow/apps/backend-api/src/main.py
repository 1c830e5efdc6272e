"""Start the service: `PYTHONPATH=src python3 src/main.py --port 8100`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from types import FrameType
from typing import Optional

from api.routes import Api
from api.server import create_server
from settings import SettingsError, load_settings


def main() -> int:
    parser = argparse.ArgumentParser(description="ConexGrow tenant API")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100, help="0 takes a free port")
    options = parser.parse_args()
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1

    server = create_server(Api(settings), options.host, options.port)

    def stop(_signal: int, _frame: Optional[FrameType]) -> None:
        # shutdown waits for serve_forever, which runs on the thread that got the signal
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"listening on http://{options.host}:{server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
