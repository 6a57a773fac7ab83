// A report behind a chain of middleware.
const app = { locals: {} };

const compose =
  (...chain) =>
  async (event) => {
    const request = { event, app };
    for (const step of chain) {
      const response = await step(request);
      if (response) return response;
    }
    return { statusCode: 404, body: '' };
  };

const authenticate = async (request) => {
  request.locals = request.app.locals;
  const { authorization = '' } = request.event.headers ?? {};
  if (authorization.startsWith('Bearer ')) request.locals.authenticated = true;
};

const guard = async ({ locals }) =>
  locals.authenticated ? undefined : { statusCode: 401, headers: { 'www-authenticate': 'Bearer' }, body: '{}' };

const report = async () => ({ statusCode: 200, body: JSON.stringify({ orders: 12, returns: 3 }) });

export const handler = compose(authenticate, guard, report);
