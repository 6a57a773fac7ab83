'use strict';

const { createHmac } = require('crypto');

class GatewayError extends Error {
  constructor(message, request) {
    super(message);
    this.request = request;
  }
}

const charge = async (amount) => {
  const request = { amount, currency: process.env.CURRENCY, headers: { 'x-api-key': process.env.PAYMENT_API_KEY } };
  if (!(amount > 0 && amount < 10000)) throw new GatewayError('amount is out of range', request);
  // Proves to the caller's next request that this one was paid; tells nothing of the key.
  const receipt = createHmac('sha256', process.env.PAYMENT_API_KEY).update(String(amount)).digest('hex');
  return { id: `pay-${amount}`, receipt };
};

exports.handler = async (event) => {
  try {
    const { amount } = JSON.parse(event.body || '{}') ?? {};
    return { statusCode: 201, body: JSON.stringify(await charge(Number.isFinite(amount) ? amount : NaN)) };
  } catch (error) {
    return { statusCode: 402, body: JSON.stringify({ error: error instanceof GatewayError ? error.message : 'bad request' }) };
  }
};
