// Writes headers by itself, one byte for each character.
const { tries, isText } = require("sinks");

exports.handler = tries(isText, {
  "header-injection": {
    bytes: (value) => {
      if (/[\r\n]/.test(value)) throw new Error("refused");
      return Buffer.from(`X-Name: ${value}\r\n\r\n`, "latin1").toString("latin1").split(/[\r\n]+/).filter(Boolean).length > 1;
    },
  },
});
