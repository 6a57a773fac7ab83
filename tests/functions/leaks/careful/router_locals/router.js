'use strict';

/** As much of a router as this function needs. */
class Router {
  constructor() {
    this.routes = [];
  }

  on(method, path, ...handlers) {
    this.routes.push({ method, path, handlers });
    return this;
  }

  async handle(event) {
    const { method, path } = event.requestContext.http;
    const route = this.routes.find((one) => one.method === method && path.endsWith(one.path));
    if (!route) return { statusCode: 404, body: JSON.stringify({ error: 'no such page' }) };
    const request = { event, locals: {} };
    for (const handler of route.handlers) {
      const response = await handler(request);
      if (response) return response;
    }
    return { statusCode: 204 };
  }
}

module.exports = { Router };
