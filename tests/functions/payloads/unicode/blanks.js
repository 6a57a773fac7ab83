// The same where JavaScript differs.
const { tries, isText } = require("sinks");

exports.handler = tries(isText, {
  // What Python's strip() and a list of blanks leave, trim() takes away.
  "check-bypass": { trim: (value) => value.replace(/^[ \t\r\n\u00a0]+/, "") !== "admin" && value.trim() === "admin" },
});
