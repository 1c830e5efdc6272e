"""Check that every relative link of the given Markdown files leads to a file that exists."""

from __future__ import annotations

import re
import sys
from pathlib import Path

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def main() -> int:
    broken = 0
    checked = 0
    for name in sys.argv[1:]:
        document = Path(name)
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            if re.match(r"[a-z][a-z0-9+.-]*:", target) is not None:
                continue
            checked += 1
            if not (document.parent / target).exists():
                broken += 1
                print(f"{document}: {target} does not exist", file=sys.stderr)
    print(f"{checked} links checked, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
