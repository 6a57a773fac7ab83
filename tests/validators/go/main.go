// Reads events from stdin, a JSON document a line; writes "LINE<TAB>REASON" for each that the type cannot take.
// Exit status 3: there is no type for this source.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/aws/aws-lambda-go/events"
)

func fresh(source string) any {
	switch source {
	case "apigw-rest":
		return &events.APIGatewayProxyRequest{}
	case "apigw-http":
		return &events.APIGatewayV2HTTPRequest{}
	case "function-url":
		return &events.LambdaFunctionURLRequest{}
	case "alb", "alb-multi-value":
		return &events.ALBTargetGroupRequest{}
	case "apigw-websocket":
		return &events.APIGatewayWebsocketProxyRequest{}
	case "s3":
		return &events.S3Event{}
	case "sqs", "sns-in-sqs", "s3-in-sqs", "s3-in-sns-in-sqs", "eventbridge-in-sqs":
		return &events.SQSEvent{}
	case "sns", "s3-in-sns":
		return &events.SNSEvent{}
	case "dynamodb":
		return &events.DynamoDBEvent{}
	case "kinesis":
		return &events.KinesisEvent{}
	case "eventbridge", "schedule", "s3-eventbridge":
		return &events.EventBridgeEvent{}
	}
	return nil
}

func main() {
	if fresh(os.Args[1]) == nil {
		os.Exit(3)
	}
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			if fault := json.Unmarshal(line, fresh(os.Args[1])); fault != nil {
				fmt.Printf("%d\t%s\n", number, fault)
			}
		}
		if err == io.EOF {
			return
		}
	}
}
