'use strict';

/** Handlers are wrapped from the inside out: compose(a, b)(h) = a(b(h)). */
const compose = (...wrappers) => (handler) => wrappers.reduceRight((inner, wrap) => wrap(inner), handler);

const jsonBody = (next) => async (request) => {
  try {
    request.fields = Object(JSON.parse(request.event.body || '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  return next(request);
};

/** Gives the handler a session: what the visitor told so far. */
const session = (names) => {
  return (next) => async (request) => {
    const known = {};
    for (const name of names)
      if (typeof request.fields[name] === 'string') known[name] = request.fields[name].slice(0, 100);
    request.session = known;
    return next(request);
  };
};

module.exports = { compose, jsonBody, session };
