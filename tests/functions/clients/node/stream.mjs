// Handlers that stream their response.
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";

const CASES = {
  text: async (stream) => {
    stream.setContentType("text/plain");
    stream.write("one ");
    stream.write(Buffer.from("two "));
    stream.end();
  },
  "end with text": async (stream) => {
    stream.write("start ");
    stream.end();
  },
  object: async (stream) => {
    stream.write({ a: 1 });
    stream.end();
  },
  nothing: async (stream) => stream.end(),
  prelude: async (stream) => {
    const prelude = { statusCode: 201, headers: { "Content-Type": "text/html" }, cookies: ["a=b"] };
    const http = awslambda.HttpResponseStream.from(stream, prelude);
    http.write("<p>hi</p>");
    http.end();
  },
  pipeline: async (stream) => pipeline(Readable.from(["a", "b", "c".repeat(100_000)]), stream),
  "throws before": async () => {
    throw new Error("before anything");
  },
  "throws after": async (stream) => {
    stream.write("half");
    throw new TypeError("after half");
  },
  "content type too late": async (stream) => {
    stream.write("x");
    stream.setContentType("text/plain");
  },
  "returns a value": async (stream) => {
    stream.write("x");
    stream.end();
    return "ignored";
  },
};

export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
  await CASES[event.case](stream, context);
});
export const notAsync = awslambda.streamifyResponse((event, stream) => {
  stream.end("x");
});
