// Fetches addresses that were checked, each in its own insufficient way; what would be fetched is looked at here.
const { lookedUp, reaches } = require("./lib/reach.js");
const { tries, isText } = require("sinks");

const BASE = "https://cdn.amazonaws.com/files/";
const unless = (refused, value) => {
  if (refused) throw new Error("refused");
  return value;
};
const named = ["127.0.0.1", "localhost", "169.254.169.254", "::1"];
const decimal = (value) => {
  const parts = /^https?:\/\/(\d+)\.(\d+)\.(\d+)\.(\d+)\//.exec(value)?.slice(1).map(Number);
  return parts && (parts[0] === 127 || parts[0] === 10 || parts[0] === 0 || (parts[0] === 169 && parts[1] === 254));
};
const plainHost = (value) => /^https?:\/\/(?:[^/@]*@)?([^/:?#]+)/.exec(value)?.[1] ?? "";

const fetched = {
  anything: (value) => value,
  joined: (value) => new URL(value, BASE).href,
  "paths only": (value) => new URL(unless(/^https?:/.test(value), value), BASE).href,
  "no slashes in pairs": (value) => new URL(unless(/^(https?:)?\/\/[^/]/.test(value), value), BASE).href,
  "some names refused": (value) => unless(named.some((name) => value.includes(name)), value),
  "some numbers refused": (value) => unless(decimal(value) || named.some((name) => value.includes(name)), value),
  "texts alone refused": (value) => unless(/[a-z0-9]*\d+$/.test(plainHost(value)), value),
  "private in decimals refused": (value) => unless(decimal(value), value),
  "starts right": (value) => unless(!value.startsWith("https://s3.amazonaws.com"), value),
  "host and port start right": (value) => unless(!value.startsWith("https://s3.amazonaws.com:443"), value),
  "ends right": (value) => unless(!value.endsWith(".amazonaws.com"), value),
  "ends right, no query": (value) => unless(!value.endsWith(".amazonaws.com") || value.includes("?"), value),
  "is in it": (value) => unless(!value.includes("s3.amazonaws.com"), value),
  "a pattern without escapes": (value) => unless(!/^https:..[\w.]*amazonaws.com/.test(value), value),
  "a host by a pattern": (value) => unless(!plainHost(value).endsWith(".amazonaws.com"), value),
  "behind the first @": (value) => unless(value.split("@")[1]?.split("/")[0] !== "s3.amazonaws.com", value),
  "behind the last @": (value) => unless(value.split("@").pop().split("/")[0] !== "s3.amazonaws.com", value),
};

exports.handler = tries(isText, {
  ssrf: {
    ...Object.fromEntries(Object.entries(fetched).map(([name, of]) => [name, (value) => reaches(of(value))])),
    // The check asks for the address, and so does the client: twice.
    rebinding: (value) => {
      const name = new URL(value).hostname;
      return unless(reaches(`http://${lookedUp(name)}/`), true) && reaches(`http://${lookedUp(name)}/`);
    },
  },
});
