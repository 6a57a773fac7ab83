// The response stream of streaming handlers: a chunked POST that goes out while the handler writes.

import http from "node:http";
import net from "node:net";
import { InvalidStreamingOperation, toDocument } from "./errors.mjs";

const ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
const ERROR_BODY = "Lambda-Runtime-Function-Error-Body";

// What a handler may use of the request that it writes to: the writable half, no more.
const METHODS = [
  ...["cork", "destroy", "end", "uncork", "write"],
  ...["addListener", "emit", "eventNames", "getMaxListeners", "listenerCount", "listeners", "off", "on", "once"],
  ...["prependListener", "prependOnceListener", "rawListeners", "removeAllListeners", "removeListener"],
  ...["setMaxListeners", "setContentType"],
];
const WRITABLE = ["destroyed", "writable", "_onBeforeFirstWrite"];
const READABLE = [
  ...["writableFinished", "writableObjectMode", "writableBuffer", "writableEnded", "writableNeedDrain"],
  ...["writableHighWaterMark", "writableCorked", "writableLength"],
];

function writableHalf(inner) {
  const stream = {};
  for (const name of METHODS) stream[name] = inner[name].bind(inner);
  const property = (name, set) => Object.defineProperty(stream, name, { get: () => inner[name], set });
  for (const name of WRITABLE) property(name, (value) => (inner[name] = value));
  for (const name of READABLE) property(name, undefined);
  return stream;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/**
 * Opens the response of an invocation.
 * stream: what the handler writes to; done: resolves when the Runtime API has answered; fail(error, then): ends the
 * response with the error in its trailers.
 */
export function openStream(target, highWaterMark) {
  agent.createConnection = (options, listener) => net.createConnection({ ...options, highWaterMark }, listener);
  let started = false;
  let settle;
  const done = new Promise((resolve, reject) => (settle = { resolve, reject }));
  const request = http.request({
    ...target,
    agent,
    headers: {
      "Lambda-Runtime-Function-Response-Mode": "streaming",
      Trailer: [ERROR_TYPE, ERROR_BODY],
      "Content-Type": "application/octet-stream",
    },
  });
  request.on("response", (response) => {
    response.on("aborted", (error) => {
      settle.reject(error);
      request.destroy(error);
    });
    response.on("data", () => {}).on("end", () => settle.resolve());
  });
  request.on("error", (error) => {
    settle.reject(error);
    request.destroy(error);
  });

  const write = request.write.bind(request);
  const end = request.end.bind(request);
  request.end = (then) => end(then);
  request.setContentType = (type) => {
    if (started) throw new InvalidStreamingOperation("Cannot set content-type, too late.");
    request.setHeader("Content-Type", type);
  };
  request.write = (chunk, encoding, then) => {
    const bytes = typeof chunk === "string" || Buffer.isBuffer(chunk) || chunk?.constructor === Uint8Array;
    if (!started) request._onBeforeFirstWrite?.((part) => write(part));
    const more = write(bytes ? chunk : JSON.stringify(chunk), encoding, then);
    started = true;
    return more;
  };

  const fail = (error, then) => {
    const document = toDocument(error);
    request.addTrailers({
      [ERROR_TYPE]: document.errorType,
      [ERROR_BODY]: Buffer.from(JSON.stringify(document)).toString("base64"),
    });
    request.end(then);
  };
  return { stream: writableHalf(request), done, fail };
}
