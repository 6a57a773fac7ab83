// Begins a registration: the ticket that the later steps come with.
import { randomBytes } from 'node:crypto';

const ticket = { resetToken: randomBytes(18).toString('base64url'), validMinutes: 10 };

export const handler = async (event) => {
  let body;
  try {
    body = JSON.parse(event.body ?? '{}');
  } catch {
    return { statusCode: 400, body: '{"error":"not JSON"}' };
  }
  if (body?.action !== 'start') return { statusCode: 400, body: '{"error":"unknown action"}' };
  return { statusCode: 201, body: JSON.stringify(ticket) };
};
