// Looks into its own process for the harness: which values of events the long-lived objects hold, how they are reached
// from the code, and what all invocations share beside them; see ../../PROTOCOL.md. Loaded only when the harness asks.

import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync } from "node:fs";
import inspector from "node:inspector";
import { createRequire } from "node:module";
import { types } from "node:util";
import vm from "node:vm";

const require = createRequire(import.meta.url);

function readFile(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** The answer to the harness's question, as JSON. Blocks: nothing of the function's runs meanwhile. */
export function report(question, root, handler) {
  const session = new inspector.Session();
  session.connect();
  try {
    // In a realm of its own: what the function has made of Array, Map or JSON is not used, and not run.
    const realm = vm.createContext();
    const part = (name) => vm.runInContext(readFile(new URL(name, import.meta.url)), realm, { filename: name });
    return part("look.js")({
      walk: part("walk.js"),
      question,
      root,
      handler,
      session,
      types,
      readFile,
      process,
      outer: globalThis,
      modules: require.cache,
      storage: AsyncLocalStorage.prototype,
      getStore: AsyncLocalStorage.prototype.getStore,
    });
  } finally {
    session.disconnect();
  }
}
