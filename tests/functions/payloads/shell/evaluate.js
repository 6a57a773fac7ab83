// Takes a value for an expression of JavaScript.
const { tries, isAny } = require("sinks");

exports.handler = tries(isAny, {
  "command-injection": {
    eval: (value) => void eval(String(value)),
    // Compiled elsewhere: what this module has is not known to it.
    Function: (value) => void new Function(`return ${value}`)(),
  },
});
