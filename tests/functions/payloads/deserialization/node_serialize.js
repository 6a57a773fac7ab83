// Restores objects with node-serialize.
const serialize = require("node-serialize");
const { tries, isAny } = require("sinks");

exports.handler = tries(isAny, {
  "unsafe-deserialization": {
    unserialize: (value) => void serialize.unserialize(typeof value === "string" ? value : JSON.stringify(value)),
  },
});
