'use strict';

const { resolve } = require('./resolver');

const SERVICES = { orders: 'localhost', stock: 'stock.internal.example', mail: 'mail.internal.example' };

exports.handler = async (event) => {
  const wanted = event.queryStringParameters?.service ?? 'orders';
  const service = Object.hasOwn(SERVICES, wanted) ? wanted : 'orders';
  const known = service === 'orders' ? ['127.0.0.1'] : await resolve(SERVICES[service]);
  return { statusCode: 200, body: JSON.stringify({ service, reachable: known.length > 0 }) };
};
