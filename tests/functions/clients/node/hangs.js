"use strict";
// A promise that never settles, with nothing left to do.
let count = 0;
exports.handler = async (event) => {
  count += 1;
  if (event.hang) await new Promise(() => {});
  return count;
};
