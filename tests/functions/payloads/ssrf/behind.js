// Puts paths behind the host.
const { reaches } = require("./lib/reach.js");
const { tries, isText } = require("sinks");

exports.handler = tries(isText, { ssrf: { path: (value) => reaches(`https://api.amazonaws.com${value}`) } });
