'use strict';

const { Connection } = require('./database');

const connection = new Connection([
  { name: 'Showcase', public: true },
  { name: 'Roadmap', public: true },
]);

const tenantOf = (event) => {
  const headers = event.headers ?? {};
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'x-tenant-id');
  return name && typeof headers[name] === 'string' ? headers[name].slice(0, 64) : undefined;
};

exports.handler = async (event) => {
  try {
    return await list(event);
  } finally {
    await connection.query('DISCARD ALL');
  }
};

const list = async (event) => {
  const tenant = tenantOf(event);
  if (tenant) await connection.query('SET app.tenant = $1', [tenant]);
  const claims = event.requestContext.authorizer?.claims;
  if (claims) await connection.query('SET app.user = $1', [claims.email]);
  const projects = await connection.query('SELECT name FROM projects');
  const [user] = await connection.query('SELECT current_setting', ['app.user']);
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ owner: user.value, projects: projects.map(({ name }) => name) }),
  };
};
