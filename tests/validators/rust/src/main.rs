//! Reads events from stdin, a JSON document a line; writes "LINE<TAB>REASON" for each that the type cannot take.
//! Exit status 3: there is no type for this source.
use aws_lambda_events::event::{
    alb::AlbTargetGroupRequest,
    apigw::{ApiGatewayProxyRequest, ApiGatewayV2httpRequest, ApiGatewayWebsocketProxyRequest},
    dynamodb, eventbridge::EventBridgeEvent, kinesis::KinesisEvent,
    lambda_function_urls::LambdaFunctionUrlRequest, s3::S3Event, sns::SnsEvent, sqs::SqsEvent,
};
use serde::de::DeserializeOwned;
use std::io::BufRead;

fn check<T: DeserializeOwned>() {
    for (index, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.expect("UTF-8");
        if let Err(fault) = serde_json::from_str::<T>(&line) {
            println!("{}\t{}", index + 1, fault);
        }
    }
}

fn main() {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "apigw-rest" => check::<ApiGatewayProxyRequest>(),
        "apigw-http" => check::<ApiGatewayV2httpRequest>(),
        "function-url" => check::<LambdaFunctionUrlRequest>(),
        "alb" | "alb-multi-value" => check::<AlbTargetGroupRequest>(),
        "apigw-websocket" => check::<ApiGatewayWebsocketProxyRequest>(),
        "s3" => check::<S3Event>(),
        "sqs" | "sns-in-sqs" | "s3-in-sqs" | "s3-in-sns-in-sqs" | "eventbridge-in-sqs" => check::<SqsEvent>(),
        "sns" | "s3-in-sns" => check::<SnsEvent>(),
        "dynamodb" => check::<dynamodb::Event>(),
        "kinesis" => check::<KinesisEvent>(),
        "eventbridge" | "schedule" | "s3-eventbridge" => check::<EventBridgeEvent>(),
        _ => std::process::exit(3),
    }
}
