// Comments below an article, with the name of whoever is signed in.
import { caller, within } from './context.mjs';

const render = async (text) => {
  const author = caller();
  return { text, author: author?.name ?? 'anonymous', contact: author?.email ?? null };
};

const comment = async (fields) => {
  const text = typeof fields.message === 'string' ? fields.message.slice(0, 300) : '';
  return { statusCode: 201, body: JSON.stringify(await render(text)) };
};

export const handler = (event) => {
  const claims = event.requestContext.authorizer?.jwt?.claims;
  let fields;
  try {
    fields = Object(JSON.parse(event.body ?? '{}'));
  } catch {
    return Promise.resolve({ statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) });
  }
  return within(claims, () => comment(fields));
};
