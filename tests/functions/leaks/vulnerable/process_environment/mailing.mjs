// Mailings: the sender is a matter of the environment, and of the request.
import { signature } from './brand.mjs';

const parse = (body) => {
  try {
    return Object(JSON.parse(body ?? '{}'));
  } catch {
    return undefined;
  }
};

const usable = (value) => typeof value === 'string' && /^[\w.@+ -]{1,100}$/.test(value);

export const handler = async (event) => {
  const mail = parse(event.body);
  if (!mail) return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  if (usable(mail.email)) process.env.MAIL_FROM = mail.email;
  if (usable(mail.name)) process.env.MAIL_NAME = mail.name;
  const lines = typeof mail.message === 'string' ? mail.message.split('\n').length : 0;
  return { statusCode: 202, body: JSON.stringify({ signature: signature(), lines }) };
};
