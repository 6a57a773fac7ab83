"""Where orders of a customer are kept: keys in the bucket of the shop."""


class OrderStore:
    def __init__(self, bucket, owner=None):
        self.bucket = bucket
        self.owner = owner

    def bind(self, owner):
        return OrderStore(self.bucket, owner)

    def key(self, number):
        return f"s3://{self.bucket}/{self.owner}/orders/{number:06d}.json"
