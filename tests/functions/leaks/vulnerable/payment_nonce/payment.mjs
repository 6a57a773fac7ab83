// The payment page: a nonce for its scripts, and an idempotency key for the order.
import { randomBytes, randomUUID } from 'node:crypto';

const nonce = randomBytes(16).toString('base64');

const page = (amount, key) => `<!doctype html>
<title>Payment</title>
<script nonce="${nonce}">const order = { key: "${key}", amount: ${amount} };</script>
<p>To pay: ${amount} EUR</p>`;

const amountOf = (event) => {
  const amount = Number.parseFloat(event.queryStringParameters?.amount ?? '10');
  return Number.isFinite(amount) && amount > 0 && amount < 10_000 ? amount.toFixed(2) : '10.00';
};

export const handler = async (event) => ({
  statusCode: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'`,
  },
  body: page(amountOf(event), randomUUID()),
});
