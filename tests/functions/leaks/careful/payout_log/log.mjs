/** One JSON object a line; what `add` adds goes into every following line. */
export class Log {
  #context = {};

  constructor(service) {
    this.service = service;
  }

  add(context) {
    Object.assign(this.#context, context);
    return this;
  }

  child() {
    return new Log(this.service).add(this.#context);
  }

  write(level, message, more = {}) {
    console.log(JSON.stringify({ level, service: this.service, message, ...this.#context, ...more }));
  }
}
