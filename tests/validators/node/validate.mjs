// Reads events from stdin, a JSON document a line; writes "LINE<TAB>REASON" for each that the schema refuses.
// Exit status 3: there is no schema for this source. The library is found in NODE_LIBRARIES.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = `${process.env.NODE_LIBRARIES}/node_modules/@aws-lambda-powertools/parser/lib/esm/schemas/index.js`;
const schemas = await import(pathToFileURL(folder));
const names = {
  "apigw-rest": "APIGatewayProxyEventSchema",
  "apigw-http": "APIGatewayProxyEventV2Schema",
  "function-url": "LambdaFunctionUrlSchema",
  alb: "AlbSchema",
  "alb-multi-value": "AlbMultiValueHeadersSchema",
  "apigw-websocket": "APIGatewayProxyWebsocketEventSchema",
  s3: "S3Schema",
  "s3-in-sqs": "S3SqsEventNotificationSchema",
  "s3-eventbridge": "S3EventNotificationEventBridgeSchema",
  sqs: "SqsSchema",
  "eventbridge-in-sqs": "SqsSchema",
  "sns-in-sqs": "SqsSchema",
  "s3-in-sns-in-sqs": "SqsSchema",
  sns: "SnsSchema",
  "s3-in-sns": "SnsSchema",
  "sns-notification": "SnsSqsNotificationSchema",
  dynamodb: "DynamoDBStreamSchema",
  kinesis: "KinesisDataStreamSchema",
  eventbridge: "EventBridgeSchema",
  schedule: "EventBridgeSchema",
};
const schema = schemas[names[process.argv[2]]];
if (schema === undefined) process.exit(3);

// Not readline, which also ends lines at U+2028; JSON may hold that as it is.
for (const [index, line] of readFileSync(0, "utf8").split("\n").entries()) {
  if (line === "") continue;
  const result = schema.safeParse(JSON.parse(line));
  if (result.success) continue;
  const { path, message } = result.error.issues[0];
  console.log(`${index + 1}\t/${path.join("/").replace(/\b\d+\b/g, "N")}: ${message}`);
}
