import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from support.fixtures import *  # noqa: E402,F401,F403
from support.running import *  # noqa: E402,F401,F403
