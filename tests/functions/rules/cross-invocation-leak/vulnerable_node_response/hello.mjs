const response = { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '' };

const parse = (body) => {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
};

export const handler = async (event) => {
  const { name, email } = parse(event.body);
  if (typeof email === 'string') response.headers['x-reply-to'] = encodeURI(email.toWellFormed?.() ?? 'unknown');
  response.body = JSON.stringify({ hello: typeof name === 'string' ? name : 'stranger' });
  return response;
};
