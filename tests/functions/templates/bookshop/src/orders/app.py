"""Takes and shows orders. "docstring_word" is not a key."""
import json
import os

import boto3

TABLE = os.environ["ORDERS_TABLE"]


def lambda_handler(event, context):
    if event["httpMethod"] == "POST":
        order = json.loads(event["body"])
        if order.get("kind") not in ("print", "ebook"):
            return {"statusCode": 400, "body": "unknown kind"}
        boto3.resource("dynamodb").Table(TABLE).put_item(Item={"orderId": order["orderId"], "note": order.get("note")})
        return {"statusCode": 201, "body": "{}"}
    return {"statusCode": 200, "body": event["pathParameters"]["id"]}
