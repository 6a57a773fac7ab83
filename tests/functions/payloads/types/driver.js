// Leaves it to the driver of MySQL to escape a name.
const sql = require("sqlstring");
const { tries } = require("sinks");

exports.handler = tries((value, kind) => kind !== "json_text", {
  // No text that was escaped holds the name of a column.
  "sql-injection": { name: (value) => sql.format("SELECT a FROM users WHERE name = ?", [value]).includes("`") },
});
