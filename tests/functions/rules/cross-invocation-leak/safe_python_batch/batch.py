delivered = 0


def handler(event, context):
    global delivered
    batch = [record["body"] for record in event["Records"]]
    delivered += len(batch)
    print(f"delivering a batch of {len(batch)}, {delivered} so far")
    return {"delivered": batch}
