// Evaluates values, and puts them into code that it evaluates.
const vm = require("node:vm");
const { tries, isText } = require("sinks");

const unless = (pattern, value) => {
  if (pattern.test(value)) throw new Error("refused");
  return value;
};
const refused = new Set(["child_process", "fs", "net"]);

exports.handler = tries(isText, {
  "code-injection": {
    "single quotes": (value) => void eval(`var x = '${value}'`),
    "double quotes": (value) => void eval(`var x = "${value}"`),
    "template literal": (value) => void eval("var x = `" + unless(/`/, value) + "`"),
    argument: (value) => void eval(`String(${value})`),
    "a line": (value) => void eval(`var x = ${unless(/;/, value)}`),
    vm: (value) => void vm.runInNewContext(value, {}),
    "modules only": async (value) => void (await eval(unless(/require/, value))),
    "no quotes": (value) => void eval(unless(/['"`]/, value)),
    "no words": (value) => void eval(unless(/require|process|exec/, value)),
    "no escapes either": (value) => void eval(unless(/require|process|exec|constructor|\\/i, value)),
    comment: (value) => void eval(`/* for ${value} */ 1`),
    "line comment": (value) => void eval(`// for ${value.replace(/[\r\n]/g, " ")}\n1`),
    // The function's own part of the list is not what matters: it got a module that no caller should choose.
    plugin: (value) => !value.includes(" ") && !refused.has(value) && typeof require(value).exec === "function",
    import: async (value) => void (await import(unless(/^[^:]*$/, value))),
  },
});
