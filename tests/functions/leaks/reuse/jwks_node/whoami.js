'use strict';

const crypto = require('crypto');
const { keys } = require('./keys');

const part = (text) => {
  try {
    return Object(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
};

const verify = async (token) => {
  const [head, body, signature] = token.split('.');
  if (!signature) return undefined;
  const key = (await keys()).get(part(head).kid);
  if (!key) return undefined;
  const expected = crypto.createHmac('sha256', key).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && crypto.timingSafeEqual(given, expected) ? part(body) : undefined;
};

exports.handler = async (event) => {
  const header = event.headers?.authorization ?? '';
  const claims = header.startsWith('Bearer ') ? await verify(header.slice(7)) : undefined;
  if (!claims) return { statusCode: 401, headers: { 'www-authenticate': 'Bearer' }, body: JSON.stringify({ error: 'unauthorized' }) };
  return { statusCode: 200, body: JSON.stringify({ subject: claims.sub ?? null }) };
};
