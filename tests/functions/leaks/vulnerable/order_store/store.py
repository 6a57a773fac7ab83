"""Where orders of a customer are kept: keys in the bucket of the shop."""


class OrderStore:
    def __init__(self, bucket):
        self.bucket = bucket
        self.owner = None

    def bind(self, owner):
        if self.owner is None:
            self.owner = owner
        return self

    def key(self, number):
        return f"s3://{self.bucket}/{self.owner}/orders/{number:06d}.json"
