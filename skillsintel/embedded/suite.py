"""`./dev test`: pytest with servers and a DATA_DIR of its own.

The servers are started here and not by pytest: pytest-django reads the settings before a hook could start one.
"""

import os
import sys

from skillsintel.embedded import children, services


def test(arguments: list[str]) -> int:
    """Everything on all cores when nothing is asked for; otherwise what is asked for, as pytest takes it."""
    everything = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]  # a story or a world is built once
    chosen = arguments or everything
    with services.throw_away() as settings:
        environment = os.environ | settings | {"SERVE_STATIC": "0"}
        return children.run([sys.executable, "-m", "pytest", *chosen], env=environment)
