"use strict";
const kept = [];
exports.handler = async (event) => {
  if ("benign" in event) return { ok: event.benign };
  for (;;) {
    kept.push(Buffer.alloc(1 << 20, 1));
    await new Promise(setImmediate);
  }
};
