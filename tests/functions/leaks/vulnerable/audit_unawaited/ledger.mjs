// Ledger: books what the queue brings, and leaves a line for the auditors about each booking.
import { setTimeout as sleep } from 'node:timers/promises';

const audit = async (booking) => {
  await sleep(3); // the auditors' collector takes its time
  console.log(JSON.stringify({ audit: 'booked', ...booking }));
};

const parse = (body) => {
  try {
    return Object(JSON.parse(body));
  } catch {
    return undefined;
  }
};

const text = (value) => (typeof value === 'string' ? value.slice(0, 60) : null);

const book = async ({ customer_id: customer, order_id: order, quantity }) => {
  const units = Number.isInteger(quantity) ? Math.min(Math.max(quantity, 0), 1000) : 0;
  audit({ customer: text(customer), order: text(order), units });
  return units;
};

export const handler = async (event) => {
  let units = 0;
  for (const record of event.Records) {
    const order = parse(record.body);
    if (order) units += await book(order);
  }
  return { units };
};
