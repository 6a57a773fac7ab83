"use strict";
exports.handler = (event, context, callback) => {
  if ("benign" in event) return callback(null, { ok: event.benign });
  process.on("SIGTERM", () => {});
  if (event.way === "busy") for (;;);
  if (event.way === "stop") process.kill(process.pid, "SIGSTOP");
  setInterval(() => {}, 1000);
};
