// Puts texts into scripts and links of a page, and does what a browser would.
const vm = require("node:vm");
const { tries, isText } = require("sinks");

/** Whether the page's script calls what it never would. */
const calls = (code) => {
  let called = false;
  vm.runInNewContext(code, { alert: () => (called = true) });
  return called;
};
const unless = (pattern, value) => {
  if (pattern.test(value)) throw new Error("refused");
  return value;
};
const leadsToCode = (value) => ["javascript:", "data:"].includes(new URL(value, "https://cdn.example.com/").protocol);
// What an attribute holds, as a browser reads it.
const named = { colon: ":", amp: "&", Tab: "\t" };
const attribute = (value) => value.replace(/&(\w+);/g, (all, name) => named[name] ?? all);

exports.handler = tries(isText, {
  "reflected-xss": {
    "double quotes": (value) => calls(`var x = "${value}";`),
    "single quotes": (value) => calls(`var x = '${value}';`),
    "quotes escaped": (value) => calls(`var x = "${value.replace(/"/g, '\\"')}";`),
    "template literal": (value) => calls("var x = `" + unless(/["'`]/, value) + "`;"),
    link: (value) => leadsToCode(value),
    "link, scheme refused": (value) => leadsToCode(unless(/^javascript:/, value)),
    "link, any case refused": (value) => leadsToCode(unless(/^javascript:/i, value)),
    "link in an attribute": (value) => leadsToCode(attribute(unless(/javascript:/, value))),
  },
});
