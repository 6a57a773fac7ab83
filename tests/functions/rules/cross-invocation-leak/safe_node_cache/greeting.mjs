const LIFETIME_MS = 60_000;
const cache = new Map();

const cached = (key, make) => {
  const now = Date.now();
  const entry = cache.get(key);
  if (entry && now - entry.made < LIFETIME_MS) return entry.value;
  if (cache.size > 100) cache.clear();
  const value = make();
  cache.set(key, { made: now, value });
  return value;
};

/** What all readers of a language share: a function from a caller's fields to his text. */
const template = (language) => {
  const opening = language.startsWith('de') ? 'Hallo' : 'Dear';
  return ({ name, message }) => `${opening} ${name}, ${message}`;
};

export const handler = async (event) => {
  let fields;
  try {
    fields = JSON.parse(event.body) ?? {};
  } catch {
    return { statusCode: 400 };
  }
  if (typeof fields.name !== 'string' || typeof fields.message !== 'string') return { statusCode: 400 };
  const language = event.headers?.['accept-language'] ?? 'en';
  const render = cached(`template/${language}`, () => template(language));
  return { statusCode: 200, body: JSON.stringify({ text: render(fields) }) };
};
