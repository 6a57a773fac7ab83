'use strict';

// GET /products/{sku}: the product page's data.

const PRODUCTS = new Map([
  ['NB-A5', { title: 'Notebook A5', price: 490 }],
  ['NB-A4', { title: 'Notebook A4', price: 690 }],
  ['PC-HB', { title: 'Pencil HB', price: 120 }],
  ['IN-BL', { title: 'Ink, blue', price: 850 }],
]);

const headers = Object.freeze({ 'content-type': 'application/json', 'cache-control': 'max-age=300' });

// Rendered once for each product, whoever asks first: nothing of the caller is in it.
const rendered = new Map();

function render(sku) {
  if (!rendered.has(sku)) rendered.set(sku, JSON.stringify({ sku, ...PRODUCTS.get(sku) }));
  return rendered.get(sku);
}

exports.handler = (event, context, callback) => {
  const sku = event.pathParameters?.sku;
  if (!PRODUCTS.has(sku)) {
    return callback(null, { statusCode: 404, headers: { ...headers }, body: JSON.stringify({ error: 'no such product' }) });
  }
  return callback(null, { statusCode: 200, headers: { ...headers }, body: render(sku) });
};
