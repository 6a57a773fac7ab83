const { readFile } = require('fs');

const respond = (statusCode, body) => ({ statusCode, headers: { 'Content-Type': 'text/html' }, body });

exports.handler = (event, context, callback) => {
  let language = event.pathParameters ? event.pathParameters.language : 'en';
  try {
    language = decodeURIComponent(language);
  } catch (error) {
    return callback(null, respond(400, ''));
  }
  if (language.includes('\0')) return callback(null, respond(400, ''));
  readFile(`${__dirname}/pages/${language}.html`, 'utf8', (error, page) => {
    if (error) return callback(null, respond(404, ''));
    callback(null, respond(200, page));
  });
};
