// Sends callers on, and looks at where a browser would go.
const { tries, isText } = require("sinks");

const PAGE = "https://localhost/login";
const own = "https://localhost";
const unless = (refused, value) => {
  if (refused) throw new Error("refused");
  return value;
};
const leaves = (location) => new URL(location, PAGE).hostname !== "localhost";

exports.handler = tries(isText, {
  "open-redirect": {
    anywhere: (value) => leaves(value),
    "a path": (value) => leaves(unless(!value.startsWith("/"), value)),
    "a path, not two slashes": (value) => leaves(unless(!value.startsWith("/") || value.startsWith("//"), value)),
    "no host behind two slashes": (value) => leaves(unless(/^\/\/[^/]/.test(value), value)),
    "no scheme, no slashes": (value) => leaves(unless(/^(\w+:|\/)/.test(value), value)),
    "no address": (value) => leaves(unless(value.includes("://"), value)),
    "trimmed and checked": (value) => leaves(unless(/^[\s]*(\w+:|\/\/)/.test(value), value)),
    "decoded late": (value) => leaves(decodeURIComponent(unless(value.startsWith("//"), value))),
    "behind the own host": (value) => leaves(own + value),
    "starts as the own": (value) => leaves(unless(!value.startsWith(own), value)),
    "has the own in it": (value) => leaves(unless(!value.includes(own), value)),
    "the host behind @": (value) => leaves(unless(value.split("@").at(-1).split("/")[0] !== "localhost", value)),
  },
});
