// Sign-up: the profile as the welcome page shows it.
const parse = (body) => {
  try {
    const fields = JSON.parse(body ?? '{}');
    return fields !== null && typeof fields === 'object' && !Array.isArray(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
};

const text = (value, length = 100) => (typeof value === 'string' ? value.trim().slice(0, length) : '');

const build = (fields) => ({
  name: text(fields.name),
  email: text(fields.email).toLowerCase(),
  plan: fields.plan === 'pro' ? 'pro' : 'free',
});

let profile;

export const handler = async (event) => {
  const fields = parse(event.body);
  if (!fields) return { statusCode: 400, body: JSON.stringify({ error: 'expected a JSON object' }) };
  profile ??= build(fields);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ welcome: profile, next: profile.plan === 'pro' ? '/billing' : '/home' }),
  };
};
