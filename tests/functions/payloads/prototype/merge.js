// Merges, sets and parses what came, in the ways that reach the prototype of all objects.
const ini = require("ini");
const lodash = require("lodash");
const qs = require("qs");
const { tries, isAny } = require("sinks");

const isObject = (value) => typeof value === "object" && value !== null;

const merge = (target, source, refused = () => false) => {
  for (const key in source) {
    if (refused(key)) continue;
    if (isObject(source[key])) merge((target[key] ??= {}), source[key], refused);
    else target[key] = source[key];
  }
  return target;
};

const set = (target, path, value, refused = () => false) => {
  for (const key of path.slice(0, -1)) {
    if (refused(key)) throw new Error("refused");
    target = target[key] ??= {};
  }
  target[path.at(-1)] = value;
};

const withoutWord = (value) =>
  Array.isArray(value) || !isObject(value)
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replace("__proto__", ""), withoutWord(inner)]));

// A member of an object that came by JSON is its own, whatever its name.
const topFiltered = (value) => {
  delete value["__proto__"];
  delete value.constructor;
  return value;
};

/** Whether all objects have something new after it. */
const pollutes = (work) => (value) => {
  try {
    work(structuredClone(value));
  } finally {
    const found = Object.getOwnPropertyNames(Object.prototype).filter((name) => /^(polluted|isAdmin)$/.test(name));
    for (const name of found) delete Object.prototype[name];
    if (found.length > 0) return true;
  }
  return false;
};

exports.handler = tries(isAny, {
  "prototype-pollution": {
    merge: pollutes((value) => merge({}, typeof value === "string" ? JSON.parse(value) : value)),
    "top filtered": pollutes((value) => merge({}, topFiltered(value))),
    "one name refused": pollutes((value) => merge({}, value, (key) => key === "__proto__")),
    "the word taken out": pollutes((value) => merge({}, JSON.parse(JSON.stringify(value).replace("__proto__", "")))),
    "lodash merge": pollutes((value) => lodash.merge({}, value)),
    "lodash set": pollutes((value) => lodash.set({}, value, true)),
    query: pollutes((value) => merge({}, qs.parse(value, { allowPrototypes: true, plainObjects: true }))),
    "keys of a query": pollutes((value) =>
      Object.entries(value).forEach(([key, inner]) => set({}, key.split(/[[\].]+/).filter(Boolean), inner))),
    "the text of a query": pollutes((value) => {
      for (const pair of value.split("&")) set({}, pair.split("=")[0].split(/[[\].]+/).filter(Boolean), pair.split("=")[1]);
    }),
    "list of a path": pollutes((value) => set({}, value, true, (key) => key === "__proto__")),
    INI: pollutes((value) => ini.parse(value)),
  },
});
