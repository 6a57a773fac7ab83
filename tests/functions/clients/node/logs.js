"use strict";
// What a handler may write, and where it goes.

console.log("at import");

class Hidden {
  constructor() {
    this.value = 1;
  }
}

exports.handler = async (event) => {
  if (event.case === "levels") {
    console.trace("trace");
    console.debug("debug");
    console.info("info");
    console.log("log");
    console.warn("warn");
    console.error("error");
    console.fatal("fatal");
  }
  if (event.case === "formats") {
    console.log();
    console.log("%s is %d%%", "it", 42, { extra: [1, { deep: { deeper: { deepest: 1 } } }] });
    console.log({ a: 1 }, [1, 2], null, undefined, new Hidden(), Symbol("s"), 10n);
    console.log("two\nlines\r\nthree");
    console.log("é \u{1f600} \x1b[31m");
  }
  if (event.case === "errors") {
    const error = new TypeError("logged");
    error.stack = "TypeError: logged\n    at nowhere";
    console.error(error);
    console.error("title", error);
  }
  if (event.case === "raw") {
    process.stdout.write("to stdout\n");
    process.stderr.write("to stderr, no newline");
    console.dir({ by: "dir" });
    console.table([{ a: 1 }]);
    console.assert(false, "asserted");
  }
  return event.case;
};
