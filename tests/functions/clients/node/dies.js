"use strict";
// Ways to take the process along; the event says which.

exports.handler = async (event) => {
  console.log("before the end");
  if (event.case === "exit 0") process.exit(0);
  if (event.case === "exit 3") process.exit(3);
  if (event.case === "abort") process.abort();
  if (event.case === "killed") process.kill(process.pid, "SIGKILL");
  if (event.case === "uncaught") {
    setTimeout(() => {
      throw new RangeError("from a timer");
    }, 1);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (event.case === "unhandled") {
    Promise.reject(new Error("nobody catches this"));
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (event.case === "unhandled text") {
    Promise.reject("only text");
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (event.case === "exit after answer") setImmediate(() => process.exit(6));
  return "answered";
};
