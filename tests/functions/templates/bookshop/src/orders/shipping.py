import json


def handler(event, context):
    for record in event["Records"]:
        parcel = json.loads(record["body"])
        print(parcel["weight"], parcel.get("carrier", "post"))
