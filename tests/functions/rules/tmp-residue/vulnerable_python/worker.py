import gzip


def handler(event, context):
    sizes = []
    for number, record in enumerate(event["Records"]):
        body = record["body"].encode("utf-8", "replace")
        with open(f"/tmp/order-{number}.json", "wb") as plain:
            plain.write(body)
        sizes.append(len(gzip.compress(body)))
    return {"sizes": sizes}
