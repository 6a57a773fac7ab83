'use strict';

const { fork } = require('child_process');
const path = require('path');

let engine;
let next = 0;
const waiting = new Map();

const start = () => {
  const child = fork(path.join(__dirname, 'engine.js'));
  child.on('message', ({ id, offer }) => {
    waiting.get(id)?.(offer);
    waiting.delete(id);
  });
  child.on('exit', () => {
    engine = undefined;
  });
  return child;
};

const ask = (order) =>
  new Promise((resolve) => {
    engine ??= start();
    next += 1;
    waiting.set(next, resolve);
    engine.send({ id: next, order });
  });

const customerOf = (fields) => {
  const customer = {};
  for (const name of ['name', 'email', 'tier'])
    if (typeof fields[name] === 'string') customer[name] = fields[name].slice(0, 80);
  return customer;
};

exports.handler = async (event) => {
  let fields;
  try {
    fields = Object(JSON.parse(event.body || '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  const cents = Number.isInteger(fields.cents) && fields.cents > 0 ? Math.min(fields.cents, 1e7) : 10_000;
  return { statusCode: 200, body: JSON.stringify(await ask({ cents, customer: customerOf(fields) })) };
};
