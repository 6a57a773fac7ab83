"""A rate limiter: a bucket of tokens for each caller, known by a digest. The oldest buckets are forgotten."""
import hashlib
import time
from collections import OrderedDict


class Limiter:
    def __init__(self, per_second, burst, callers):
        self.per_second, self.burst, self.callers = per_second, burst, callers
        self.buckets = OrderedDict()

    def allows(self, caller):
        key = hashlib.blake2s(caller.encode("utf-8", "replace"), digest_size=8).digest()
        now = time.monotonic()
        tokens, since = self.buckets.pop(key, (self.burst, now))
        tokens = min(self.burst, tokens + (now - since) * self.per_second)
        self.buckets[key] = (tokens - 1 if tokens >= 1 else tokens, now)
        if len(self.buckets) > self.callers:
            self.buckets.popitem(last=False)
        return tokens >= 1
