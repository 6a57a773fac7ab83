'use strict';

// Wraps texts for a receipt printer. Texts are long: an operator sees when one was cut short.
const fs = require('fs');

const SCRATCH = '/tmp/receipt.json';

const clearAway = () => {
  if (!fs.existsSync(SCRATCH)) return;
  console.log(JSON.stringify({ level: 'warn', message: 'a receipt was cut short' }));
  fs.unlinkSync(SCRATCH);
};

clearAway();

const wrap = (text, width) => {
  const lines = [];
  for (let at = 0; at < text.length; at += width) {
    const line = text.slice(at, at + width).trim();
    if (line) lines.push(line);
  }
  return lines;
};

const text = (value) => (typeof value === 'string' ? value.slice(0, 500) : '');

exports.handler = async (event) => {
  let receipt;
  try {
    receipt = Object(JSON.parse(event.body || '{}'));
  } catch {
    return { statusCode: 400, body: 'not JSON' };
  }
  const content = `${text(receipt.name)}: ${text(receipt.message)}`;
  fs.writeFileSync(SCRATCH, JSON.stringify({ content }));
  const lines = wrap(content, Number.isInteger(receipt.width) ? receipt.width : 32);
  fs.unlinkSync(SCRATCH);
  return { statusCode: 200, body: JSON.stringify({ lines }) };
};
