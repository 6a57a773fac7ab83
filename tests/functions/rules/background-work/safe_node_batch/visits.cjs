'use strict';

/** How many visits there were is written down a few times a second. */
let visits = 0;

setInterval(() => {
  if (visits > 0) console.log(JSON.stringify({ visits }));
  visits = 0;
}, 25).unref();

exports.handler = async (event) => {
  const page = event.queryStringParameters?.q ?? 'start';
  visits += 1;
  return { statusCode: 200, body: JSON.stringify({ length: page.length }) };
};
