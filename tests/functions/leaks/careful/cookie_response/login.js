'use strict';

const crypto = require('crypto');

const newResponse = () => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  multiValueHeaders: {},
  body: '',
});

const isText = (value) => typeof value === 'string' && value.length > 0 && value.length <= 200;
const digest = (text) => crypto.createHash('sha256').update(text).digest('hex').slice(0, 32);
const cookie = (name, value) => `${name}=${encodeURIComponent(value.toWellFormed?.() ?? '')}; Path=/; Secure`;

exports.handler = (event, context, callback) => {
  let form;
  try {
    form = Object(JSON.parse(event.body || '{}'));
  } catch {
    callback(null, { statusCode: 400, body: 'not JSON' });
    return;
  }
  const response = newResponse();
  const known = isText(form.name) && isText(form.password);
  if (known) {
    response.multiValueHeaders['Set-Cookie'] = [
      cookie('user', form.name.slice(0, 60)),
      cookie('session', digest(`${form.name}/${form.password}`)),
    ];
  }
  response.body = JSON.stringify({ signedIn: known });
  callback(null, response);
};
