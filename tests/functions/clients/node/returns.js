"use strict";
// What a handler may return; the event says which.

class Point {
  constructor() {
    this.x = 1;
  }
  get y() {
    return 2;
  }
}

const circle = {};
circle.self = circle;

const CASES = {
  nothing: () => undefined,
  null: () => null,
  object: () => ({ statusCode: 200, headers: { a: "b" }, body: "ok" }),
  text: () => "plain",
  unicode: () => "é ü \u2028 \u{1f600} <&> \x7f \0",
  "lone surrogate": () => "\ud800",
  number: () => [1, 1.5, 1e22, -0, 1e-7],
  nan: () => [NaN, Infinity],
  bool: () => true,
  bigint: () => 10n,
  date: () => new Date(0),
  "bad date": () => new Date(NaN),
  buffer: () => Buffer.from("hi"),
  map: () => new Map([["a", 1]]),
  set: () => new Set([1]),
  class: () => new Point(),
  "to json": () => ({ toJSON: () => "own text" }),
  "to json throws": () => ({
    toJSON() {
      throw new Error("no text");
    },
  }),
  function: () => () => 1,
  symbol: () => Symbol("s"),
  "inner function": () => ({ f: () => 1, s: Symbol("s"), u: undefined, list: [undefined, () => 1] }),
  error: () => new Error("returned"),
  circle: () => circle,
  promise: () => Promise.resolve("inner promise"),
  thenable: () => ({ then: (resolve) => resolve("thenable") }),
  large: () => "x".repeat(3_000_000),
};

exports.handler = async (event) => CASES[event.case]();
exports.plain = (event) => CASES[event.case]();
exports.echo = async (event) => event;
exports.tooLarge = async (event) => (event.large ? "x".repeat(6_400_000) : "small");
