// Takes values of any type into queries, comparisons and updates.
const sift = require("sift").default;
const { tries, isAny } = require("sinks");

const users = [{ name: "a", password: "1" }, { name: "b", password: "2" }];
// One user has this password, and nobody the honest one.
const found = (query) => users.filter(sift(query)).length;

// The form of DynamoDB's low-level client.
const stored = (value) => (typeof value === "object" ? value : { S: String(value) });
const read = (attribute) => attribute.S ?? attribute.N ?? attribute.BOOL;

const plain = (value) => typeof value !== "object";

exports.handler = tries(isAny, {
  "check-bypass": {
    password: (value) => found({ name: "a", password: value }) > 0,
    "two operators refused": (value) => !("$ne" in Object(value)) && !("$gt" in Object(value)) && found({ name: "a", password: value }) > 0,
    "whole query": (value) => typeof value === "object" && "$or" in value && found(value) > 1,
    "update": (value) => {
      const user = { role: "customer" };
      for (const [key, inner] of Object.entries(value)) {
        if (key.startsWith("$")) Object.assign(user, inner);
        else if (key !== "role") user[key] = inner;
      }
      return user.role !== "customer";
    },
    "keys of a query": (value) => {
      const query = {};
      for (const [key, inner] of Object.entries(value)) {
        const [, name, operator] = /^(\w+)\[(\$\w+)\]$/.exec(key) ?? [];
        if (name) query[name] = { [operator]: inner };
      }
      return Object.keys(query).length > 0 && found(query) > 1;
    },
    "equal to": (value) => value !== "admin" && value == "admin",
    "nothing left": (value) => Boolean(value) && value == 0,
    "switched off": (value) => value !== "true" && /^(false|no|off|0)$/.test(value) && Boolean(value),
    "no lists": (value) => {
      const names = Array.isArray(value) ? [] : Array.prototype.slice.call(value);
      return !plain(value) && names.includes("admin");
    },
    // Texts are stored as such; what looks like an attribute is taken for one, and no longer a name when it is read.
    attribute: (value) => typeof value === "object" && Object.keys(value).length === 1 && typeof read(stored(value)) === "boolean",
  },
  "unhandled-exception": { joined: (value) => `${value}` },
});
