// Errors of the client's own and how errors are told to the Runtime API and to the log.

import { types } from "node:util";

class RuntimeError extends Error {}

function named(name) {
  const type = class extends RuntimeError {};
  type.prototype.name = `Runtime.${name}`;
  return type;
}

export const ImportModuleError = named("ImportModuleError");
export const HandlerNotFound = named("HandlerNotFound");
export const MalformedHandlerName = named("MalformedHandlerName");
export const UserCodeSyntaxError = named("UserCodeSyntaxError");
export const InvalidStreamingOperation = named("InvalidStreamingOperation");

export class UnhandledPromiseRejection extends RuntimeError {
  constructor(reason, promise) {
    super(reason);
    this.reason = reason;
    this.promise = promise;
  }
}
UnhandledPromiseRejection.prototype.name = "Runtime.UnhandledPromiseRejection";

export const intoError = (thrown) => (thrown instanceof Error ? thrown : new Error(thrown));

const looksLikeError = (value) =>
  Boolean(value) && ["name", "message", "stack"].every((key) => value[key] && typeof value[key] === "string");

const withoutDelete = (text) => text?.replace(/\x7f/g, "%7F");

/** The error document. */
export function toDocument(thrown) {
  try {
    if (types.isNativeError(thrown) || looksLikeError(thrown))
      return {
        errorType: withoutDelete(thrown.name),
        errorMessage: withoutDelete(thrown.message),
        trace: withoutDelete(thrown.stack).split("\n"),
      };
    return { errorType: typeof thrown, errorMessage: thrown.toString(), trace: [] };
  } catch {
    return {
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
    };
  }
}

function forLog(_key, value) {
  if (!(value instanceof Error)) return value;
  const fields = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
  if (typeof value.stack === "string") fields.stack = value.stack.split("\n");
  return fields;
}

/** What follows the title in the log. */
export function toLogText(error) {
  try {
    return "\t" + JSON.stringify(error, forLog);
  } catch {
    return "\t" + JSON.stringify(toDocument(error));
  }
}
