// Reads YAML documents with js-yaml 3, whose load knows tags for functions.
const yaml = require("js-yaml");
const { tries, isText } = require("sinks");

const plain = (value) =>
  value === null ||
  ["string", "number", "boolean"].includes(typeof value) ||
  Array.isArray(value) ||
  value?.constructor === Object;

exports.handler = tries(isText, {
  "unsafe-deserialization": {
    objects: (value) => {
      const found = yaml.load(value);
      return !plain(found);
    },
    shown: (value) => void `${yaml.load(value)}`,
  },
});
