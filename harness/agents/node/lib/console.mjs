// console's methods as functions know them: each record one line with time, request id and level, or one JSON object.

import fs from "node:fs";
import { format } from "node:util";
import { intoError, toLogText } from "./errors.mjs";

// Under these names the official client keeps them too: libraries look there.
const REQUEST_ID = Symbol.for("aws.lambda.runtime.requestId");
const TENANT_ID = Symbol.for("aws.lambda.runtime.tenantId");

export function setCurrent(requestId, tenantId) {
  globalThis[REQUEST_ID] = requestId;
  globalThis[TENANT_ID] = tenantId;
}

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

function errorFields(error, otherwise) {
  return {
    errorType: error?.constructor?.name ?? "UnknownError",
    errorMessage: error.message,
    stackTrace: typeof error.stack === "string" ? error.stack.split("\n") : otherwise,
  };
}

const expandErrors = (_key, value) =>
  value instanceof Error ? { ...errorFields(value, value.stack), ...value } : value;

function textRecord(time, level, params) {
  return `${time}\t${globalThis[REQUEST_ID]}\t${level}\t${format(...params)}`;
}

function jsonRecord(time, level, params) {
  const record = { timestamp: time, level, requestId: globalThis[REQUEST_ID] };
  const tenantId = globalThis[TENANT_ID];
  if (tenantId !== undefined && tenantId !== null) record.tenantId = tenantId;
  if (params.length === 1) {
    record.message = params[0];
    try {
      return JSON.stringify(record, expandErrors);
    } catch {
      record.message = format(record.message);
      return JSON.stringify(record);
    }
  }
  record.message = format(...params);
  const error = params.find((param) => param instanceof Error);
  if (error) Object.assign(record, errorFields(error, []));
  return JSON.stringify(record);
}

const toStdout = (_level, line) => process.stdout.write(line.replace(/\n/g, "\r") + "\n");

/** The service's log pipe: type and level, length and time (big-endian) before each record. */
function toPipe(descriptor, type) {
  return (level, line, now) => {
    const body = Buffer.from(type.ending ? line + "\n" : line);
    const head = Buffer.alloc(16);
    head.writeUInt32BE((type.number | ((level + 1) << 2)) >>> 0, 0);
    head.writeInt32BE(body.length, 4);
    head.writeBigInt64BE(BigInt(now.valueOf()) * 1000n, 8);
    fs.writeSync(descriptor, head);
    fs.writeSync(descriptor, body);
  };
}

/** Reports an error under a title. */
export let logError;

export function patchConsole() {
  const asJson = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === "JSON";
  const lowest = Math.max(0, LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
  const descriptor = process.env._LAMBDA_TELEMETRY_LOG_FD;
  delete process.env._LAMBDA_TELEMETRY_LOG_FD;

  const record = asJson ? jsonRecord : textRecord;
  const type = asJson ? { number: 0xa55a0002, ending: false } : { number: 0xa55a0003, ending: true };
  const write = descriptor === undefined ? toStdout : toPipe(Number.parseInt(descriptor, 10), type);
  const log = (level, params) => {
    const now = new Date();
    write(level, record(now.toISOString(), LEVELS[level], params), now);
  };

  const off = () => {};
  LEVELS.forEach((name, level) => {
    // A call without arguments logs "undefined".
    const on = (message, ...params) => log(level, [message, ...params]);
    console[name.toLowerCase()] = level >= lowest || name === "FATAL" ? on : off;
  });
  console.log = console.info;

  logError = asJson
    ? (_title, thrown) => console.error(intoError(thrown))
    : (title, thrown) => console.error(title, toLogText(intoError(thrown)));
}
