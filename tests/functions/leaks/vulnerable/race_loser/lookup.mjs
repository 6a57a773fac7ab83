// Looks an address up in two directories; the faster answer counts.
import { setTimeout as sleep } from 'node:timers/promises';

const fast = async (address) => {
  await sleep(1);
  return { source: 'cache', address: address.toLowerCase() };
};

const thorough = async (address) => {
  await sleep(15);
  const found = { source: 'registry', address: address.toUpperCase() };
  console.log(JSON.stringify({ message: 'registry answered', address }));
  return found;
};

export const handler = async (event) => {
  let fields;
  try {
    fields = Object(JSON.parse(event.body ?? '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  if (typeof fields.email !== 'string') return { statusCode: 422, body: JSON.stringify({ error: 'email is missing' }) };
  const address = fields.email.slice(0, 120);
  const found = await Promise.race([fast(address), thorough(address)]);
  return { statusCode: 200, body: JSON.stringify({ source: found.source, length: found.address.length }) };
};
