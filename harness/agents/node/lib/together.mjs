// Several events at a time in one process: as managed instances and other clouds do it.

import { callbacks, describe, whenLoopIsEmpty } from "./invocation.mjs";

const isPromise = (value) => Boolean(value) && typeof value.then === "function";

/** Starts the handler for one event of the list; what it ends in, {answer} or {error}, as text. */
function outcome(handler, headers, { head, event }, write) {
  return new Promise((resolve) => {
    const post = {
      respond: (result) => resolve({ answer: write.result(result) }),
      fail: (error) => resolve({ error: write.error(error) }),
    };
    const { callback, context } = callbacks(post, () => {});
    // The event loop is everybody's: nobody's answer waits until it is empty.
    context.callbackWaitsForEmptyEventLoop = false;
    try {
      const own = { ...headers, "lambda-runtime-aws-request-id": head.id };
      const result = handler(event, describe(context, own), callback);
      if (isPromise(result)) result.then(context.succeed, context.fail).catch(context.fail);
    } catch (error) {
      callback(error);
    }
  });
}

/** The answers to all events of the list, in their order, once the last one is there. */
export function together(handler, { headers, body }, write) {
  whenLoopIsEmpty.reset();
  return Promise.all(JSON.parse(body).map((event) => outcome(handler, headers, event, write)));
}
