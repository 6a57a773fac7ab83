// Finds the handler: CommonJS or ES module, "file.function", "folder/file.object.function".

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { HandlerNotFound, ImportModuleError, MalformedHandlerName, UserCodeSyntaxError } from "./errors.mjs";

const require = createRequire(import.meta.url);

// Functions that carry their own copy of awslambda mark their handlers with these.
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const HIGH_WATER_MARK = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");

/** Status, headers and cookies before a streamed body: JSON, then eight NUL bytes. */
class HttpResponseStream {
  static from(stream, prelude) {
    stream.setContentType("application/vnd.awslambda.http-integration-response");
    const text = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(text);
      write(new Uint8Array(8));
    };
    return stream;
  }
}

function offerAwslambda() {
  const without = process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA;
  if (without === "1" || without === "true") return;
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = "response";
      if (typeof options?.highWaterMark === "number") handler[HIGH_WATER_MARK] = Number.parseInt(options.highWaterMark, 10);
      return handler;
    },
    HttpResponseStream,
  };
}

/** Whether a .js file in `folder` is an ES module, by the nearest package.json. */
function isModuleFolder(folder) {
  if (folder.endsWith("/node_modules")) return false;
  const file = path.join(folder, "package.json");
  if (fs.existsSync(file)) {
    try {
      return JSON.parse(fs.readFileSync(file)).type === "module";
    } catch (error) {
      console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  return folder !== "/" && isModuleFolder(path.resolve(folder, ".."));
}

async function loadModule(root, folder, name) {
  const file = path.resolve(root, folder, name);
  const required = (extension) => (fs.existsSync(file + extension) ? require(file + extension) : undefined);
  const imported = async (extension) => (fs.existsSync(file + extension) ? import(file + extension) : undefined);

  const bare = required("");
  if (bare) return bare;
  const script = fs.existsSync(file + ".js") && isModuleFolder(path.dirname(file)) ? await imported(".js") : required(".js");
  const module = script || (await imported(".mjs")) || required(".cjs");
  if (module) return module;
  return require(require.resolve(name, { paths: [root, folder] }));
}

/** The handler function. Throws one of the Runtime.* errors, or what the function's own code threw. */
export async function loadHandler(root, handler) {
  if (handler.includes(".."))
    throw new MalformedHandlerName(
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const base = path.basename(handler);
  const folder = handler.slice(0, handler.indexOf(base));
  const [, name, property] = base.match(/^([^.]*)\.(.*)$/) ?? [];
  if (name === undefined) throw new MalformedHandlerName("Bad handler");

  offerAwslambda();
  let module;
  try {
    module = await loadModule(root, folder, name);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error.code === "MODULE_NOT_FOUND") throw new ImportModuleError(error);
    throw error;
  }
  const found = property.split(".").reduce((nested, key) => nested && nested[key], module);
  if (!found) throw new HandlerNotFound(`${handler} is undefined or not exported`);
  if (typeof found !== "function") throw new HandlerNotFound(`${handler} is not a function`);
  return found;
}

/** Whether the handler streams its response, and with which buffer. */
export function streamingOf(handler) {
  const mark = Number.parseInt(handler[HIGH_WATER_MARK], 10);
  return { streaming: handler[STREAMING] === "response", highWaterMark: Number.isNaN(mark) ? undefined : mark };
}
