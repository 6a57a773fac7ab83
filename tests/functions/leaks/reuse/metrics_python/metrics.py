"""Counters and a histogram of this process, written with every tenth request. Numbers only."""
import json


class Metrics:
    LIMITS = (100, 1000, 10_000, 100_000)

    def __init__(self):
        self.requests = 0
        self.rejected = 0
        self.sizes = [0] * (len(self.LIMITS) + 1)

    def observe(self, size, rejected):
        self.requests += 1
        self.rejected += rejected
        self.sizes[sum(size > limit for limit in self.LIMITS)] += 1
        if self.requests % 10 == 0:
            print(json.dumps({"requests": self.requests, "rejected": self.rejected, "sizes": self.sizes}))


metrics = Metrics()
