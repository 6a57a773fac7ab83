// The same in JavaScript.
const { tries } = require("sinks");

exports.handler = tries((value) => typeof value === "string", {
  "unhandled-exception": { name: (value) => JSON.parse(value).name.trim() },
});
