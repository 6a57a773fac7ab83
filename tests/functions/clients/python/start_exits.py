"""Leaves while it is imported."""

import sys

print("leaving")
sys.exit(4)
