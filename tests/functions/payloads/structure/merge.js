// Merges what came over the defaults, and asks objects for their methods.
const { tries, isObject } = require("sinks");

const merge = (target, source) => {
  for (const key in source) {
    if (source[key] !== null && typeof source[key] === "object") merge((target[key] ??= {}), source[key]);
    else target[key] = source[key];
  }
  return target;
};

exports.handler = tries((value) => isObject(value) && !Array.isArray(value), {
  "prototype-pollution": {
    merge: (value) => {
      merge({}, value);
      const polluted = ({}).polluted !== undefined;
      delete Object.prototype.polluted;
      delete Object.prototype.isAdmin;
      return polluted;
    },
  },
  "unhandled-exception": { methods: (value) => value.hasOwnProperty("name") && value.toString() },
});
