'use strict';

const crypto = require('crypto');

/** The devices that were paired, newest last. */
const paired = [];

const pair = (name, token) => {
  const id = crypto.createHash('sha256').update(token).digest('hex').slice(0, 16);
  paired.push({ id, name, token, at: Date.now() });
  if (paired.length > 50) paired.shift();
  return id;
};

exports.handler = async (event) => {
  let device;
  try {
    device = Object(JSON.parse(event.body || '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  if (typeof device.token !== 'string' || device.token.length < 8)
    return { statusCode: 401, body: JSON.stringify({ error: 'a token is needed' }) };
  const id = pair(typeof device.name === 'string' ? device.name.slice(0, 60) : 'device', device.token.slice(0, 200));
  return { statusCode: 201, body: JSON.stringify({ id, count: paired.length }) };
};
