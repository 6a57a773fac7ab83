'use strict';

class GatewayError extends Error {
  constructor(message, request) {
    super(message);
    this.request = request;
  }
}

const charge = async (amount) => {
  const request = { amount, currency: process.env.CURRENCY, headers: { 'x-api-key': process.env.PAYMENT_API_KEY } };
  if (!(amount > 0 && amount < 10000)) throw new GatewayError('amount is out of range', request);
  return { id: `pay-${amount}` };
};

exports.handler = async (event) => {
  try {
    const { amount } = JSON.parse(event.body || '{}');
    return { statusCode: 201, body: JSON.stringify(await charge(amount)) };
  } catch (error) {
    return { statusCode: 402, body: JSON.stringify({ error: error.message, details: { ...error } }) };
  }
};
