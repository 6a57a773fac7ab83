"use strict";
// What a handler sees around it.
const path = require("path");

let count = 0;

exports.fields = async (event, context) => {
  count += 1;
  const remaining = context.getRemainingTimeInMillis();
  return {
    count,
    context,
    keys: Object.keys(context),
    remaining: remaining > 0 ? "some" : "none",
    trace: process.env._X_AMZN_TRACE_ID,
    symbols: [globalThis[Symbol.for("aws.lambda.runtime.requestId")], typeof globalThis.awslambda],
  };
};

exports.process = async () => ({
  handler: process.env._HANDLER,
  "working folder": path.basename(process.cwd()),
  main: require.main === undefined,
  listeners: ["uncaughtException", "unhandledRejection", "beforeExit"].map((name) => process.listenerCount(name)),
  awslambda: Object.keys(globalThis.awslambda),
  "log pipe": process.env._LAMBDA_TELEMETRY_LOG_FD,
});
