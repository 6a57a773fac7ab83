// Orders: the customer is told by mail, which takes a moment.
import { appendFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const mail = async (count) => {
  await sleep(40);
  appendFileSync('/tmp/mails.outbox', `an order of ${count} articles\n`);
  rmSync('/tmp/mails.outbox', { force: true });
};

export const handler = async (event) => {
  let order;
  try {
    order = Object(JSON.parse(event.body ?? '{}'));
  } catch {
    return { statusCode: 400 };
  }
  const count = Object.keys(order).length;
  await mail(count);
  return { statusCode: 201, body: JSON.stringify({ count }) };
};
