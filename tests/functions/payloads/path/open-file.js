// The same where JavaScript has ways of its own.
const fs = require("node:fs");
const { tries, isText } = require("sinks");

const FILES = "/tmp/files/";

const paths = {
  unescaped: (value) => FILES + (value.includes("..") || value.includes("%2") ? "" : unescape(value)),
  "address joined": (value) => (value.includes("../") ? FILES : new URL(value, "file:///tmp/files/x").pathname),
  "address with the right ending": (value) => (value.endsWith(".png") ? new URL(value, "file:///tmp/files/x").pathname : FILES),
};

const handlerFor = (way) => (value) => {
  try {
    fs.readFileSync(way(value));
  } catch {
    // What was opened is seen from outside.
  }
};

exports.handler = tries(
  isText,
  { "path-traversal": Object.fromEntries(Object.entries(paths).map(([name, way]) => [name, handlerFor(way)])) },
);
