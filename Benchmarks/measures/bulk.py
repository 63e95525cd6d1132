"""Everything on the longest list at once: 100,000 items completed by one command, and taken back by one undo."""

import hashlib
import time

import requests

from harness.load import wrk  # noqa: F401  (one place says what a load is)
from harness.program import Server, limits, token
from harness.results import at_most, rate

from .worklist import PATH, headers
