'use strict';

const { Router } = require('./router');

const router = new Router();

const user = ({ event, locals }) => {
  const claims = event.requestContext.authorizer?.jwt?.claims;
  if (claims) locals.user = { email: claims.email, name: claims.name };
};

const page = (title, content) => ({ statusCode: 200, body: JSON.stringify({ title, ...content }) });

router.on('GET', '/account', user, ({ locals }) =>
  page(locals.user ? `Account of ${locals.user.name}` : 'Sign in', { email: locals.user?.email ?? null }),
);
router.on('GET', '/help', user, () => page('Help', { topics: ['orders', 'returns'] }));

exports.handler = (event) => router.handle(event);
