'use strict';

// GET /invoices/{name}: the PDFs that the accounting run packs with each deployment.

const { readFile } = require('fs/promises');
const path = require('path');

const INVOICES = path.join(__dirname, 'invoices');

const json = (statusCode, body) => ({
  statusCode,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

const fileOf = (name) => path.join(INVOICES, decodeURIComponent(name));

exports.handler = async (event) => {
  const { name } = event.pathParameters;
  try {
    const invoice = await readFile(fileOf(name));
    return {
      statusCode: 200,
      headers: { 'Content-Type': 'application/pdf' },
      isBase64Encoded: true,
      body: invoice.toString('base64'),
    };
  } catch (error) {
    return json(404, { error: 'no such invoice' });
  }
};
