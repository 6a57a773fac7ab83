// Remembers how each caller wants to be addressed.
const profiles = new Map();

export const handler = async (event) => {
  let form;
  try {
    form = Object(JSON.parse(event.body || '{}'));
  } catch {
    return { statusCode: 400, body: '{}' };
  }
  const { email, title } = form;
  if (typeof email !== 'string' || email === '') return { statusCode: 422, body: '{"error":"an address is needed"}' };
  profiles.set(email.slice(0, 200), { email: email.slice(0, 200), polite: title !== 'none' });
  return { statusCode: 200, body: JSON.stringify({ polite: profiles.get(email.slice(0, 200)).polite }) };
};
