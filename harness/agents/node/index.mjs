// warmfuzz's runtime interface client for Node.js: asks for events, calls the handler, posts what came of it.
//
// Started as `node index.mjs` with _HANDLER, LAMBDA_TASK_ROOT and AWS_LAMBDA_RUNTIME_API (host:port) in the environment.
// What a function can observe of it is what it can observe of the official client, version 3; see ../PROTOCOL.md.

import { RuntimeApi } from "./lib/api.mjs";
import { logError, patchConsole, setCurrent } from "./lib/console.mjs";
import { toDocument, UnhandledPromiseRejection } from "./lib/errors.mjs";
import { loadHandler, streamingOf } from "./lib/handler.mjs";
import { callbacks, describe, streamingContext, whenLoopIsEmpty } from "./lib/invocation.mjs";

patchConsole();
const api = await RuntimeApi.connect(process.env.AWS_LAMBDA_RUNTIME_API);

function serialize(value) {
  try {
    return JSON.stringify(value === undefined ? null : value);
  } catch {
    throw new Error("Unable to stringify response body");
  }
}

const errorPath = (id) => `invocation/${encodeURIComponent(id)}/error`;

// Before the first event a failure is one of the start, later one of the invocation.
let reportLast = (error) => {
  const document = toDocument(error);
  api.postLast("init/error", serialize(document), document.errorType);
};

process.on("uncaughtException", (error) => {
  logError("Uncaught Exception", error);
  reportLast(error);
  process.exit(129);
});
process.on("unhandledRejection", (reason, promise) => {
  const error = new UnhandledPromiseRejection(reason, promise);
  logError("Unhandled Promise Rejection", error);
  reportLast(error);
  process.exit(128);
});
whenLoopIsEmpty.reset();
process.on("beforeExit", () => whenLoopIsEmpty.run());

const isPromise = (value) => Boolean(value) && typeof value.then === "function";

function respond(id, result) {
  const body = serialize(result);
  // A function or a symbol: JSON has no word for it, and this is what the official client says.
  if (body === undefined) throw new TypeError("Wrong arguments");
  api.post(`invocation/${encodeURIComponent(id)}/response`, body);
}
const fail = (id, error) => api.post(errorPath(id), serialize(toDocument(error)));

function invoke(id, { headers, body }) {
  const post = { respond: (result) => respond(id, result), fail: (error) => fail(id, error) };
  const { callback, context, markResponded } = callbacks(post, scheduleNext);
  try {
    // Neither a callback nor a promise, and nothing more to do: the result is null.
    whenLoopIsEmpty.set(() => {
      markResponded();
      respond(id, null);
      scheduleNext();
    });
    const result = runtime.handler(JSON.parse(body), describe(context, headers), callback);
    if (isPromise(result)) result.then(context.succeed, context.fail).catch(context.fail);
  } catch (error) {
    callback(error);
  }
}

async function invokeStreaming(id, { headers, body }) {
  const { stream, done, fail: breakOff } = runtime.openStream(api.streamOptions(id), runtime.highWaterMark);
  const { context, goOn } = streamingContext(scheduleNext);
  const failed = (error) => {
    logError("Invoke Error", error);
    breakOff(error, goOn);
  };
  try {
    whenLoopIsEmpty.set(scheduleNext);
    describe(context, headers);
    const result = runtime.handler(JSON.parse(body), stream, context);
    if (!isPromise(result)) return failed("Streaming does not support non-async handlers.");
    if ((await result) !== undefined) console.warn("Streaming handlers ignore return values.");
    await done;
    if (!stream.writableFinished) return failed("Response stream is not finished.");
    goOn();
  } catch (error) {
    failed(error);
  }
}

async function tellMemory(question) {
  let found = "{}";
  try {
    const { report } = await import("./lib/memory.mjs");
    found = report(question, root, runtime.handler);
  } catch {
    // then there is nothing to tell
  }
  api.post("/warmfuzz/memory", found);
}

// Of several events at a time: one response with the answers to all.
async function invokeTogether(id, event) {
  const { together } = await import("./lib/together.mjs");
  const write = { result: (result) => serialize(result) ?? "null", error: (error) => serialize(toDocument(error)) };
  respond(id, await together(runtime.handler.bind(runtime), event, write));
  scheduleNext();
}

async function serveOne() {
  let event = await api.next();
  while (event.headers["warmfuzz-order"] === "look") {
    await tellMemory(event.body);
    event = await api.next();
  }
  const id = event.headers["lambda-runtime-aws-request-id"];
  setCurrent(id, event.headers["lambda-runtime-aws-tenant-id"]);
  reportLast = (error) => api.postLast(errorPath(id), serialize(toDocument(error)));
  const several = event.headers["warmfuzz-order"] === "together";
  await (several ? invokeTogether : runtime.streaming ? invokeStreaming : invoke)(id, event);
}

function scheduleNext() {
  setImmediate(() =>
    serveOne().catch((error) => {
      console.log(`Unexpected Top Level Error: ${error}`);
      reportLast(error);
      process.exit(129);
    }),
  );
}

const root = process.env.LAMBDA_TASK_ROOT ?? process.cwd();
const handler = await loadHandler(root, process.env._HANDLER);
// What a handler finds in `this`, and in stack traces before its name.
class Runtime {
  handler = handler;
}
const runtime = Object.assign(new Runtime(), streamingOf(handler));
if (runtime.streaming) runtime.openStream = (await import("./lib/streaming.mjs")).openStream;
scheduleNext();
