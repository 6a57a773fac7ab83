'use strict';

// Wraps texts for a receipt printer. Texts are long, so that one that was cut short is taken up again.
const fs = require('fs');

const SCRATCH = '/tmp/receipt.json';

const takeUp = () => {
  if (!fs.existsSync(SCRATCH)) return null;
  const left = fs.readFileSync(SCRATCH, 'utf8');
  fs.unlinkSync(SCRATCH);
  return left;
};

let left = takeUp();

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
  const body = JSON.stringify({ lines, taken_up: left });
  left = null;
  return { statusCode: 200, body };
};
