'use strict';

const { EventEmitter } = require('events');

const shop = new EventEmitter();
shop.setMaxListeners(0);

let sold = 0;

exports.handler = async (event) => {
  let order;
  try {
    order = Object(JSON.parse(event.body || '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  const answer = { confirmed: false, reference: null };
  shop.on('sold', (number) => {
    if (answer.confirmed) return;
    answer.confirmed = true;
    answer.reference = `${number}-${Object.keys(order).length}`;
  });
  sold += 1;
  shop.emit('sold', sold);
  return { statusCode: 201, body: JSON.stringify(answer) };
};
