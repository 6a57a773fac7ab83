'use strict';

const total = (lines) => lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
const isLine = (line) => Number.isFinite(line?.price) && Number.isInteger(line?.quantity);

const parse = (body) => {
  try {
    const order = JSON.parse(body);
    return order !== null && typeof order === 'object' ? order : undefined;
  } catch {
    return undefined;
  }
};

exports.handler = async (event) => {
  const batchItemFailures = [];
  for (const { body, messageId } of event.Records) {
    const order = parse(body);
    if (!order) {
      batchItemFailures.push({ itemIdentifier: messageId });
      continue;
    }
    if (Array.isArray(order.lines) && order.lines.every(isLine)) console.log('order of', total(order.lines));
  }
  return { batchItemFailures };
};
