"use strict";
// How a handler may fail; the event says which.

class ShopError extends Error {
  constructor(code) {
    super("sold out");
    this.name = "ShopError";
    this.code = code;
    this.details = { item: 1 };
  }
}

function inner(list) {
  return list.first.name;
}

const CASES = {
  plain: () => {
    throw new Error("plain");
  },
  type: () => inner({}),
  custom: () => {
    throw new ShopError("E7");
  },
  cause: () => {
    throw new Error("outer", { cause: new Error("inner") });
  },
  "many lines": () => {
    throw new Error("first\nsecond\r\nthird\tend\x7f");
  },
  json: () => JSON.parse("{"),
  file: () => require("fs").readFileSync("/nonexistent/file"),
  recursion: () => CASES.recursion(),
  text: () => {
    throw "a string";
  },
  number: () => {
    throw 42;
  },
  object: () => {
    throw { message: "no error", code: 1 };
  },
  nothing: () => {
    throw undefined;
  },
  null: () => {
    throw null;
  },
  lookalike: () => {
    throw { name: "Looks", message: "like an error", stack: "Looks: like an error\n    at nowhere" };
  },
  hostile: () => {
    const error = new Error("hostile");
    Object.defineProperty(error, "message", {
      get() {
        throw new Error("no message");
      },
    });
    throw error;
  },
  "no stack": () => {
    const error = new Error("no stack");
    error.stack = undefined;
    throw error;
  },
  aggregate: () => Promise.any([Promise.reject(new Error("a"))]),
};

exports.handler = async (event) => CASES[event.case]();
exports.sync = (event) => CASES[event.case]();
exports.callback = (event, context, callback) => {
  try {
    CASES[event.case]();
  } catch (error) {
    callback(error);
  }
};
