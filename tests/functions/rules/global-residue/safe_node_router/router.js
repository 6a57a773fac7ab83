'use strict';

const { AsyncLocalStorage } = require('async_hooks');

const request = new AsyncLocalStorage();
const router = { event: null, served: 0 };
const routes = { '/orders': () => ({ signedIn: Boolean(request.getStore().token) }) };

exports.handler = async (event) => {
  router.event = event;
  router.served += 1;
  const route = Object.hasOwn(routes, event.rawPath) ? routes[event.rawPath] : routes['/orders'];
  const body = await request.run({ token: event.headers?.authorization }, async () => route());
  return { statusCode: 200, body: JSON.stringify({ ...body, served: router.served > 0 }) };
};
