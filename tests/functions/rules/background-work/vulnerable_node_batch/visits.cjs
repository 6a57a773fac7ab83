'use strict';

/** Visits are written down in batches, a few times a second. */
let visits = [];

setInterval(() => {
  for (const visit of visits) console.log(JSON.stringify({ visit }));
  visits = [];
}, 25).unref();

exports.handler = async (event) => {
  const page = event.queryStringParameters?.q ?? 'start';
  visits.push(page.slice(0, 60));
  return { statusCode: 200, body: JSON.stringify({ length: page.length }) };
};
