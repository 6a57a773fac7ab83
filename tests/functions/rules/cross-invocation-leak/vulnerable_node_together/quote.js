'use strict';

const { setTimeout: pause } = require('node:timers/promises');

const prices = { hour: 80, day: 560 };
let request;

const read = (event) => {
  try {
    const { item, email } = JSON.parse(event.body) ?? {};
    return { item: String(item ?? 'hour'), email: String(email ?? '') };
  } catch {
    return { item: 'hour', email: '' };
  }
};

async function priceOf(item) {
  await pause(2); // the price list is elsewhere
  return prices[item] ?? prices.hour;
}

exports.handler = async (event) => {
  request = read(event);
  const price = await priceOf(request.item);
  return { statusCode: 200, body: JSON.stringify({ sentTo: request.email, price }) };
};
