// The Runtime API over one persistent connection.
//
// Requests are written to the socket's descriptor at once: an answer is with the kernel when post() returns, whatever
// the function does next, process.exit() included. While the handler runs, the socket does not keep the event loop
// alive, so that an empty loop means that the handler is done.

import { readSync, writeSync } from "node:fs";
import net from "node:net";

const BASE = "/2018-06-01/runtime/";
const NEXT = `GET ${BASE}invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n`;
const READ_BYTES = 64 * 1024;
const LONGEST_WAIT_MS = 2000;

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const sleep = (ms) => Atomics.wait(sleeper, 0, 0, ms);

function request(path, body, errorType) {
  let head = `POST ${path.startsWith("/") ? "" : BASE}${path} HTTP/1.1\r\nHost: runtime\r\nContent-Type: application/json\r\n`;
  if (errorType) head += `Lambda-Runtime-Function-Error-Type: ${errorType.replace(/[^\x20-\x7e]/g, "")}\r\n`;
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

const refusal = (status) =>
  `[ERROR] [${Date.now()}] LAMBDA_RUNTIME Failed to post handler success response. Http response code: ${status}.\n`;

function parseHead(text) {
  const headers = { status: text.slice(9, 12) };
  let at = text.indexOf("\r\n") + 2;
  while (at > 1 && at < text.length) {
    let end = text.indexOf("\r\n", at);
    if (end < 0) end = text.length;
    const colon = text.indexOf(":", at);
    headers[text.slice(at, colon).toLowerCase()] = text.slice(colon + 1, end).trim();
    at = end + 2;
  }
  return headers;
}

export class RuntimeApi {
  #socket;
  #fd;
  #address;
  #waiting = []; // for each request on its way, what to do with its answer
  #parts = []; // chunks of answers that are not complete
  #size = 0; // bytes in #parts
  #needed = 1; // bytes that it takes to go on
  #next = null; // the promise of the event that was asked for: {resolve, reject}
  #closed = false;

  /** @param address "host:port" */
  static async connect(address) {
    const api = new RuntimeApi();
    const [host, port] = address.split(":");
    api.#address = { host, port: Number(port || 80) };
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    api.#socket = net.connect({
      ...api.#address,
      onread: {
        buffer,
        callback(count) {
          api.#receive(buffer.subarray(0, count));
          return true;
        },
      },
    });
    await new Promise((resolve, reject) => api.#socket.once("connect", resolve).once("error", reject));
    api.#socket.removeAllListeners("error");
    api.#socket.setNoDelay(true);
    for (const event of ["error", "close"]) api.#socket.on(event, () => api.#lost());
    api.#socket.unref();
    api.#fd = api.#socket._handle?.fd ?? -1;
    return api;
  }

  /** Where a streamed response is posted to. */
  streamOptions(id) {
    return { ...this.#address, method: "POST", path: `${BASE}invocation/${encodeURIComponent(id)}/response` };
  }

  /** The next event: {body, headers}, the headers' names in lower case. */
  next() {
    return new Promise((resolve, reject) => {
      this.#next = { resolve, reject };
      if (this.#closed) return this.#lost();
      this.#socket.ref();
      this.#waiting.push((headers, body) => {
        this.#socket.unref();
        this.#next = null;
        resolve({ headers, body });
      });
      this.#write(NEXT);
    });
  }

  /** Posts and does not wait for the answer: as with the official client, a refusal changes nothing. */
  post(path, body, errorType) {
    this.#waiting.push((headers) => {
      if (headers.status !== "202") process.stderr.write(refusal(headers.status));
    });
    this.#write(request(path, body, errorType));
  }

  /** Posts and blocks until everything on its way is answered, for when the process is about to exit. */
  postLast(path, body, errorType) {
    // An answer would be read only after the next event: the process dies between invocations.
    if (this.#next || this.#closed) return;
    this.post(path, body, errorType);
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    for (const end = Date.now() + LONGEST_WAIT_MS; this.#fd >= 0 && this.#waiting.length > 0 && Date.now() < end; ) {
      try {
        const count = readSync(this.#fd, buffer);
        if (count === 0) return;
        this.#receive(buffer.subarray(0, count));
      } catch (error) {
        if (error.code !== "EAGAIN") return;
        sleep(1);
      }
    }
  }

  #write(text) {
    let data = Buffer.from(text);
    while (this.#fd >= 0 && data.length > 0) {
      try {
        data = data.subarray(writeSync(this.#fd, data));
      } catch (error) {
        if (error.code === "EAGAIN") sleep(1);
        else this.#fd = -1; // the function plays with fs or with descriptors
      }
    }
    if (data.length > 0) this.#socket.write(data);
  }

  #receive(chunk) {
    this.#size += chunk.length;
    if (this.#size < this.#needed) return void this.#parts.push(Buffer.from(chunk));
    let data = this.#parts.length > 0 ? Buffer.concat([...this.#parts, chunk]) : chunk;
    this.#parts = [];
    this.#needed = 1;
    while (data.length > 0) {
      const end = data.indexOf("\r\n\r\n");
      this.#needed = data.length + 1;
      if (end < 0) break;
      const headers = parseHead(data.latin1Slice(0, end));
      const whole = end + 4 + Number(headers["content-length"] || 0);
      this.#needed = whole;
      if (data.length < whole) break;
      this.#needed = 1;
      this.#waiting.shift()(headers, data.utf8Slice(end + 4, whole));
      data = data.subarray(whole);
    }
    this.#size = data.length;
    // The chunk's memory is used again for the next one.
    if (data.length > 0) this.#parts.push(Buffer.from(data));
  }

  #lost() {
    this.#closed = true;
    this.#next?.reject(new Error("Failed to get next invocation"));
    this.#next = null;
  }
}
