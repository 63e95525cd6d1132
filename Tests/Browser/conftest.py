import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "System"))
sys.path.insert(0, str(Path(__file__).parent))

import pytest  # noqa: E402

pytest.register_assert_rewrite("browser", "pages", "support")

from support.fixtures import *  # noqa: E402,F401,F403
from support.running import *  # noqa: E402,F401,F403
from browser import *  # noqa: E402,F401,F403
