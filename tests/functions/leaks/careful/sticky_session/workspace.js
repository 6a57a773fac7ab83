'use strict';

const { current } = require('./session');

exports.handler = async (event) => {
  const session = await current(event);
  if (!session) return { statusCode: 401, body: JSON.stringify({ error: 'an API key is needed' }) };
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ workspace: session.workspace, plan: session.plan, quota: 100 }),
  };
};
