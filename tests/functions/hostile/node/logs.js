"use strict";
const line = "a line of the log ".repeat(4);
exports.handler = async (event) => {
  if ("benign" in event) return { ok: event.benign };
  if (event.way === "endless") for (;;) process.stdout.write("x".repeat(65536));
  for (let i = 0; i < 100000; ++i) console.log(line, i);
  return { ok: "lines" };
};
