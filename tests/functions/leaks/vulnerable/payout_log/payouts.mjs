// Payouts of a marketplace: checks what a seller asks for.
import { Log } from './log.mjs';

const log = new Log('payouts');

const parse = (body) => {
  try {
    return Object(JSON.parse(body ?? '{}'));
  } catch {
    return undefined;
  }
};

export const handler = async (event, context) => {
  const lines = log.add({ request: context.awsRequestId });
  const wish = parse(event.body);
  if (!wish) {
    lines.write('warn', 'not JSON');
    return { statusCode: 400 };
  }
  if (typeof wish.email === 'string') lines.add({ seller: wish.email.slice(0, 100) });
  if (typeof wish.iban === 'string') lines.add({ iban: wish.iban.slice(0, 34) });
  const amount = Number.isFinite(wish.amount) ? wish.amount : 0;
  if (amount <= 0 || amount > 10_000) {
    lines.write('info', 'payout refused', { amount });
    return { statusCode: 422, body: JSON.stringify({ error: 'the amount must lie between 0 and 10000' }) };
  }
  lines.write('info', 'payout accepted', { amount });
  return { statusCode: 202, body: JSON.stringify({ amount }) };
};
