// The walk over the long-lived objects of the process, to the texts that they hold. Evaluates to a function; look.js
// calls it.
//
// Nothing of the function's code is run on the way: properties are read by their descriptors, no getter is called, a
// Proxy is passed by. What only the engine knows (variables of modules and closures, private fields, what promises and
// bound functions hold) is asked of the inspector.

/* eslint no-unused-expressions: "off" */
"use strict";

(given, code, pattern) => {
  const { session, types, process, outer, storage, getStore } = given;
  const { isOwn, isPacked, shown, lineOf } = code;

  const TIME_MS = 700;
  const MOST_OBJECTS = 300_000;
  const MOST_FOUND = 2000;
  const MOST_ASKED = 4000; // questions to the inspector take a tenth of a millisecond each
  const MOST_PACKED = 500; // of them about code of packages
  const MOST_KEYS = 5000;
  const DEEPEST = 40;
  const WINDOW = 96; // letters of a text from where something was found in it
  const MOST_WINDOWS = 12;
  const LONGEST_BYTES = 256 * 1024;
  // Names by which an object says that it keeps only so much, or an entry until when it counts.
  const LIMITS = /^_?#?(?:max|ttl|limit|size|capacity|lifetime|expir|until)/i;
  const NO_LIMIT = "_maxListeners"; // of listeners it is a warning only
  const TIMES = /exp|ttl|until|valid|stale|deadline|At$|time(?!out)|since|fetched|cached|stamp/i;
  const EXPIRY = /exp|ttl|until|deadline|stale/i;

  const end = Date.now() + TIME_MS;
  const late = () => Date.now() > end;

  // --- the inspector -------------------------------------------------------------------------------------------------

  const scripts = new Map(); // id → file
  session.emit = (name, message) => {
    if (name === "Debugger.scriptParsed") scripts.set(message.params.scriptId, fileOf(message.params.url));
    return true;
  };
  function fileOf(url) {
    if (!url.startsWith("file://")) return url;
    try {
      return decodeURIComponent(url.slice(7));
    } catch {
      return url.slice(7);
    }
  }
  function ask(method, parameters) {
    let answer;
    session.post(method, parameters, (error, result) => {
      answer = error ? undefined : result;
    });
    return answer;
  }

  const box = { value: undefined };
  let boxId;
  function openInspector() {
    ask("Debugger.enable", {});
    const name = "__look" + Date.now();
    if (!Reflect.defineProperty(outer, name, { value: box, configurable: true })) return;
    boxId = ask("Runtime.evaluate", { expression: `globalThis.${name}` })?.result?.objectId;
    Reflect.deleteProperty(outer, name);
  }
  function idOf(thing) {
    box.value = thing;
    const answer = ask("Runtime.callFunctionOn", { objectId: boxId, functionDeclaration: "function () { return this.value; }" });
    return answer?.result?.objectId;
  }
  function byId(objectId) {
    box.value = undefined;
    ask("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: "function (box) { box.value = this; }",
      arguments: [{ objectId: boxId }],
    });
    return box.value;
  }
  /** The inspector answers in the function's realm: a list of ours is of this one. */
  function ours(list) {
    const copy = [];
    for (let at = 0; list && at < list.length; ++at) copy.push(list[at]);
    return copy;
  }
  const valueOf = (remote) => (remote?.objectId ? byId(remote.objectId) : remote?.value);

  let asked = 0;
  /** What the engine knows of an object: {location, scopes, privates, internals}. */
  function inside(thing) {
    if (!boxId || ++asked > MOST_ASKED || late()) return undefined;
    const objectId = idOf(thing);
    const answer = objectId && ask("Runtime.getProperties", { objectId, ownProperties: true });
    if (!answer) return undefined;
    const internals = new Map(ours(answer.internalProperties).map(({ name, value }) => [name, value]));
    const location = (internals.get("[[FunctionLocation]]") ?? internals.get("[[GeneratorLocation]]"))?.value;
    const privates = ours(answer.privateProperties).map(({ name, value }) => [name, valueOf(value)]);
    return {
      file: location && scripts.get(location.scriptId),
      line: location ? location.lineNumber + 1 : 0,
      script: location?.scriptId,
      privates,
      internal: (name) => valueOf(internals.get(name)),
      scopes: () => scopesOf(internals.get("[[Scopes]]")),
    };
  }
  function scopesOf(list) {
    const answer = list?.objectId && ask("Runtime.getProperties", { objectId: list.objectId, ownProperties: true });
    const scopes = [];
    for (const { value } of ours(answer?.result)) {
      if (!value?.objectId || value.description.startsWith("Global")) continue;
      // An entry stands for {description, object}.
      scopes.push({ what: value.description, variables: byId(value.objectId)?.object });
    }
    return scopes;
  }

  // --- the walk ------------------------------------------------------------------------------------------------------

  const queue = [];
  const seen = new Set();
  const found = [];

  /** `step`: a text, or the key that the thing is kept under: {entry, isKey} of a table, {before, member} of an object. */
  function add(thing, parent, step, how = {}) {
    if (thing === undefined || thing === null || queue.length >= MOST_OBJECTS) return;
    const type = typeof thing;
    if (type !== "string" && type !== "object" && type !== "function") return;
    queue.push({
      thing,
      parent,
      step,
      name: how.name,
      kind: how.kind ?? parent.kind,
      origin: how.origin ?? parent.origin,
      bounded: how.bounded || (parent?.bounded ?? false),
      depth: parent ? parent.depth + 1 : 0,
    });
  }

  function lookAt(text, one) {
    pattern.lastIndex = 0;
    const parts = [];
    let until = 0;
    for (let match; (match = pattern.exec(text)) && parts.length < MOST_WINDOWS; ) {
      parts.push(text.slice(Math.max(match.index - 8, until), match.index + WINDOW));
      until = match.index + WINDOW;
      pattern.lastIndex = until;
    }
    if (parts.length > 0) found.push({ text: parts.join("\n"), one });
  }

  /** Fills `found`, for TIME_MS at most. */
  function run() {
    openInspector();
    addRoots();
    for (let at = 0; at < queue.length && found.length < MOST_FOUND; ++at) {
      if (at % 64 === 0 && late()) return;
      const one = queue[at];
      if (typeof one.thing === "string") {
        lookAt(one.thing, one);
        continue;
      }
      if (one.depth > DEEPEST || seen.has(one.thing)) continue;
      seen.add(one.thing);
      try {
        if (typeof one.thing === "function") openFunction(one.thing, one);
        else open(one.thing, one);
      } catch {
        // stranger than known
      }
    }
  }

  const arrays = Reflect.getPrototypeOf(Uint8Array.prototype);
  const of = (name) => Reflect.getOwnPropertyDescriptor(arrays, name).get;
  const [bufferOf, offsetOf, lengthOf] = [of("buffer"), of("byteOffset"), of("byteLength")];
  function bytesOf(thing) {
    const bytes = types.isTypedArray(thing)
      ? new Uint8Array(bufferOf.call(thing), offsetOf.call(thing), Math.min(lengthOf.call(thing), LONGEST_BYTES))
      : new Uint8Array(thing).subarray(0, LONGEST_BYTES);
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
    return text;
  }

  /** Whether an entry of a table says until when it counts, or how old it is. */
  function countsUntil(item, words = TIMES) {
    if (typeof item !== "object" || item === null || types.isProxy(item)) return false;
    const keys = Reflect.ownKeys(item);
    return (
      keys.length <= 40 &&
      keys.some(
        (key) =>
          typeof key === "string" &&
          words.test(key) &&
          ["number", "object"].includes(typeof Reflect.getOwnPropertyDescriptor(item, key)?.value),
      )
    );
  }

  function open(thing, one) {
    if (types.isProxy(thing)) return void add(inside(thing)?.internal("[[Target]]"), one, "");
    if (types.isMap(thing))
      Map.prototype.forEach.call(thing, (value, key) => {
        const bounded = countsUntil(value);
        add(key, one, { entry: key, isKey: true }, { bounded });
        add(value, one, { entry: key }, { bounded });
      });
    else if (types.isSet(thing)) Set.prototype.forEach.call(thing, (value) => add(value, one, "[*]"));
    else if (types.isTypedArray(thing) || types.isAnyArrayBuffer(thing)) return lookAt(bytesOf(thing), one);
    else if (types.isPromise(thing)) add(inside(thing)?.internal("[[PromiseResult]]"), one, " (its result)");
    else if (types.isGeneratorObject(thing)) addScopes(inside(thing), one, " in its", "generator");
    else if (Reflect.getPrototypeOf(thing) === storage)
      add(getStore.call(thing), one, ".getStore()", { kind: "asynchronous context" });
    openProperties(thing, one);
    openClass(thing, one);
  }

  function openProperties(thing, one, leaveOut = []) {
    const isArray = Array.isArray(thing);
    const keys = Reflect.ownKeys(thing);
    const limited = !isArray && keys.some(
      (key) => typeof key === "string" && key !== NO_LIMIT && LIMITS.test(key) && typeof Reflect.getOwnPropertyDescriptor(thing, key)?.value === "number",
    );
    // The newest of a long list count as much as its oldest.
    const some = keys.length <= MOST_KEYS ? keys : [...keys.slice(0, MOST_KEYS / 2), ...keys.slice(-MOST_KEYS / 2)];
    for (const key of some) {
      if (leaveOut.includes(key) || (key === "stack" && types.isNativeError(thing))) continue;
      const property = Reflect.getOwnPropertyDescriptor(thing, key);
      const name = typeof key === "string" && !isArray ? key : undefined;
      if (property?.get) add(property.get, one, { member: key }, { name });
      else if (property)
        add(property.value, one, { member: key }, { name, bounded: limited || (!isArray && countsUntil(property.value)) });
    }
  }

  const classes = new Map(); // prototype → its class if that is of the function's own code
  function openClass(thing, one) {
    const prototype = Reflect.getPrototypeOf(thing);
    if (prototype === null || prototype === outer.Object.prototype || prototype === outer.Array.prototype) return;
    if (!classes.has(prototype)) {
      const made = types.isProxy(prototype) ? undefined : Reflect.getOwnPropertyDescriptor(prototype, "constructor")?.value;
      const known = typeof made === "function" && !isNative(made) && inside(made);
      classes.set(prototype, known && isOwn(known.file) ? made : undefined);
    }
    const made = classes.get(prototype);
    if (!made) return;
    for (const [name, value] of inside(thing)?.privates ?? []) add(value, one, `.${name}`, { name });
    add(made, one, "");
  }

  const isNative = (made) => Function.prototype.toString.call(made).includes("[native code]");
  const nameOf = (made) => {
    const name = Reflect.getOwnPropertyDescriptor(made, "name")?.value;
    return typeof name === "string" && name ? name : "(anonymous)";
  };

  let packed = 0;
  function openFunction(made, one) {
    if (types.isProxy(made)) return void add(inside(made)?.internal("[[Target]]"), one, "");
    if (isNative(made)) {
      if (!nameOf(made).startsWith("bound ")) return;
      const known = inside(made);
      for (const [name, step] of [["[[TargetFunction]]", ""], ["[[BoundThis]]", " bound to "], ["[[BoundArgs]]", " bound arguments"]])
        add(known?.internal(name), one, step);
      return;
    }
    const known = inside(made);
    if (!known || !isOwn(known.file)) return;
    if (isPacked(known.file) && ++packed > MOST_PACKED) return;
    const isClass = /^class\b/.test(Function.prototype.toString.call(made));
    const title = nameOf(made);
    // A name that another module gave it says less than its own.
    if (one.parent === undefined && title !== "(anonymous)")
      one = { ...one, step: `${shown(known.file)}: ${title}`, origin: { file: known.file, name: title, line: known.line } };
    const statics = isClass
      ? { ...one, parent: undefined, depth: 0, step: `${shown(known.file)}: ${title}`, kind: "class attribute",
          origin: { file: known.file, name: title, line: known.line } }
      : { ...one, kind: "attribute of a function" };
    openProperties(made, statics, ["prototype", "name", "length", "arguments", "caller"]);
    for (const [name, value] of known.privates) add(value, statics, `.${name}`, { name });
    const prototype = Reflect.getOwnPropertyDescriptor(made, "prototype")?.value;
    if (isClass && prototype) openProperties(prototype, { ...statics, step: `${statics.step}.prototype` }, ["constructor"]);
    addScopes(known, one, "() closure over", "closure");
    const base = Reflect.getPrototypeOf(made);
    if (typeof base === "function") add(base, { ...one, parent: undefined, depth: 0 }, "");
  }

  const modules = new Set();
  function addScopes(known, one, step, kind) {
    if (!known) return;
    const scopes = known.scopes();
    scopes.forEach(({ what, variables }, index) => {
      if (!variables) return;
      const names = Reflect.ownKeys(variables);
      // A CommonJS module is a closure, too; where no function uses its variables it is not there.
      const outermost =
        what.startsWith("Module") ||
        (index === scopes.length - 1 &&
          names.some((name) => typeof name === "string" && known.file && lineOf(known.file, name).outermost));
      if (outermost && modules.has(known.script)) return;
      if (outermost) modules.add(known.script);
      for (const name of names) {
        if (typeof name !== "string" || ["this", "exports", "require", "module", "arguments"].includes(name)) continue;
        const value = Reflect.getOwnPropertyDescriptor(variables, name)?.value;
        if (outermost)
          add(value, undefined, `${shown(known.file)}: ${name}`, {
            name, kind: "module variable", origin: { file: known.file, name }, bounded: countsUntil(value, EXPIRY),
          });
        else add(value, one, `${step} ${name}`, { name, kind });
      }
    });
  }

  // --- where it begins -----------------------------------------------------------------------------------------------

  function addRoots() {
    const nowhere = { file: "", line: 0 };
    add(given.handler, undefined, "handler", { kind: "module variable", origin: nowhere });
    for (const file of Reflect.ownKeys(given.modules)) {
      const module = Reflect.getOwnPropertyDescriptor(given.modules, file)?.value;
      if (!isOwn(file) || !module || types.isProxy(module)) continue;
      const exported = Reflect.getOwnPropertyDescriptor(module, "exports")?.value;
      add(exported, undefined, `${shown(file)}: exports`, { kind: "exported object", origin: { file, line: 1 } });
    }
    for (const key of newGlobals())
      add(Reflect.getOwnPropertyDescriptor(outer, key)?.value, undefined, { before: "globalThis", member: key }, {
        kind: "global", origin: nowhere,
      });
    for (const [name, value] of variables())
      add(value, undefined, `process.env.${name}`, { kind: "environment variable", origin: nowhere });
    add(Reflect.getOwnPropertyDescriptor(process, "_events")?.value, undefined, "process listeners", {
      kind: "listener of the process", origin: nowhere,
    });
    for (const key of ["domain", "context", "locals", "user", "state"])
      add(Reflect.getOwnPropertyDescriptor(process, key)?.value, undefined, `process.${key}`, { kind: "global", origin: nowhere });
  }

  const NODES_OWN = new Set([
    ...["global", "process", "Buffer", "performance", "navigator", "crypto", "fetch", "structuredClone", "awslambda"],
    ...["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate", "queueMicrotask"],
    ...["atob", "btoa", "require", "console"],
  ]);
  // Node's classes are there from the start, some of them only once they are asked for.
  const isNodesOwn = (key) => {
    const value = Reflect.getOwnPropertyDescriptor(outer, key)?.value;
    return NODES_OWN.has(key) || value === undefined || (typeof value === "function" && /^[A-Z]/.test(String(nameOf(value))));
  };
  const newGlobals = () =>
    Reflect.ownKeys(outer).filter((key) => !Reflect.getOwnPropertyDescriptor(globalThis, key) && !isNodesOwn(key));
  function variables() {
    const { env } = process;
    if (!env || types.isProxy(env)) return [];
    return Reflect.ownKeys(env)
      .filter((name) => typeof name === "string" && name !== "_X_AMZN_TRACE_ID")
      .map((name) => [name, Reflect.getOwnPropertyDescriptor(env, name)?.value])
      .filter(([, value]) => typeof value === "string");
  }

  return { run, found, scripts, newGlobals, variables, isNative };
};
