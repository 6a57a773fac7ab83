"""Reads events from stdin, a JSON document a line; writes "LINE<TAB>REASON" for each that the model refuses.
Exit status 3: there is no model for this source. The library is found in PYTHONPATH."""
import json
import re
import sys

from aws_lambda_powertools.utilities.parser import models
from pydantic import ValidationError

NAMES = {
    "apigw-rest": ["APIGatewayProxyEventModel"],
    "apigw-http": ["APIGatewayProxyEventV2Model"],
    "function-url": ["LambdaFunctionUrlModel"],
    "alb": ["AlbModel"],
    "apigw-websocket": ["APIGatewayWebSocketMessageEventModel", "APIGatewayWebSocketConnectEventModel",
                        "APIGatewayWebSocketDisconnectEventModel"],
    "s3": ["S3Model"],
    "s3-in-sqs": ["S3SqsEventNotificationModel"],
    "s3-eventbridge": ["S3EventNotificationEventBridgeModel"],
    "sqs": ["SqsModel"],
    "eventbridge-in-sqs": ["SqsModel"],
    "sns-in-sqs": ["SqsModel"],
    "s3-in-sns-in-sqs": ["SqsModel"],
    "sns": ["SnsModel"],
    "s3-in-sns": ["SnsModel"],
    "dynamodb": ["DynamoDBStreamModel"],
    "kinesis": ["KinesisDataStreamModel"],
    "eventbridge": ["EventBridgeModel"],
    "schedule": ["EventBridgeModel"],
}
found = [getattr(models, name) for name in NAMES.get(sys.argv[1], []) if hasattr(models, name)]
if not found:
    sys.exit(3)

for number, line in enumerate(sys.stdin, 1):
    event = json.loads(line)
    faults = []
    for model in found:
        try:
            model.model_validate(event)
            faults.clear()
            break
        except ValidationError as error:
            first = error.errors()[0]
            where = "/".join("N" if isinstance(part, int) else str(part) for part in first["loc"])
            faults.append(f"/{where}: {re.sub(chr(9), ' ', first['msg'])}")
    if faults:
        print(f"{number}\t{faults[0]}")
