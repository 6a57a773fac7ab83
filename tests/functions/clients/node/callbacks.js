"use strict";
// Handlers that answer by callback, and what they leave running.

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let seen = [];

const CASES = {
  result: (event, context, callback) => callback(null, { by: "callback" }),
  error: (event, context, callback) => callback(new TypeError("by callback")),
  "error text": (event, context, callback) => callback("just text"),
  later: (event, context, callback) => setTimeout(() => callback(null, "later"), 20),
  twice: (event, context, callback) => {
    callback(null, "first");
    callback(null, "second");
  },
  "waits for timers": (event, context, callback) => {
    seen = [];
    setTimeout(() => seen.push("timer"), 30);
    callback(null, seen);
  },
  "does not wait": (event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = false;
    seen = ["at once"];
    setTimeout(() => seen.push("timer"), 30);
    callback(null, seen);
  },
  succeed: (event, context) => context.succeed("by succeed"),
  fail: (event, context) => context.fail(new Error("by fail")),
  "fail without": (event, context) => context.fail(),
  done: (event, context) => context.done(null, "by done"),
  "done with error": (event, context) => context.done(new RangeError("by done")),
  "callback and promise": async (event, context, callback) => {
    callback(null, "by callback");
    await wait(5);
    return "by promise";
  },
  "returns without": () => "ignored",
  "never calls": () => {},
  "calls late": () => setTimeout(() => seen.push("nobody hears"), 5),
  "serialises badly": (event, context, callback) => callback(null, 10n),
};

exports.handler = (event, context, callback) => CASES[event.case](event, context, callback);
