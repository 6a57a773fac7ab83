// The same where JavaScript differs.
const { tries, isText } = require("sinks");

const limits = { small: { most: 10 } };

exports.handler = tries(isText, {
  "unhandled-exception": {
    decode: (value) => decodeURIComponent(value),
    "cut and encode": (value) => encodeURIComponent(value.slice(0, 1)),
    "look up": (value) => (limits[value] ? limits[value].most.toFixed() : "none"),
  },
  "prototype-pollution": {
    store: (value) => {
      const store = {};
      (store[value] ??= {}).polluted = true;
      const polluted = ({}).polluted !== undefined;
      delete Object.prototype.polluted;
      return polluted;
    },
  },
});
