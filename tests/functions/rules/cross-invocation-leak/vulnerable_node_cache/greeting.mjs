const cache = new Map();

const cached = (key, make) => {
  if (!cache.has(key)) cache.set(key, make());
  return cache.get(key);
};

const render = ({ name, message }) => `Dear ${name}, ${message}`;

export const handler = async (event) => {
  let fields;
  try {
    fields = JSON.parse(event.body) ?? {};
  } catch {
    return { statusCode: 400 };
  }
  if (typeof fields.name !== 'string' || typeof fields.message !== 'string') return { statusCode: 400 };
  const language = event.headers?.['accept-language'] ?? 'en';
  const text = cached(`greeting/${language}`, () => render(fields));
  return { statusCode: 200, body: JSON.stringify({ text }) };
};
