// What a handler gets: its context, and the ways to end the invocation.

import { logError } from "./console.mjs";

const LISTENER = Symbol.for("aws.lambda.beforeExit");

/** What to do once the event loop is empty. */
export const whenLoopIsEmpty = {
  set: (listener) => (globalThis[LISTENER] = listener),
  reset: () => (globalThis[LISTENER] = () => {}),
  run: () => globalThis[LISTENER](),
};

function fromHeader(text, name) {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}

/** Adds what environment and headers say to `context`. */
export function describe(context, headers) {
  if (headers["lambda-runtime-trace-id"]) process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  else delete process.env._X_AMZN_TRACE_ID;
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return Object.assign(context, {
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: fromHeader(headers["lambda-runtime-client-context"], "ClientContext"),
    identity: fromHeader(headers["lambda-runtime-cognito-identity"], "CognitoIdentity"),
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    tenantId: headers["lambda-runtime-aws-tenant-id"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  });
}

const isNothing = (value) => value === undefined || value === null;

/**
 * The callback and the context of one invocation. `post` has respond(result) and fail(error); `next` goes on to the next
 * event. Of the callback, and of each of the context's functions, only the first call counts.
 */
export function callbacks(post, next) {
  let waits = true;
  let responded = false;
  let finished = false;

  const respond = (result) => {
    if (responded) {
      console.error("Invocation has already been reported as done. Cannot call complete more than once per invocation.");
      return;
    }
    responded = true;
    post.respond(result);
    next();
  };
  const fail = (error) => {
    logError("Invoke Error", error);
    post.fail(error);
    next();
  };
  const done = (error, result) => {
    whenLoopIsEmpty.reset();
    if (isNothing(error)) respond(result);
    else fail(error);
  };
  const once =
    (end) =>
    (...args) => {
      if (finished) return;
      end(...args);
      finished = true;
    };

  const callback = once((error, result) => {
    whenLoopIsEmpty.reset();
    if (!isNothing(error)) fail(error);
    else if (!waits) respond(result);
    else whenLoopIsEmpty.set(() => setImmediate(() => respond(result)));
  });
  const context = {
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
    succeed: once((result) => done(null, result)),
    fail: once((error) => done(isNothing(error) ? "handled" : error)),
    done: once(done),
  };
  return { callback, context, markResponded: () => (responded = true) };
}

/** The context of a streaming handler; `goOn` calls `next` at once or, by default, when the event loop is empty. */
export function streamingContext(next) {
  let waits = true;
  const context = {
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
  };
  const goOn = () => {
    whenLoopIsEmpty.reset();
    if (waits) whenLoopIsEmpty.set(() => setImmediate(next));
    else next();
  };
  return { context, goOn };
}
