// Leads HTTPS requests for Amazon S3 to the double of S3 beside the function. Only AWS SDKs from 2024 on are told by
// AWS_ENDPOINT_URL_S3 where that is; the others, and a handler that asks by itself, want the service's own host, which
// no sandbox reaches. Loaded before the handler; other requests are left as they are.

"use strict";

const http = require("http");
const https = require("https");
const { syncBuiltinESMExports } = require("module");
const { urlToHttpOptions } = require("url");

const DOUBLE = { protocol: "http:", hostname: "127.0.0.1", port: 9002 };
// s3.amazonaws.com, s3-eu-west-1.…, BUCKET.s3.eu-west-1.…, BUCKET.s3.dualstack.eu-west-1.…
const S3_HOST = /^(?:[^/]+\.)?s3(?!-control|-object-lambda|-outposts)(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/i;

const agent = new http.Agent({ keepAlive: true });

function toDouble(call, given) {
  const rest = [...given];
  const callback = typeof rest[rest.length - 1] === "function" ? rest.pop() : undefined;
  let options = rest[0];
  try {
    if (typeof options === "string") options = new URL(options);
    if (options instanceof URL) options = { ...urlToHttpOptions(options), ...rest[1] };
  } catch {
    return null; // the original says what is wrong with it
  }
  const host = options && (options.hostname || options.host);
  if (typeof host !== "string" || !S3_HOST.test(host)) return null;
  const request = call({ ...options, ...DOUBLE, host: DOUBLE.hostname, agent, setHost: false }, callback);
  if (!request.headersSent && !request.hasHeader("host")) request.setHeader("Host", host);
  return request;
}

const { request, get } = https;
https.request = function (...given) {
  return toDouble(http.request, given) || request.apply(this, given);
};
https.get = function (...given) {
  const led = toDouble(http.request, given);
  if (!led) return get.apply(this, given);
  led.end();
  return led;
};
syncBuiltinESMExports();
