// What is told of the process: what the walk found (walk.js), and what all invocations share. Evaluates to a function;
// memory.mjs runs it in a new realm. Nothing of the function's code is run, and nothing is kept.

/* eslint no-unused-expressions: "off" */
"use strict";

(given) => {
  const { types, readFile, process, outer } = given;
  const question = JSON.parse(given.question);
  const ROOT = given.root.replace(/\/*$/, "/");

  // --- the function's own code ---------------------------------------------------------------------------------------

  const isOwn = (file) => typeof file === "string" && (file.startsWith(ROOT) || file.startsWith("/opt/"));
  const isPacked = (file) => file.includes("/node_modules/") || !file.startsWith(ROOT);
  const shown = (file) => (file.startsWith(ROOT) ? file.slice(ROOT.length) : file);
  const texts = new Map();
  function linesOf(file) {
    if (!texts.has(file)) texts.set(file, readFile(file).slice(0, 1_000_000).split("\n"));
    return texts.get(file);
  }
  const escaped = (name) => name.replace(/[^\w]/g, "\\$&");
  /** Where a name is first given a value; what is not indented counts before what is. */
  function lineOf(file, name) {
    const binds = new RegExp(
      `\\b(?:const|let|var|class|function\\*?)\\s+${escaped(name)}(?![\\w$])|\\b(?:const|let|var|import)\\s*[{\\[][^=]*[\\s{,\\[:]${escaped(name)}(?![\\w$])` +
        `|\\b(?:exports|this|static)[.\\s]#?${escaped(name)}\\s*=(?!=)|\\bimport\\s+(?:\\*\\s*as\\s+)?${escaped(name)}(?![\\w$])`,
    );
    let first = 0;
    const lines = linesOf(file);
    for (let number = 1; number <= lines.length; ++number) {
      if (!binds.test(lines[number - 1])) continue;
      if (!/^\s/.test(lines[number - 1])) return { line: number, outermost: true };
      if (first === 0) first = number;
    }
    return { line: first, outermost: false };
  }
  const indentOf = (line) => /^\s*/.exec(line)[0].length;
  /** Whether this line, of a class or its constructor, gives the name its first value. */
  function isFirst(lines, number) {
    for (let at = number - 1; at >= 0; --at)
      if (lines[at].trim() && indentOf(lines[at]) < indentOf(lines[number]))
        return /\bclass\b|\bconstructor\s*\(/.test(lines[at]);
    return false;
  }
  const takenFrom = new Map();
  /** Whether the code somewhere takes something out of what has this name, or empties it. */
  function takesAway(name) {
    if (!takenFrom.has(name)) {
      const own = escaped(name);
      const takes = new RegExp(
        `(?<![\\w$])${own}\\s*\\??\\.\\s*(?:delete|clear|shift|pop|splice|off|removeListener|removeAllListeners)\\s*\\(` +
          `|\\bdelete\\s+[\\w.#]*(?<![\\w$])${own}\\s*[\\[.]|(?<![\\w$])${own}\\.length\\s*=(?!=)`,
      );
      const anew = new RegExp(
        `^\\s+(?:[\\w.]+\\.)?#?${own}\\s*=(?!=)\\s*(?:\\[\\s*\\]|\\{\\s*\\}|new\\s+(?:Map|Set)|.*\\.(?:slice|filter)\\()`,
      );
      const files = [...new Set(walk.scripts.values())].filter((file) => isOwn(file) && !isPacked(file));
      const takesIn = (lines) =>
        lines.some((line, number) => takes.test(line) || (anew.test(line) && !isFirst(lines, number)));
      takenFrom.set(name, files.some((file) => takesIn(linesOf(file))));
    }
    return takenFrom.get(name);
  }

  const pattern = question.pattern ? new RegExp(question.pattern, "g") : undefined;
  const walk = given.walk(given, { isOwn, isPacked, shown, lineOf }, pattern);
  const { newGlobals, variables, isNative } = walk;

  // --- what is told --------------------------------------------------------------------------------------------------

  const written = (key) =>
    typeof key === "string"
      ? JSON.stringify(key.length <= 60 ? key : key.slice(0, 60) + "…")
      : typeof key === "object" || typeof key === "function" || typeof key === "symbol"
        ? `<${typeof key}>`
        : String(key);
  const member = (key) =>
    typeof key === "symbol"
      ? `[${Symbol.prototype.toString.call(key)}]`
      : /^\d+$/.test(key)
        ? `[${key}]`
        : /^[A-Za-z_$][\w$]*$/.test(key)
          ? `.${key}`
          : `[${written(key)}]`;
  const textOf = (step) => {
    if (typeof step === "string") return step;
    if ("member" in step) return (step.before ?? "") + member(step.member);
    return `.get(${written(step.entry)})${step.isKey ? " (a key)" : ""}`;
  };

  function told() {
    const lines = new Map();
    return walk.found.map(({ text, one }) => {
      const chain = [];
      for (let at = one; at; at = at.parent) chain.unshift(at);
      const { file, name, line } = one.origin;
      const place = `${file}\n${name}`;
      if (file && name && !line && !lines.has(place)) lines.set(place, lineOf(file, name));
      const bounded = one.bounded || chain.some((each) => each.name && takesAway(each.name.replace(/^#/, "")));
      return {
        text,
        path: chain.map(({ step }) => textOf(step)).join("").slice(0, 400),
        kind: one.kind + (bounded ? ", bounded" : ""),
        file: shown(file),
        line: line ?? lines.get(place)?.line ?? 0,
      };
    });
  }

  const LONGEST = 500;
  function describe(value) {
    if (typeof value === "function") return isNative(value) ? "built-in" : Function.prototype.toString.call(value).slice(0, 120);
    return typeof value === "object" ? "object" : String(value).slice(0, LONGEST);
  }

  function surroundings() {
    const there = {};
    for (const [name, value] of variables()) there[`environment variable ${name}`] = value.slice(0, LONGEST);
    try {
      there["working directory"] = process.cwd();
    } catch {
      there["working directory"] = "(gone)";
    }
    there.umask = /^Umask:\s*(\S+)/m.exec(readFile("/proc/self/status"))?.[1] ?? "";
    there["Error.stackTraceLimit"] = describe(Reflect.getOwnPropertyDescriptor(outer.Error, "stackTraceLimit")?.value);
    there["process.exitCode"] = describe(Reflect.getOwnPropertyDescriptor(process, "exitCode")?.value);
    const listeners = Reflect.getOwnPropertyDescriptor(process, "_events")?.value ?? {};
    for (const event of Reflect.ownKeys(listeners)) {
      const all = Reflect.getOwnPropertyDescriptor(listeners, event)?.value;
      if (typeof event === "string" && all)
        there[`listeners of the process for ${event}`] = String(Array.isArray(all) ? all.length : 1);
    }
    return { texts: there, patches: patches() };
  }

  /** Built-in object → what it has that it was not born with. */
  function patches() {
    const all = { globalThis: {} };
    for (const key of newGlobals())
      if (typeof key === "string") all.globalThis[key] = describe(Reflect.getOwnPropertyDescriptor(outer, key)?.value);
    const compare = (title, theirs, born) => {
      all[title] = {};
      for (const key of Reflect.ownKeys(theirs)) {
        const property = Reflect.getOwnPropertyDescriptor(theirs, key);
        const value = property.get ?? property.value;
        const before = Reflect.getOwnPropertyDescriptor(born, key);
        if (key === "prototype" || key === "constructor" || (before && (typeof value !== "function" || isNative(value)))) continue;
        all[title][typeof key === "symbol" ? Symbol.prototype.toString.call(key) : key] = describe(value);
      }
    };
    for (const key of Reflect.ownKeys(globalThis)) {
      const born = Reflect.getOwnPropertyDescriptor(globalThis, key)?.value;
      const theirs = Reflect.getOwnPropertyDescriptor(outer, key)?.value;
      if (typeof key !== "string" || !born || !theirs || types.isProxy(theirs) || theirs === outer) continue;
      if (typeof born !== "function" && typeof born !== "object") continue;
      if (key === "console" || key === "globalThis") continue;
      compare(key, theirs, born);
      if (born.prototype && theirs.prototype) compare(`${key}.prototype`, theirs.prototype, born.prototype);
    }
    return all;
  }

  const answer = { surroundings: surroundings() };
  if (pattern) {
    walk.run();
    answer.retained = told();
  }
  return JSON.stringify(answer);
};
