'use strict';

const total = (lines) => lines.reduce((sum, line) => sum + line.price * line.quantity, 0);

exports.handler = async (event) => {
  for (const { body } of event.Records) {
    const order = JSON.parse(body);
    if (order.lines) console.log('order of', total(order.lines));
  }
};
