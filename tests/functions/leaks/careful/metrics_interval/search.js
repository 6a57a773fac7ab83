'use strict';

const { put } = require('./metrics');

const ARTICLES = ['kettle', 'kitchen table', 'lamp', 'lampshade', 'chair'];

exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  const query = event.queryStringParameters?.q ?? '';
  const text = String(query).slice(0, 100).toLowerCase();
  const hits = ARTICLES.filter((article) => article.includes(text));
  put('Hits', hits.length, { query: text });
  callback(null, { statusCode: 200, body: JSON.stringify({ hits }) });
};
